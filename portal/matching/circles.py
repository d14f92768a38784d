"""Finding circles of moves, and remembering between students where there are none.

Which nodes lie on a common circle does not depend on which of the possible assignments is at hand,
and settling a student only ever separates nodes. So nodes carry labels: nodes with different
labels have no circle in common. A search goes forward from one end and backward from the other,
the side with less work behind it first. If a side runs out, what it has seen gets a label of its
own; as the smaller side pays, all failed searches together cost about m log n steps.
"""

from collections.abc import Iterable
from heapq import heappop, heappush

import numpy as np

from portal.matching.graph import Graph

COST_OF_OPENING = 8  # about as many edges leave an opening as have to be looked at


class Circles:
    """Labels of all nodes (also as the array `label_of_opening`) and the search for circles."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.label = [0] * graph.size
        self.label_of_opening = np.zeros(graph.outside, dtype=np.int64)
        self._labels = 0
        market, openings = graph.state.market, graph.outside
        pools = [len(openings_of) for openings_of in market.openings_of]
        levels = [len(pools_of) for pools_of in graph.pools_of]
        hubs = [len(openings_of) for openings_of in market.hubs.openings]
        chains = [COST_OF_OPENING + 1 for _ in hubs]
        self._cost_after = [COST_OF_OPENING] * openings + [openings] + pools + levels + hubs
        wishers = [len(students) + COST_OF_OPENING for students in market.wishers]
        self._cost_before = [*wishers, openings, *pools, *levels, *chains]

    def separate(self, nodes: Iterable[int]) -> None:
        """Give these nodes a label of their own."""
        self._labels += 1
        for node in nodes:
            self.label[node] = self._labels
            if node < self.graph.outside:
                self.label_of_opening[node] = self._labels

    def path(self, start: int, goal: int) -> list[int] | None:
        """A path of moves from `start` to `goal`, None (and new labels) if there is none."""
        label, same = self.label, self.label[goal]
        if label[start] != same:
            return None
        size = self.graph.size
        after, before = self.graph.after, self.graph.before
        ahead, behind = {start: start}, {goal: goal}  # node: the one it was found from
        front, back = [start], [goal]  # heaps of cost * size + node
        done_ahead = done_behind = 0
        while front and back:
            cost_ahead, cost_behind = front[0] // size, back[0] // size
            if done_ahead + cost_ahead <= done_behind + cost_behind:
                done_ahead += cost_ahead
                node = heappop(front) % size
                seen, other, heap, cost, found = ahead, behind, front, self._cost_after, after(node)
            else:
                done_behind += cost_behind
                node = heappop(back) % size
                seen, other, heap, cost, found = behind, ahead, back, self._cost_before, before(node)
            for neighbour in found:
                if label[neighbour] == same and neighbour not in seen:
                    seen[neighbour] = node
                    if neighbour in other:
                        return _join(neighbour, ahead, behind)
                    heappush(heap, cost[neighbour] * size + neighbour)
        self.separate(behind if front else ahead)
        return None


def _join(middle: int, ahead: dict[int, int], behind: dict[int, int]) -> list[int]:
    """The path through `middle`, where the two searches met."""
    path = [middle]
    while ahead[path[-1]] != path[-1]:
        path.append(ahead[path[-1]])
    path.reverse()
    while behind[path[-1]] != path[-1]:
        path.append(behind[path[-1]])
    return path
