"""Most students placed at the least total rank: a primal-dual minimum cost flow in whole numbers.

Ranks are small, so the lengths of shortest augmenting paths take few values: for each of them,
distances are found once and then all augmenting paths of that length are used up (Ahuja, Magnanti,
Orlin: Network Flows, 1993, chapter 9.8). Distances run from outside through openings and hubs;
they are the potentials that keep reduced costs from being negative.
"""

from heapq import heapify, heappop, heappush
from itertools import chain, pairwise

import numpy as np

from portal.matching.hubs import NO_HUB
from portal.matching.market import Market
from portal.matching.result import Progress
from portal.matching.state import State

Arrival = tuple[int, int, int]  # student, opening they go to, what they pay there


class Cheapest:
    """The cheapest flow of the greatest size, with its potentials.

    `height[o]` and `height[outside + h]`: distance from outside to opening o and hub h; `top`: to an
    empty seat; `paid[t]`: cost of the present place of student t; `beyond`: cost of a place that is
    not listed, one more than the longest list.
    """

    def __init__(self, market: Market, progress: Progress) -> None:
        self.market, self.state = market, State(market)
        self.outside = self.state.outside
        self.beyond = int(market.instance.choice_rank.max(initial=0)) + 1
        lengths = [len(wishes) for wishes in market.wishes]
        self._who = np.repeat(np.arange(len(lengths)), lengths)
        self._where = np.fromiter(chain.from_iterable(market.wishes), dtype=np.int64, count=sum(lengths))
        self._cost = np.where(market.wish_rank > 0, market.wish_rank, self.beyond)
        self.costs = _cut(self._cost, lengths)
        by_opening = np.argsort(self._where, kind="stable")
        self._wisher_costs = _cut(self._cost[by_opening], [len(wishers) for wishers in market.wishers])
        self.paid = [0] * len(lengths)
        self.height = [0] * (self.outside + len(market.hubs.openings))
        self.top = 0
        seats = max(1, sum(market.seats))
        while self._raise_heights():
            while self._fill():
                pass
            progress("least total rank", 1 - sum(self.state.free) / seats)

    def student_height(self, student: int) -> int:
        """Distance from outside to taking over from this student."""
        place = self.state.at[student]
        return 0 if place == self.outside else self.height[place] - self.paid[student]

    def _raise_heights(self) -> bool:
        """Add the reduced distances, no further than the nearest empty seat.

        False if no empty seat can be reached: then the most students are placed.
        """
        height, size, free = self.height, max(1, len(self.height)), self.state.free
        far = self._first_steps()
        heap = [distance * size + node for node, distance in far.items()]
        heapify(heap)
        nearest = None
        while heap:
            distance, node = divmod(heappop(heap), size)
            if nearest is not None and distance >= nearest:
                break
            if far[node] < distance:
                continue
            if node < self.outside and free[node]:
                gap = distance + height[node] - self.top
                nearest = gap if nearest is None else min(nearest, gap)
            for head, length in self._steps(node):
                if distance + length < far.get(head, distance + length + 1):
                    far[head] = distance + length
                    heappush(heap, far[head] * size + head)
        if nearest is None:
            return False
        for node in range(len(height)):
            height[node] += min(far.get(node, nearest), nearest)
        self.top += nearest
        return True

    def _first_steps(self) -> dict[int, int]:
        """Reduced distance of every node that a student outside can enter directly."""
        out = np.asarray(self.state.at, dtype=np.int64)[self._who] == self.outside
        nearest = np.full(self.outside, np.iinfo(np.int64).max)
        np.minimum.at(nearest, self._where[out], self._cost[out])
        entered = np.flatnonzero(nearest < np.iinfo(np.int64).max)
        far = {o: d - self.height[o] for o, d in zip(entered.tolist(), nearest[entered].tolist(), strict=True)}
        for node, at in enumerate(self.state.hub_at, self.outside):
            if self.outside in at:
                far[node] = self.beyond - self.height[node]
        return far

    def _steps(self, node: int) -> list[tuple[int, int]]:
        """Heads of the edges that leave `node` with their reduced lengths."""
        height, hubs = self.height, self.market.hubs
        if node >= self.outside:
            hub, here = node - self.outside, height[node]
            found = [(opening, here - height[opening]) for opening in hubs.openings[hub]]
            if hubs.lower[hub] != NO_HUB:
                lower = self.outside + hubs.lower[hub]
                found.append((lower, here - height[lower]))
            return found
        found = []
        for student in self.state.movable[node]:
            here = height[node] - self.paid[student]
            wishes = zip(self.market.wishes[student], self.costs[student], strict=True)
            found += [(opening, here + cost - height[opening]) for opening, cost in wishes]
            hub = hubs.entry[student]
            if hub != NO_HUB:
                found.append((self.outside + hub, here + self.beyond - height[self.outside + hub]))
        return found

    def _fill(self) -> bool:
        """Fill empty seats by chains of moves without reduced cost; False if there was none."""
        dead: set[int] = set()
        filled = False
        for opening, free in enumerate(self.state.free):
            if free and self.height[opening] == self.top:
                while self.state.free[opening] and self._fill_one(opening, dead):
                    filled = True
        return filled

    def _fill_one(self, opening: int, dead: set[int]) -> bool:
        """Walk back from `opening` to a student outside, then move everybody on the way."""
        if opening in dead:
            return False
        mover: dict[int, Arrival] = {}  # per place, who leaves it and where to
        target = {opening: opening}  # per node seen, the opening that is to be filled through it
        queue = [opening]
        for node in queue:
            for student, cost in self._tight(node):
                place = self.state.at[student]
                if place == self.outside:
                    self._move(student, target[node], cost, mover, opening)
                    return True
                if place not in target and place not in dead:
                    target[place] = place
                    mover[place] = student, target[node], cost
                    queue.append(place)
            for hub in self._tight_hubs(node):
                if hub not in target and hub not in dead:
                    target[hub] = target[node]
                    queue.append(hub)
        dead.update(target)
        return False

    def _move(self, student: int, opening: int, cost: int, mover: dict[int, Arrival], last: int) -> None:
        """Move a student from outside in, and everybody that this pushes on."""
        while True:
            self.state.move(student, opening)
            self.paid[student] = cost
            if opening == last:
                return
            student, opening, cost = mover[opening]

    def _tight(self, node: int) -> list[tuple[int, int]]:
        """Students who could enter `node` without reduced cost, and what they would pay."""
        height = self.height[node]
        if node >= self.outside:
            members = self.state.hub_at[node - self.outside].values()
            cost = self.beyond
            return [(s, cost) for at in members for s in at if self.student_height(s) + cost == height]
        wishers = zip(self.market.wishers[node], self._wisher_costs[node], strict=True)
        return [(s, cost) for s, cost in wishers if self.student_height(s) + cost == height]

    def _tight_hubs(self, node: int) -> list[int]:
        """Hubs from which `node` is entered without reduced cost."""
        hubs, outside = self.market.hubs, self.outside
        if node >= outside:
            higher = hubs.higher[node - outside]
            found = [] if higher == NO_HUB else [higher]
        else:
            found = hubs.of_opening[node]
        return [outside + hub for hub in found if self.height[outside + hub] == self.height[node]]


def _cut(values: np.ndarray, lengths: list[int]) -> list[list[int]]:
    """`values` cut into pieces of these lengths."""
    flat, ends = values.tolist(), np.cumsum([0, *lengths]).tolist()
    return [flat[a:b] for a, b in pairwise(ends)]
