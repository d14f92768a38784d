"""Other people's solvers on an instance: SciPy's maximum flow, OR-Tools' minimum cost flow, PyPI `matching`."""

from dataclasses import dataclass

import numpy as np
from matching.games import HospitalResident
from ortools.graph.python import min_cost_flow
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from portal.matching import Instance, Options
from portal.matching.levels import Levels, commune_priorities
from portal.matching.market import Market


@dataclass(frozen=True)
class Network:
    """Source → students → openings → communes → first and further seats, the arcs in columns.

    Every pair that may be sent has an arc of its own: no hubs. Working numbers as in `Market`;
    required pins are taken out as there. `seat_level`: level of the arcs that end in seats.
    """

    students: int
    openings: int
    pools: int
    tail: np.ndarray
    head: np.ndarray
    capacity: np.ndarray
    level: np.ndarray  # -1 for arcs that are not seats

    @property
    def sink(self) -> int:
        return self.students + self.openings + 3 * self.pools + 1


def network_of(market: Market) -> Network:
    """Nodes: 0 is the source, then students, openings, pools, first seats, further seats, the sink."""
    students, openings, pools = len(market.wishes), len(market.seats), len(market.openings_of)
    first_opening, first_pool = 1 + students, 1 + students + openings
    sink = first_pool + 3 * pools
    many = students + sum(market.interns)
    arcs: list[tuple[int, int, int, int]] = [(0, 1 + t, 1, -1) for t in range(students)]
    for student, wishes in enumerate(market.wishes):
        hub = market.hubs.entry[student]
        accepted = {*wishes, *(market.hubs.reach(hub).tolist() if hub >= 0 else ())}
        arcs += [(1 + student, first_opening + o, 1, -1) for o in sorted(accepted)]
    for opening, seats in enumerate(market.seats):
        arcs.append((first_opening + opening, first_pool + market.pool[opening], seats, -1))
    for pool in range(pools):
        first, further = market.levels.first[pool], market.levels.further[pool]
        if first != further:
            node = first_pool + pools + pool
            arcs.append((first_pool + pool, node, 1 if not market.interns[pool] else 0, -1))
            arcs.append((node, sink, 1, int(first)))
        node = first_pool + 2 * pools + pool
        arcs += [(first_pool + pool, node, many, -1), (node, sink, many, int(further))]
    tail, head, capacity, level = np.asarray(arcs, dtype=np.int64).T
    return Network(students, openings, pools, tail, head, capacity, level)


def scipy_position(market: Market) -> list[int]:
    """An assignment of best coverage by SciPy's maximum flow, level by level.

    The seats of the first k levels that can be filled together form a matroid, so what level k
    adds is how much the largest flow grows when it is let in.
    """
    network, quota = network_of(market), []
    for level in range(len(market.levels.names)):
        capacity = np.where(network.level <= level, network.capacity, 0)
        quota.append(_largest_flow(network, capacity)[0] - sum(quota))
    return _position(market, network, _largest_flow(network, network.capacity, quota)[1])


def _largest_flow(network: Network, capacity: np.ndarray, quota: list[int] | None = None):
    """With `quota`, each level leads to the sink through a node that lets only so much through."""
    tail, head, sink = network.tail, network.head, network.sink
    if quota is not None:
        head = np.where(network.level >= 0, sink + 1 + network.level, head)
        tail = np.append(tail, sink + 1 + np.arange(len(quota)))
        head, capacity = np.append(head, [sink] * len(quota)), np.append(capacity, quota)
    size = sink + 1 + len(quota or ())
    graph = csr_matrix((capacity.astype(np.int32), (tail, head)), shape=(size, size))
    flow = maximum_flow(graph, 0, sink)
    return flow.flow_value, flow.flow


def _position(market: Market, network: Network, flow: csr_matrix) -> list[int]:
    position = [network.openings] * network.students
    rows = flow[1 : 1 + network.students].tocoo()
    used = rows.data > 0
    for student, node in zip(rows.row[used].tolist(), rows.col[used].tolist(), strict=True):
        position[student] = node - 1 - network.students
    return position


def ortools_coverage(instance: Instance, options: Options) -> list[int]:
    """Filled seats per level by one minimum cost flow with strictly decreasing weights."""
    market = Market.of(instance, "any", options)
    network = network_of(market)
    solver = min_cost_flow.SimpleMinCostFlow()
    levels = len(market.levels.names)
    cost = np.where(network.level >= 0, network.level - levels, 0)
    solver.add_arcs_with_capacity_and_unit_cost(network.tail, network.head, network.capacity, cost)
    idle = solver.add_arc_with_capacity_and_unit_cost(0, network.sink, network.students, 0)
    solver.set_node_supply(0, network.students)
    solver.set_node_supply(network.sink, -network.students)
    assert solver.solve() == solver.OPTIMAL
    flows = solver.flows(np.arange(idle))
    filled = np.bincount(network.level[network.level >= 0], weights=flows[network.level >= 0], minlength=levels)
    priority = commune_priorities(instance.commune, instance.priority, len(instance.commune_ids))
    assert Levels.of(priority, first_intern_first=options.first_intern_first).names == market.levels.names
    return filled.astype(int).tolist()


def pypi_stable(market: Market) -> list[int]:
    """Student-proposing deferred acceptance by PyPI `matching`."""
    lists = {}
    for student, wishes in enumerate(market.wishes):
        hub = market.hubs.entry[student]
        others = market.hubs.reach(hub).tolist() if hub >= 0 else []
        preferences = [o for o in (*wishes, *(o for o in others if o not in wishes)) if market.seats[o]]
        if preferences:
            lists[f"s{student}"] = [f"o{o}" for o in preferences]
    wanted = {name for names in lists.values() for name in names}
    holders = {o: [s for s in lists if o in lists[s]] for o in sorted(wanted)}
    position = [len(market.seats)] * len(market.wishes)
    if not lists:
        return position
    seats = {o: market.seats[int(o[1:])] for o in holders}
    game = HospitalResident.create_from_dictionaries(lists, holders, seats)
    for opening, students in game.solve(optimal="resident").items():
        for student in students:
            position[int(str(student)[1:])] = int(str(opening)[1:])
    return position
