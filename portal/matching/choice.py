"""Choice by merit: the second step of `remote-first`, and how other rules break their ties.

In merit order, each student gets the best of their preferences that the choices of those above
and the coverage still allow. With the student at p, opening q can be given exactly if the
residual graph has a path from q back to p.
"""

import numpy as np

from portal.matching.circles import Circles
from portal.matching.graph import Graph
from portal.matching.hubs import NO_HUB
from portal.matching.result import Progress
from portal.matching.state import State

STEPS_BETWEEN_REPORTS = 1000


def choose_by_merit(state: State, progress: Progress) -> None:
    """Settle every student, the first in merit order first; `state.at` is then the outcome."""
    chooser = _Chooser(state)
    students = len(state.at)
    for student in range(students):
        chooser.choose(student)
        if student % STEPS_BETWEEN_REPORTS == 0:
            progress("choice", student / students)
    progress("choice", 1.0)


class _Chooser:
    def __init__(self, state: State) -> None:
        self.state = state
        self.circles = Circles(Graph(state))
        self.label = self.circles.label
        for opening, movable in enumerate(state.movable):
            if not movable and not state.free[opening]:
                self.circles.separate((opening,))

    def choose(self, student: int) -> None:
        """Move the student to the best place that can be given, and settle them there."""
        state, label = self.state, self.label
        place = state.at[student]
        for opening in state.market.wishes[student]:
            if opening == place or (label[opening] == label[place] and self._go(student, opening)):
                break
        else:
            hub = state.market.hubs.entry[student]
            if hub != NO_HUB:
                self._go_anywhere(student, hub)
        place = state.at[student]
        state.settle(student)
        if place != state.outside and not state.movable[place] and not state.free[place]:
            self.circles.separate((place,))  # all its seats are settled: nobody enters or leaves

    def _go_anywhere(self, student: int, hub: int) -> None:
        """Try the openings of `anywhere` in order; the present place is reached if nothing better is."""
        state = self.state
        place = state.at[student]
        while True:
            reach = state.market.hubs.reach(hub)
            labels = self.circles.label_of_opening[reach]
            fitting = np.flatnonzero(labels == self.label[place])
            if not len(fitting):
                return
            opening = int(reach[fitting[0]])
            if opening == place or self._go(student, opening):
                return

    def _go(self, student: int, opening: int) -> bool:
        """Move the student to `opening` if a circle of moves allows it."""
        state = self.state
        place = state.at[student]
        path = self._short_path(opening, place) or self.circles.path(opening, place)
        if path is None:
            return False
        state.move(student, opening)
        state.shift(path)
        return True

    def _short_path(self, opening: int, place: int) -> list[int] | None:
        """The exchange that nearly always does: somebody leaves, somebody waiting comes in."""
        state, outside = self.state, self.state.outside
        if not state.leavable[opening]:
            return None
        if place == outside:
            return [opening, outside]
        return [opening, outside, place] if state.someone_waits(place) else None
