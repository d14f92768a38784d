"""Which level would lose a seat if a student got an opening that coverage keeps from them.

With the student at p and the choices above kept, moving them to q needs a path from q to p. If
levels from number j on may change freely, level nodes j, j + 1, … are joined with outside. The
first level that falls is the last j for which that makes a path: the smaller of the last level
that q leads to and the last level that leads to p, where outside counts as one beyond all levels.

The choices are taken back from the last student to the first. That only ever adds edges, so both
numbers only grow at every node, and one pass answers for all students.
"""

from collections.abc import Callable

from portal.matching.graph import Graph
from portal.matching.hubs import NO_HUB
from portal.matching.state import State

Steps = Callable[[int], list[int]]
NONE = -1


class Obstacles:
    """Answers for the students of a final assignment, the last in merit order first."""

    def __init__(self, state: State) -> None:
        for student in range(len(state.at)):
            state.settle(student)
        self.state = state
        self.graph = graph = Graph(state)
        self._beyond = len(graph.pools_of)
        level_node = graph.levels if graph.apart else graph.pools
        self._leads_to = [NONE] * graph.size
        self._led_from = [NONE] * graph.size
        for level in range(self._beyond):
            _raise(self._leads_to, [level_node + level], level, graph.before)
            _raise(self._led_from, [level_node + level], level, graph.after)
        self._leads_to[graph.outside] = self._led_from[graph.outside] = self._beyond

    def take_back_to(self, student: int) -> None:
        """Make every student after this one movable again."""
        while self.state.turn > student + 1:
            self._take_back(self.state.turn - 1)

    def first_level(self, place: int, opening: int) -> int:
        """Number of the first level that falls if the student now asked about, at `place`, gets `opening`.

        Raises ValueError if none would: then the assignment was not one of this rule.
        """
        pool = self.graph.pools + self.state.market.pool[place]
        behind = max(self._led_from[place], self._led_from[pool])
        level = min(behind, self._leads_to[opening])
        if not 0 <= level < self._beyond:
            raise ValueError("a better choice is kept from a student although no level would fall")
        return level

    def _take_back(self, student: int) -> None:
        state, graph, market = self.state, self.graph, self.state.market
        state.unsettle(student)
        place, led_from = state.at[student], self._led_from
        heads = list(market.wishes[student])
        if market.hubs.entry[student] != NO_HUB:
            heads.append(graph.hubs + market.hubs.entry[student])
        if place != graph.outside:
            _raise(self._leads_to, [place], self._beyond, graph.before)
            value = led_from[graph.pools + market.pool[place]]
            _raise(led_from, [place], value, graph.after)
        _raise(led_from, heads, led_from[place], graph.after)


def _raise(values: list[int], nodes: list[int], value: int, step: Steps) -> None:
    """Let these nodes, and all that steps lead to, have at least this value."""
    queue = [node for node in nodes if values[node] < value]
    for node in queue:
        values[node] = value
    for node in queue:
        for other in step(node):
            if values[other] < value:
                values[other] = value
                queue.append(other)
