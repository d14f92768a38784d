"""The residual graph of a state: where a student too many at one place can be passed on to.

Nodes are numbers: openings, then outside, then pools, levels and hubs. An edge a → b says: one
intern more at a can become one more at b, all else counted by levels unchanged. Students are not
nodes; a step between openings stands for any student at the first who may be sent to the second.
"""

from bisect import bisect_left

from portal.matching.hubs import NO_HUB
from portal.matching.state import State


class Graph:
    """Edges are computed from the state when asked for, so they are never out of date."""

    def __init__(self, state: State) -> None:
        market = state.market
        self.state = state
        self.outside = state.outside
        self.pools = self.outside + 1
        self.levels = self.pools + len(market.openings_of)
        self.hubs = state.first_hub
        self.size = self.hubs + len(market.hubs.openings)
        self.first = market.levels.first.tolist()
        self.further = market.levels.further.tolist()
        self.apart = self.first != self.further  # else a pool is its level, and has no level node
        self.pools_of: list[list[int]] = [[] for _ in market.levels.names]
        if self.apart:
            for pool, (first, further) in enumerate(zip(self.first, self.further, strict=True)):
                self.pools_of[first].append(pool)
                self.pools_of[further].append(pool)

    def after(self, node: int) -> list[int]:
        """Heads of the edges that leave `node` (some more than once)."""
        if node < self.outside:
            return self._after_opening(node)
        if node >= self.hubs:
            return self._after_hub(node - self.hubs)
        if node >= self.levels:
            return self._after_level(node - self.levels)
        if node >= self.pools:
            return self._after_pool(node - self.pools)
        return self._after_outside()

    def before(self, node: int) -> list[int]:
        """Tails of the edges that enter `node` (some more than once)."""
        if node < self.outside:
            return self._before_opening(node)
        if node >= self.hubs:
            return self._before_hub(node - self.hubs)
        if node >= self.levels:
            return self._before_level(node - self.levels)
        if node >= self.pools:
            return self._before_pool(node - self.pools)
        return [opening for opening, students in enumerate(self.state.leavable) if students]

    def _after_opening(self, opening: int) -> list[int]:
        state, market = self.state, self.state.market
        found: list[int] = []
        if state.leavable[opening]:
            found.append(self.outside)
        for student in state.movable[opening]:
            found += market.wishes[student]
            hub = market.hubs.entry[student]
            if hub != NO_HUB:
                found.append(self.hubs + hub)
        if state.free[opening]:
            found.append(self.pools + market.pool[opening])
        return found

    def _before_opening(self, opening: int) -> list[int]:
        state, market = self.state, self.state.market
        wishers = market.wishers[opening]
        if state.turn and wishers and wishers[0] < state.turn:
            wishers = wishers[bisect_left(wishers, state.turn) :]
        found = list(set(map(state.at.__getitem__, wishers)))
        found += [self.hubs + hub for hub in market.hubs.of_opening[opening]]
        if state.movable[opening]:
            found.append(self.pools + market.pool[opening])
        return found

    def _after_hub(self, hub: int) -> list[int]:
        hubs = self.state.market.hubs
        lower = hubs.lower[hub]
        return hubs.openings[hub] if lower == NO_HUB else [*hubs.openings[hub], self.hubs + lower]

    def _before_hub(self, hub: int) -> list[int]:
        higher = self.state.market.hubs.higher[hub]
        found = list(self.state.hub_at[hub])
        return found if higher == NO_HUB else [*found, self.hubs + higher]

    def _after_outside(self) -> list[int]:
        state = self.state
        found = [opening for opening, number in enumerate(state.waiting) if number]
        found += [self.hubs + hub for hub, at in enumerate(state.hub_at) if self.outside in at]
        return found

    def _after_pool(self, pool: int) -> list[int]:
        state = self.state
        found = [opening for opening in state.market.openings_of[pool] if state.movable[opening]]
        if self.apart:
            found.append(self.levels + self.gain(pool))
        return found

    def _before_pool(self, pool: int) -> list[int]:
        state = self.state
        found = [opening for opening in state.market.openings_of[pool] if state.free[opening]]
        if self.apart and state.interns[pool]:
            found.append(self.levels + self.loss(pool))
        return found

    def _after_level(self, level: int) -> list[int]:
        interns = self.state.interns
        return [self.pools + p for p in self.pools_of[level] if interns[p] and self.loss(p) == level]

    def _before_level(self, level: int) -> list[int]:
        return [self.pools + pool for pool in self.pools_of[level] if self.gain(pool) == level]

    def gain(self, pool: int) -> int:
        """Level of the pool's next intern."""
        return self.further[pool] if self.state.interns[pool] else self.first[pool]

    def loss(self, pool: int) -> int:
        """Level of the pool's last intern."""
        return self.first[pool] if self.state.interns[pool] == 1 else self.further[pool]
