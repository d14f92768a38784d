"""Who is where while a match is being worked out, and the elementary moves between places."""

from bisect import bisect_left
from itertools import pairwise

from portal.matching.hubs import NO_HUB
from portal.matching.market import Market


class State:
    """An assignment that satisfies all pins, with what searches need to know about it.

    `outside` (= number of openings) is the place of a student without one. `at[t]`: place of
    student t; `movable[o]`: students at o whose turn has not come; `leavable[o]`: those of
    them who may be left without a place; `free[o]`: empty seats;
    `interns[pool]`: interns of each pool, pinned and settled ones included; `turn`: students before
    it are settled; `waiting[o]`: unsettled students outside who list o; `hub_at[h]`: unsettled
    students entering at hub h, by place.
    """

    def __init__(self, market: Market, position: list[int] | None = None) -> None:
        self.market = market
        self.outside = len(market.seats)
        self.first_hub = self.outside + 1 + len(market.openings_of) + len(market.levels.names)
        self.turn = 0
        self.at = [self.outside] * len(market.wishes)
        self.movable: list[set[int]] = [set() for _ in market.seats]
        self.leavable = [set() for _ in market.seats] if market.bound else self.movable
        self.free = market.seats.copy()
        self.interns = market.interns.copy()
        self.waiting = [len(wishers) for wishers in market.wishers]
        self.hub_at: list[dict[int, set[int]]] = [{} for _ in market.hubs.openings]
        self._first_waiting = [0] * self.outside  # nobody before this student waits for the opening
        for student, hub in enumerate(market.hubs.entry):
            if hub != NO_HUB:
                self.hub_at[hub].setdefault(self.outside, set()).add(student)
        for student, place in enumerate(position or ()):
            if place != self.outside:
                self.move(student, place)

    def move(self, student: int, place: int) -> None:
        """Put an unsettled student somewhere else; seats are not checked here."""
        market, outside, old = self.market, self.outside, self.at[student]
        self.at[student] = place
        if old != outside:
            self.movable[old].discard(student)
            self.leavable[old].discard(student)
            self.free[old] += 1
            self.interns[market.pool[old]] -= 1
        else:
            for opening in market.wishes[student]:
                self.waiting[opening] -= 1
        if place != outside:
            self.movable[place].add(student)
            if student not in market.bound:
                self.leavable[place].add(student)
            self.free[place] -= 1
            self.interns[market.pool[place]] += 1
        else:
            for opening in market.wishes[student]:
                self.waiting[opening] += 1
                self._first_waiting[opening] = min(self._first_waiting[opening], student)
        hub = market.hubs.entry[student]
        if hub != NO_HUB:
            self._leave_hub(hub, old, student)
            self.hub_at[hub].setdefault(place, set()).add(student)

    def settle(self, student: int) -> None:
        """Fix the student whose turn it is at the present place for good."""
        place = self.at[student]
        self.turn = student + 1
        if place != self.outside:
            self.movable[place].discard(student)
            self.leavable[place].discard(student)
        else:
            for opening in self.market.wishes[student]:
                self.waiting[opening] -= 1
        hub = self.market.hubs.entry[student]
        if hub != NO_HUB:
            self._leave_hub(hub, place, student)

    def unsettle(self, student: int) -> None:
        """Take back the last `settle`, which was of this student."""
        place = self.at[student]
        self.turn = student
        if place != self.outside:
            self.movable[place].add(student)
            if student not in self.market.bound:
                self.leavable[place].add(student)
        else:
            for opening in self.market.wishes[student]:
                self.waiting[opening] += 1
        hub = self.market.hubs.entry[student]
        if hub != NO_HUB:
            self.hub_at[hub].setdefault(place, set()).add(student)

    def _leave_hub(self, hub: int, place: int, student: int) -> None:
        here = self.hub_at[hub][place]
        here.discard(student)
        if not here:
            del self.hub_at[hub][place]

    def accepts(self, student: int, opening: int) -> bool:
        """Whether the student may be sent there."""
        market = self.market
        return opening in market.wishes[student] or market.hubs.holds(market.hubs.entry[student], opening)

    def someone_waits(self, opening: int) -> bool:
        """Whether an unsettled student outside may be sent there."""
        return self.waiting[opening] > 0 or self._waiting_hub(opening) != NO_HUB

    def first_waiting(self, opening: int) -> int:
        """One such student: the first who lists it, else one who enters by a hub."""
        if self.waiting[opening]:
            wishers, at, outside = self.market.wishers[opening], self.at, self.outside
            start = max(self._first_waiting[opening], self.turn)
            for index in range(bisect_left(wishers, start), len(wishers)):
                if at[wishers[index]] == outside:
                    self._first_waiting[opening] = wishers[index]
                    return wishers[index]
        return min(self.hub_at[self._waiting_hub(opening)][self.outside])

    def _waiting_hub(self, opening: int) -> int:
        hubs, outside, hub_at = self.market.hubs, self.outside, self.hub_at
        for hub in hubs.of_opening[opening]:
            while hub != NO_HUB:
                if outside in hub_at[hub]:
                    return hub
                hub = hubs.higher[hub]
        return NO_HUB

    def shift(self, path: list[int]) -> None:
        """Let one student move along each step of a path of places (other nodes are stepped over).

        The last step goes first, so that whoever leaves a place was there before anyone came.
        """
        stops = [node for node in path if node < self.first_hub]  # a step may lead through hubs
        for start, end in reversed(list(pairwise(stops))):
            if start < self.outside and end <= self.outside:
                self.move(self._leaver(start, end), end)
            elif start == self.outside and end < self.outside:
                self.move(self.first_waiting(end), end)

    def _leaver(self, start: int, end: int) -> int:
        """The last in merit order of those at `start` who may go to `end`."""
        if end == self.outside:
            return max(self.leavable[start])
        return max(student for student in self.movable[start] if self.accepts(student, end))
