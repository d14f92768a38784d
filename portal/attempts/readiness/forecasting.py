"""From the lists of a round to its forecast: gathered once, computed without a database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from portal.applications.queries import list_counted_submissions
from portal.attempts.freezing import choices_of, opening_of, student_of
from portal.attempts.readiness.rules import NudgeKind
from portal.extensions import db
from portal.matching import Instance, Progress, Student
from portal.matching.outlook import Outlook, ScarceSeats, fitting, gain, listing, look_ahead, lowered, widened
from portal.matching.report import priority_rows
from portal.matching.supply import supply_rows
from portal.openings.queries import list_for_matching
from portal.rounds.models import Round
from portal.rounds.rules import PRIORITY_LEVELS
from portal.schools.models import Major
from portal.students.models import Nomination
from portal.students.models import Student as StudentRow
from portal.students.rules import NominationStatus

Ints = NDArray[np.int64]

UNDETERMINED = len(PRIORITY_LEVELS) + 1  # the engine wants a number; after all levels
MOST_GROUPS = 40


@dataclass(frozen=True)
class Group:
    """A shortage group, as ForecastGroup keeps it."""

    key: str
    figures: dict[str, Any]
    members: dict[str, list[str]]


@dataclass(frozen=True)
class Computed:
    """A forecast, as Forecast keeps it, and its groups, the greatest lack first."""

    figures: dict[str, Any]
    groups: list[Group]


def gather(round_: Round) -> Instance:
    """The round with all nominated students: those without a list that counts come with an empty one."""
    submissions = list_counted_submissions(round_.id)
    without = _without_list(round_.id, {submission.student_id for submission in submissions})
    return Instance.build(
        students=[*(student_of(submission, round_) for submission in submissions), *without],
        openings=(opening_of(o, o.priority or UNDETERMINED) for o in list_for_matching(round_.id)),
        choices=choices_of(submissions),
    )


def _without_list(round_id: UUID, with_list: set[UUID]) -> list[Student]:
    rows = db.session.execute(
        select(StudentRow.id, StudentRow.gpa, StudentRow.conduct, Major.field_code)
        .join(Nomination, Nomination.student_id == StudentRow.id)
        .join(Major, Major.code == StudentRow.major_code)
        .where(Nomination.round_id == round_id, Nomination.status == NominationStatus.NOMINATED.value)
    )
    return [
        Student(id=row.id.hex, field=row.field_code, gpa=row.gpa or 0, conduct=row.conduct or 0)
        for row in rows
        if row.id not in with_list
    ]


def compute(instance: Instance, *, lowest_gpa: int, progress: Progress) -> Computed:
    """The forecast of an instance; `lowest_gpa`, in hundredths, is the least that the round lets an opening ask for.

    `figures`: `seats`, how many of them can be filled (`fillable`), by `priorities`; `supply` by field and priority;
    `groups_left_out`: those beyond the 40 with the greatest lack. Figures of a group: `seats`, `students`, `communes`
    and `nudges`: for each kind how many more seats of the whole round it would fill, with the lists as they are
    (`now`) and when all students who are `asked`, or become eligible, also list the openings (`most`).
    """
    progress("outlook", 0.0)
    outlook = look_ahead(instance)
    shown = outlook.groups[:MOST_GROUPS]
    groups = []
    for number, group in enumerate(shown):
        progress("nudges", number / len(shown))
        groups.append(_group(outlook, group, lowest_gpa))
    figures = {
        "seats": int(instance.capacity.sum()),
        "fillable": int((outlook.place >= 0).sum()),
        "priorities": priority_rows(instance, outlook.place),
        "supply": supply_rows(instance),
        "groups_left_out": len(outlook.groups) - len(shown),
    }
    return Computed(figures, groups)


def _group(outlook: Outlook, group: ScarceSeats, lowest_gpa: int) -> Group:
    instance = outlook.instance
    openings = [instance.opening_ids[o] for o in group.openings.tolist()]
    students = [instance.student_ids[s] for s in group.students.tolist()]
    candidates = _becoming_eligible(outlook, instance, group.openings, only_new=False)
    nudges = {
        NudgeKind.LIST: _effect(outlook, instance, group.openings, candidates),
        NudgeKind.WIDEN: _widening(outlook, group.openings),
        NudgeKind.LOWER: _lowering(outlook, group.openings, lowest_gpa),
    }
    return Group(
        key=hashlib.sha256("\n".join([*openings, "", *students]).encode()).hexdigest(),
        figures={
            "seats": group.seats,
            "students": len(students),
            "communes": group.communes,
            "nudges": {kind.value: effect for kind, effect in nudges.items() if effect is not None},
        },
        members={
            "openings": openings,
            "students": students,
            "recipients": [instance.student_ids[s] for s in candidates.tolist()],
        },
    )


def _becoming_eligible(outlook: Outlook, changed: Instance, openings: Ints, *, only_new: bool = True) -> Ints:
    """Students of the surplus whom one of the openings would then take; `only_new`: and does not take now."""
    surplus = np.flatnonzero(outlook.surplus)
    then = fitting(changed, surplus, openings)
    if only_new:
        then &= ~fitting(outlook.instance, surplus, openings)
    return surplus[then.any(axis=1)]


def _effect(outlook: Outlook, changed: Instance, openings: Ints, asked: Ints) -> dict[str, Any] | None:
    """None where there is nobody to ask and nothing to gain."""
    now = gain(outlook, changed) if changed is not outlook.instance else 0
    if not len(asked) and not now:
        return None
    return {"asked": len(asked), "now": now, "most": gain(outlook, listing(changed, asked, openings))}


def _widening(outlook: Outlook, openings: Ints) -> dict[str, Any] | None:
    """As few fields as fill as many seats as all of them would; `fields`: how many students of each become eligible."""
    chosen: list[int] = []
    best: dict[str, Any] | None = None
    left = set(range(len(outlook.instance.field_names)))
    while left:
        tried = {field: _with_fields(outlook, openings, [*chosen, field]) for field in sorted(left)}
        field = max(tried, key=lambda field: _worth(tried[field]))
        if _worth(tried[field]) <= _worth(best):
            break
        chosen, best = [*chosen, field], tried[field]
        left.discard(field)
    return best


def _with_fields(outlook: Outlook, openings: Ints, fields: list[int]) -> dict[str, Any] | None:
    instance = outlook.instance
    changed = widened(instance, openings, np.asarray(fields, dtype=np.int64))
    asked = _becoming_eligible(outlook, changed, openings)
    effect = _effect(outlook, changed, openings, asked)
    counts = np.bincount(instance.student_field[asked], minlength=len(instance.field_names)).tolist()
    return effect and {**effect, "fields": {instance.field_names[f]: counts[f] for f in sorted(fields)}}


def _worth(effect: dict[str, Any] | None) -> tuple[int, int]:
    return (effect["most"], effect["now"]) if effect else (0, 0)


def _lowering(outlook: Outlook, openings: Ints, lowest_gpa: int) -> dict[str, Any] | None:
    changed = lowered(outlook.instance, openings, lowest_gpa)
    effect = _effect(outlook, changed, openings, _becoming_eligible(outlook, changed, openings))
    return effect and {**effect, "min_gpa": lowest_gpa}
