"""Which level would lose a seat if a student got an opening that coverage keeps from them.

With the student at p and the choices above kept, moving them to q needs a path from q to p. If
levels from number j on may change freely, level nodes j, j + 1, … are joined with outside. The
first level that falls is the last j for which that makes a path.
"""

from collections.abc import Callable

from portal.matching.graph import Graph
from portal.matching.state import State


class Obstacles:
    """Answers for the student whose turn it is in `state`; `state` is a final assignment."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.graph = Graph(state)
        graph = self.graph
        self._level_node = graph.levels if graph.apart else graph.pools
        self._levels = len(graph.pools_of)

    def first_levels(self, place: int, openings: list[int]) -> list[int]:
        """For each opening the number of the first level that falls if the student at `place` gets it."""
        behind = self._last_level(place, self.graph.before, self._levels)
        return [min(behind, self._last_level(opening, self.graph.after, behind)) for opening in openings]

    def _last_level(self, start: int, step: Callable[[int], list[int]], enough: int) -> int:
        """The last level that the steps from `start` lead to, one beyond all if they lead outside.

        Looks no further once `enough` is reached. Raises ValueError if they lead to no level:
        then the assignment was not one of this rule.
        """
        last, seen, queue = -1, {start}, [start]
        for node in queue:
            for other in step(node):
                if other in seen:
                    continue
                if other == self.graph.outside:
                    return self._levels
                seen.add(other)
                queue.append(other)
                level = other - self._level_node
                if 0 <= level < self._levels and level > last:
                    last = level
                    if last >= enough:
                        return last
        if last < 0:
            raise ValueError("a better choice is kept from a student although no level would fall")
        return last
