"""What the engine is measured against: OR-Tools' bare coverage flow and PyPI `matching`."""

import sys
import time
from dataclasses import dataclass, replace

import numpy as np
from matching.games import HospitalResident
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from portal.matching import Instance
from portal.matching.order import merit_order

Ints = NDArray[np.int64]
DEEP = 1_000_000


@dataclass(frozen=True)
class Flow:
    """CPU seconds of handing over the arcs and solving, and the weight of the coverage found."""

    seconds: float
    weight: int


class Arcs:
    """Arcs of the coverage network, collected in columns."""

    def __init__(self) -> None:
        self.columns: list[tuple[Ints, Ints, Ints, Ints]] = []

    def add(self, tail: Ints, head: Ints | int, capacity: Ints | int = 1, cost: Ints | int = 0) -> None:
        wide = np.broadcast_arrays(*(np.asarray(c, dtype=np.int64) for c in (tail, head, capacity, cost)))
        self.columns.append(tuple(wide))  # type: ignore[arg-type]

    def joined(self) -> list[Ints]:
        return [np.ascontiguousarray(np.concatenate(column)) for column in zip(*self.columns, strict=True)]


def coverage_flow(instance: Instance) -> Flow:
    """Best coverage as one min-cost flow: a unit from each student to a level, or past it all."""
    if len(instance.pin_student):
        raise ValueError("the bare flow knows no pins")
    arcs, nodes = _network(instance)
    columns = arcs.joined()
    supplies = np.zeros(nodes, dtype=np.int64)
    supplies[0], supplies[1] = instance.students, -instance.students
    begin = time.process_time()
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(*columns)
    flow.set_nodes_supplies(np.arange(nodes), supplies)
    status = flow.solve()
    seconds = time.process_time() - begin
    if status != flow.OPTIMAL:  # BAD_COST_RANGE, for one, is a status and no exception
        raise RuntimeError(f"the flow was not solved: status {status}")
    return Flow(seconds, -int(flow.optimal_cost()))


def level_weights(instance: Instance) -> dict[tuple[str, int], int]:
    """Weights of the levels with first interns first, falling by one from the most important."""
    priorities = sorted(set(instance.priority.tolist()))
    remote = [p for p in priorities if p <= 2]
    levels = [("first", p) for p in remote] + [("further", p) for p in remote]
    levels += [(part, p) for p in priorities if p > 2 for part in ("first", "further")]
    return {level: len(levels) - k for k, level in enumerate(levels)}


def _network(instance: Instance) -> tuple[Arcs, int]:
    """Source 0, sink 1, then students, openings, communes and the hubs of those sent anywhere."""
    arcs = Arcs()
    first_opening = 2 + instance.students
    first_commune = first_opening + instance.openings
    nodes = first_commune + len(instance.commune_ids)
    students = 2 + np.arange(instance.students)
    arcs.add(np.zeros_like(students), students)
    arcs.add(np.array([0]), 1, instance.students)
    fits = instance.eligible(instance.choice_student, instance.choice_opening)
    arcs.add(2 + instance.choice_student[fits], first_opening + instance.choice_opening[fits])
    openings = first_opening + np.arange(instance.openings)
    arcs.add(openings, first_commune + instance.commune, instance.capacity)
    weight = level_weights(instance)
    priority = np.zeros(len(instance.commune_ids), dtype=np.int64)
    priority[instance.commune] = instance.priority
    communes = first_commune + np.arange(len(priority))
    for part, capacity in (("first", 1), ("further", int(instance.capacity.sum()))):
        arcs.add(communes, 1, capacity, -np.array([weight[part, p] for p in priority.tolist()]))
    return arcs, _add_hubs(arcs, instance, nodes, first_opening)


def _add_hubs(arcs: Arcs, instance: Instance, nodes: int, first_opening: int) -> int:
    """One hub per field, needs and GPA threshold, chained from high thresholds to low."""
    thresholds = np.unique(instance.min_gpa)
    who = np.flatnonzero(instance.anywhere)
    kind = np.column_stack((instance.student_field[who], instance.needs[who]))
    kinds, of = np.unique(kind, axis=0, return_inverse=True)
    level = np.searchsorted(thresholds, instance.gpa[who], side="right") - 1
    for number, (field, *needs) in enumerate(kinds.tolist()):
        hubs = nodes + np.arange(len(thresholds))
        nodes += len(thresholds)
        arcs.add(hubs[1:], hubs[:-1], len(who))
        offered = instance.provides[:, np.asarray(needs, dtype=bool)].all(axis=1)
        open_to = np.flatnonzero(instance.accepts[:, field] & offered)
        at = np.searchsorted(thresholds, instance.min_gpa[open_to])
        arcs.add(hubs[at], first_opening + open_to, len(who))
        members = (of.ravel() == number) & (level >= 0)
        arcs.add(2 + who[members], hubs[level[members]])
    return nodes


def listed_only(instance: Instance) -> Instance:
    """The same round with nobody sent anywhere, as `matching` knows nothing else."""
    return replace(instance, anywhere=np.zeros_like(instance.anywhere))


def deferred_acceptance(instance: Instance, seed: str) -> tuple[float, dict[str, str]]:
    """CPU seconds of PyPI `matching` from dictionaries to the outcome, and who it sends where."""
    fits = instance.eligible(instance.choice_student, instance.choice_opening)
    fits &= instance.capacity[instance.choice_opening] > 0
    turn = np.empty(instance.students, dtype=np.int64)
    turn[merit_order(instance, seed)] = np.arange(instance.students)
    lists: dict[str, list[str]] = {}
    waiting: dict[str, list[tuple[int, str]]] = {}
    rows = zip(instance.choice_student[fits].tolist(), instance.choice_opening[fits].tolist(), strict=True)
    for s, o in rows:
        student, opening = instance.student_ids[s], instance.opening_ids[o]
        lists.setdefault(student, []).append(opening)
        waiting.setdefault(opening, []).append((int(turn[s]), student))
    order = {opening: [student for _, student in sorted(rows)] for opening, rows in waiting.items()}
    seats = dict(zip(instance.opening_ids, instance.capacity.tolist(), strict=True))
    sys.setrecursionlimit(DEEP)  # the game copies itself, one call deeper for each link of a chain
    begin = time.process_time()
    game = HospitalResident.create_from_dictionaries(lists, order, {o: seats[o] for o in order})
    outcome = game.solve(optimal="resident")
    seconds = time.process_time() - begin
    return seconds, {r.name: h.name for h, residents in outcome.items() for r in residents}
