"""Shortage groups: which empty seats only few students can fill, which students share too few seats.

The Dulmage–Mendelsohn decomposition of who may be sent where: from an empty seat, alternating
paths lead to all seats that compete for the same students; from a student without a place, to all
students who compete for the same seats. Both parts, and their connected pieces, are the same for
every assignment with as many students placed. Seats and students held by required pins are left out,
and so are openings without other seats.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from portal.matching.coverage import cover
from portal.matching.graph import Graph
from portal.matching.hubs import NO_HUB
from portal.matching.market import Market
from portal.matching.state import State

Ints = NDArray[np.int64]
NO_GROUP = -1
Group = dict[str, int]


@dataclass
class Shortages:
    """Groups by instance index; a group is `{students, seats, openings, communes}`.

    `filler_group`: the group of an opening whose seats the student can fill; `student_group`: that of the students
    who share too few seats; `place`: one of the assignments with as many students placed as possible.
    """

    groups: list[Group]
    opening_group: Ints
    student_group: Ints
    filler_group: Ints
    place: Ints

    def of_opening(self, opening: int) -> Group | None:
        """The seats that only these students can fill; None if another assignment fills the seat."""
        group = int(self.opening_group[opening])
        return None if group == NO_GROUP else self.groups[group]

    def of_student(self, student: int) -> Group | None:
        """The students who share only these seats; None if another assignment places the student."""
        group = int(self.student_group[student])
        return None if group == NO_GROUP else self.groups[group]


def find_shortages(market: Market, place: Ints) -> Shortages:
    """Both kinds of groups; an assignment that places fewer than possible is completed first."""
    state = State(market, market.position(place))
    cover(state, lambda stage, share: None)
    graph = Graph(state)
    pinned = np.zeros(len(market.student), dtype=bool)
    pinned[market.instance.pin_student[market.instance.pin_required]] = True
    pinned = pinned[market.student]
    few_students = _reached(graph, [o for o, free in enumerate(state.free) if free], graph.before)
    few_seats = _reached(graph, [graph.outside], graph.after) & (np.asarray(market.seats, dtype=np.int64) > 0)
    at = np.asarray(state.at, dtype=np.int64)
    short = np.flatnonzero(np.append(few_students, False)[at])
    many = np.flatnonzero((np.append(few_seats, True)[at]) & ~pinned)
    groups: list[Group] = []
    opening_group = np.full(len(market.seats), NO_GROUP)
    student_group, filler_group = np.full((2, len(at)), NO_GROUP)
    openings = np.flatnonzero(few_students)
    found = _add_groups(groups, market, openings, short)
    opening_group[market.opening[openings]] = found[: len(openings)]
    filler_group[market.student[short]] = found[len(openings) :]
    openings = np.flatnonzero(few_seats)
    student_group[market.student[many]] = _add_groups(groups, market, openings, many)[len(openings) :]
    return Shortages(groups, opening_group, student_group, filler_group, market.place(state.at))


def _reached(graph: Graph, start: list[int], step: Callable[[int], list[int]]) -> NDArray[np.bool_]:
    """Openings that steps between places (not over pools and levels) lead to."""
    seen = [False] * graph.size
    for node in start:
        seen[node] = True
    queue = list(start)
    for node in queue:
        for other in step(node):
            if not seen[other] and not graph.pools <= other < graph.hubs:
                seen[other] = True
                queue.append(other)
    return np.asarray(seen[: graph.outside], dtype=bool)


def _add_groups(groups: list[Group], market: Market, openings: Ints, students: Ints) -> Ints:
    """Connected pieces of these openings and students (working numbers) become groups.

    Returns the group of each opening, then of each student.
    """
    instance = market.instance
    piece = _pieces(market, openings, students)
    of_opening, of_student = piece[: len(openings)], piece[len(openings) :]
    seats = np.asarray(market.seats, dtype=np.int64)[openings]
    where = market.opening[openings]
    names = np.unique(np.column_stack((of_opening, instance.commune[where])), axis=0)[:, 0]
    pieces = int(piece.max(initial=-1)) + 1
    counts = (
        np.bincount(of_student, minlength=pieces),
        np.bincount(of_opening, weights=seats, minlength=pieces).astype(np.int64),
        np.bincount(of_opening, minlength=pieces),
        np.bincount(names, minlength=pieces),
    )
    first = len(groups)
    labels = ("students", "seats", "openings", "communes")
    for row in zip(*(column.tolist() for column in counts), strict=True):
        groups.append(dict(zip(labels, row, strict=True)))
    return first + piece


def _pieces(market: Market, openings: Ints, students: Ints) -> Ints:
    """Number of the connected piece of each opening, then of each student."""
    place = {opening: k for k, opening in enumerate(openings.tolist())}
    ends: tuple[list[int], list[int]] = ([], [])
    first_hub = len(openings) + len(students)
    used = _link_hubs(market, place, first_hub, students, ends)
    for k, student in enumerate(students.tolist(), len(openings)):
        known = [place[opening] for opening in market.wishes[student] if opening in place]
        hub = market.hubs.entry[student]
        if hub in used:
            known.append(first_hub + hub)
        ends[0].extend([k] * len(known))
        ends[1].extend(known)
    size = first_hub + len(market.hubs.openings)
    pairs = np.asarray(ends[0], dtype=np.int64), np.asarray(ends[1], dtype=np.int64)
    links = coo_matrix((np.ones(len(ends[0]), dtype=np.int8), pairs), shape=(size, size))
    piece = connected_components(links, directed=False)[1][:first_hub]
    return np.unique(piece, return_inverse=True)[1].ravel().astype(np.int64)


def _link_hubs(
    market: Market, place: dict[int, int], first_hub: int, students: Ints, ends: tuple[list[int], list[int]]
) -> set[int]:
    """Link hubs with their openings and the hub below, up to the highest that a student enters.

    Returns the hubs from which one of the openings can be had.
    """
    hubs = market.hubs
    entered = {hubs.entry[student] for student in students.tolist()} - {NO_HUB}
    useful: set[int] = set()
    linked: set[int] = set()
    for top in entered:
        chain = [top]
        while hubs.lower[chain[-1]] != NO_HUB:
            chain.append(hubs.lower[chain[-1]])
        for hub in reversed(chain):
            here = [place[opening] for opening in hubs.openings[hub] if opening in place]
            below = hubs.lower[hub]
            if not here and below not in useful:
                continue
            useful.add(hub)
            if hub in linked:
                continue
            linked.add(hub)
            here += [first_hub + below] if below in useful else []
            ends[0].extend([first_hub + hub] * len(here))
            ends[1].extend(here)
    return useful
