"""When do two nodes of a growing graph first lie on a common cycle?

Each arc appears at a moment and stays. For every arc the first moment is computed at which its two
ends are strongly connected. All arcs are halved by that moment at once, as in a binary search:
at the middle of an interval the strong components are computed; an arc inside one merges in the
earlier half, every other arc goes to the later half with the components shrunk to single nodes.
Each round of halving looks at every arc once, so the cost is (arcs × log moments).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]


def merge_moments(tail: Ints, head: Ints, moment: Ints, never: int) -> Ints:
    """First moment at which the ends of each arc are strongly connected, or `never`.

    The arrays have one entry for each arc; moments are integers from 0 and below `never`.
    """
    size = len(tail)
    low = np.full(size, -1, dtype=np.int64)
    high = np.full(size, never, dtype=np.int64)
    tail, head = tail.copy(), head.copy()
    open_arcs = np.flatnonzero(high - low > 1)
    while len(open_arcs):
        middle = (low[open_arcs] + high[open_arcs]) // 2
        start, end, component, nodes = _components(tail[open_arcs], head[open_arcs], moment[open_arcs] <= middle)
        merged = component[start] == component[end]
        high[open_arcs[merged]] = middle[merged]
        low[open_arcs[~merged]] = middle[~merged]
        # The earlier half keeps its nodes, the later half gets the components as new nodes.
        tail[open_arcs] = np.where(merged, start, nodes + component[start])
        head[open_arcs] = np.where(merged, end, nodes + component[end])
        open_arcs = open_arcs[high[open_arcs] - low[open_arcs] > 1]
    return high


def _components(tail: Ints, head: Ints, present: NDArray[np.bool_]) -> tuple[Ints, Ints, Ints, int]:
    """Ends renumbered without gaps, the strong component of every node, and the number of nodes."""
    names, renumbered = np.unique(np.concatenate([tail, head]), return_inverse=True)
    start, end = renumbered[: len(tail)], renumbered[len(tail) :]
    nodes = len(names)
    arcs = coo_array((np.ones(int(present.sum()), dtype=np.int8), (start[present], end[present])), shape=(nodes, nodes))
    _, component = connected_components(arcs.tocsr(), directed=True, connection="strong")
    return start, end, component.astype(np.int64), nodes
