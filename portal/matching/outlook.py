"""What lists lead to before any rule is run: the seats that stay empty whatever the rule, and what would fill them.

Largest assignments, shortage groups and their students are those of the Dulmage–Mendelsohn decomposition
(`shortage.py`). By Berge's theorem one more acceptable pair fills one more seat if, and only if, it joins an opening
of a shortage group with a student of the surplus, whom another largest assignment leaves out: nobody else is worth
writing to.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from portal.matching.coverage import cover
from portal.matching.instance import Instance
from portal.matching.market import Market
from portal.matching.result import NOWHERE, Options
from portal.matching.shortage import NO_GROUP, find_shortages
from portal.matching.state import State

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class ScarceSeats:
    """A shortage group by instance indices: its openings, and all students who can be sent to one of them."""

    openings: Ints
    students: Ints
    seats: int
    communes: int

    @property
    def lacking(self) -> int:
        """How many of the seats stay empty in every assignment."""
        return self.seats - len(self.students)


@dataclass(frozen=True)
class Outlook:
    """A largest assignment (with the best coverage), the groups that lack students, the greatest lack first, and who
    is left out of some largest assignment."""

    instance: Instance
    place: Ints
    groups: list[ScarceSeats]
    surplus: Bools


def look_ahead(instance: Instance) -> Outlook:
    """The outlook of an instance; depends on no seed."""
    market = Market.of(instance, "", Options())
    found = find_shortages(market, np.full(instance.students, NOWHERE))
    groups = [
        ScarceSeats(
            openings=np.flatnonzero(found.opening_group == group),
            students=np.flatnonzero(found.filler_group == group),
            seats=found.groups[group]["seats"],
            communes=found.groups[group]["communes"],
        )
        for group in np.unique(found.opening_group[found.opening_group != NO_GROUP]).tolist()
    ]
    groups.sort(key=lambda group: (-group.lacking, int(group.openings[0])))
    return Outlook(instance, found.place, groups, found.student_group != NO_GROUP)


def gain(outlook: Outlook, changed: Instance) -> int:
    """How many more seats can be filled in an instance that differs by more acceptable pairs only."""
    market = Market.of(changed, "", Options())
    state = State(market, market.position(outlook.place))
    cover(state, lambda stage, share: None)
    return int((market.place(state.at) >= 0).sum() - (outlook.place >= 0).sum())


def widened(instance: Instance, openings: Ints, fields: Ints) -> Instance:
    """The instance in which these openings also accept these fields."""
    accepts = instance.accepts.copy()
    accepts[np.ix_(openings, fields)] = True
    return replace(instance, accepts=accepts)


def lowered(instance: Instance, openings: Ints, min_gpa: int) -> Instance:
    """The instance in which these openings ask for no more than this GPA, in hundredths."""
    asked = instance.min_gpa.copy()
    asked[openings] = np.minimum(asked[openings], min_gpa)
    return replace(instance, min_gpa=asked)


def fitting(instance: Instance, students: Ints, openings: Ints) -> Bools:
    """A row for each of these students: which of these openings they are eligible for."""
    who, where = np.repeat(students, len(openings)), np.tile(openings, len(students))
    return instance.eligible(who, where).reshape(len(students), len(openings))


def listing(instance: Instance, students: Ints, openings: Ints) -> Instance:
    """The instance in which each of these students (rising) also lists, at the end, those openings that fit them."""
    row, column = np.nonzero(fitting(instance, students, openings))
    who, where = students[row], openings[column]
    listed = instance.choice_student * instance.openings + instance.choice_opening
    new = ~np.isin(who * instance.openings + where, listed)
    who, where = who[new], where[new]
    last = np.zeros(instance.students, dtype=np.int64)
    np.maximum.at(last, instance.choice_student, instance.choice_rank)
    number = np.arange(len(who)) - np.searchsorted(who, who, side="left")
    student = np.concatenate((instance.choice_student, who))
    rank = np.concatenate((instance.choice_rank, last[who] + 1 + number))
    order = np.lexsort((rank, student))
    return replace(
        instance,
        choice_student=student[order],
        choice_rank=rank[order],
        choice_opening=np.concatenate((instance.choice_opening, where))[order],
    )
