"""Coverage: as many seats as possible at the first level, then at the second, and so on.

Sets of seats that can be filled together form a matroid, so a seat filled at one level never has
to be given up for a later one: level by level, each empty seat is filled if a chain of moves can
do so that ends with a student from outside or with a seat of a later level given up. What a
failed search has seen can never be part of a later chain and is left alone from then on.
"""

from portal.matching.graph import Graph
from portal.matching.result import Progress
from portal.matching.state import State


def cover(state: State, progress: Progress) -> None:
    """Change `state` until its coverage is the lexicographic optimum."""
    graph = Graph(state)
    search = _Search(graph)
    names = state.market.levels.names
    for level, _name in enumerate(names):
        for pool in range(len(state.market.openings_of)):
            if graph.first[pool] == level and graph.apart:
                search.fill_first(pool, level)
            elif graph.further[pool] == level:
                search.fill_further(pool, level)
        progress("coverage", (level + 1) / len(names))


class _Search:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.state = graph.state
        self.dead = [False] * graph.size

    def fill_first(self, pool: int, level: int) -> None:
        """Fill one seat of a pool that has no intern yet."""
        if self.state.interns[pool]:
            return
        for opening in self.state.market.openings_of[pool]:
            if self.state.free[opening] and self._fill(opening, level):
                return

    def fill_further(self, pool: int, level: int) -> None:
        """Fill all seats of a pool that can be filled."""
        for opening in self.state.market.openings_of[pool]:
            while self.state.free[opening] and self._fill(opening, level):
                pass

    def _fill(self, opening: int, level: int) -> bool:
        """Fill one seat of `opening`; False if no chain of moves can."""
        state, dead = self.state, self.dead
        if dead[opening]:
            return False
        if state.someone_waits(opening):
            state.move(state.first_waiting(opening), opening)
            return True
        came_from = {opening: opening}
        found = self._walk_back(opening, level, came_from)
        if found < 0:
            for node in came_from:
                dead[node] = True
            return False
        path = [found]
        while path[-1] != opening:
            path.append(came_from[path[-1]])
        state.shift(path)
        return True

    def _walk_back(self, opening: int, level: int, came_from: dict[int, int]) -> int:
        """Breadth-first from `opening` to a place that can spare a student, -1 if there is none."""
        graph, dead, outside = self.graph, self.dead, self.graph.outside
        queue = [opening]
        for node in queue:
            for tail in graph.before(node):
                if tail in came_from or dead[tail] or graph.levels <= tail < graph.hubs:
                    continue
                came_from[tail] = node
                if tail == outside or (tail < outside and self._can_spare(tail, level)):
                    return tail
                queue.append(tail)
        return -1

    def _can_spare(self, opening: int, level: int) -> bool:
        """Whether the seat that the opening's pool would lose belongs to a later level."""
        pool = self.state.market.pool[opening]
        return bool(self.state.movable[opening]) and self.graph.loss(pool) > level
