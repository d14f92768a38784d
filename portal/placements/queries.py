"""Reads of placements, scoped to the actor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from portal.access import Permission, Scope
from portal.accounts.models import User
from portal.applications.models import Application, Submission
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.communes.models import Commune
from portal.extensions import db
from portal.openings.models import Opening
from portal.paging import Page, paginate
from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus
from portal.rounds.models import Round, RoundPriority
from portal.rounds.rules import RoundStatus
from portal.schools.models import Major, School
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus
from portal.vietnamese.folding import like_pattern

PUBLISHED_ROUNDS = (RoundStatus.PUBLISHED, RoundStatus.RUNNING, RoundStatus.CLOSED)
HOLDS_A_SEAT = Placement.status != PlacementStatus.VACATED.value


@dataclass(frozen=True)
class Wanted:
    """Filters of the list; empty ones take everything."""

    search: str = ""
    school: str | None = None
    level: str | None = None


def list_placements(actor: User, round_id: UUID, wanted: Wanted, *, page: int) -> Page[Any]:
    """Rows of the placements within the actor's scope, in the order of the students' names; two statements."""
    statement = (
        _with_names()
        .where(Placement.round_id == round_id, HOLDS_A_SEAT)
        .where(_within(actor.scope(Permission.VIEW_PLACEMENTS)))
        .order_by(Student.sort_key, Student.id)
    )
    if wanted.search.strip():
        pattern = like_pattern(wanted.search)
        found = [column.like(pattern, escape="\\") for column in (Student.search_text, Commune.search_text)]
        statement = statement.where(or_(*found))
    if wanted.school:
        statement = statement.where(Student.school_code == wanted.school)
    if wanted.level:
        statement = statement.where(RoundPriority.level == int(wanted.level))
    return paginate(statement, page, rows=True)


def _with_names() -> Select[Any]:
    contact = select(Submission.phone).join(Application, Application.id == Submission.application_id)
    phone = contact.where(
        Application.round_id == Placement.round_id, Application.student_id == Placement.student_id, Submission.counts
    ).scalar_subquery()
    return (
        select(Placement.id, Placement.rank, Placement.status, Placement.opening_id)
        .add_columns(Student.code, Student.full_name, Student.email, Student.school_code, School.name.label("school"))
        .add_columns(func.coalesce(func.nullif(phone, ""), Student.phone).label("phone"))
        .add_columns(Major.name.label("major"), RoundPriority.level)
        .add_columns(Opening.title, Opening.starts_on, Opening.ends_on, Opening.mentor_name, Opening.mentor_phone)
        .add_columns(Commune.code.label("commune_code"), Commune.full_name.label("commune"))
        .select_from(Placement)
        .join(Student, Student.id == Placement.student_id)
        .join(School, School.code == Student.school_code)
        .outerjoin(Major, Major.code == Student.major_code)
        .join(Opening, Opening.id == Placement.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(
            RoundPriority,
            (RoundPriority.round_id == Placement.round_id) & (RoundPriority.commune_code == Commune.code),
        )
    )


def _within(scope: Scope) -> ColumnElement[bool]:
    """Placements of these schools' students and on these communes' openings."""
    if scope.everything:
        return true()
    parts: list[ColumnElement[bool]] = [false()]
    if scope.school_codes:
        parts.append(Student.school_code.in_(scope.school_codes))
    if scope.commune_codes:
        parts.append(Opening.commune_code.in_(scope.commune_codes))
    return or_(*parts)


def contact_rights(actor: User) -> Callable[[Any], bool]:
    """A function that tells of a row whether the actor may see its people's phones and addresses."""
    scope = actor.scope(Permission.VIEW_CONTACTS)
    return lambda row: (
        scope.everything or row.school_code in scope.school_codes or row.commune_code in scope.commune_codes
    )


def list_own(actor: User) -> list[Any]:
    """What became of the actor's own nominations: rows (Round, placement id or None, receipt or None)."""
    students = actor.scope(Permission.VIEW_OWN_PLACEMENT).student_ids
    statement = (
        select(Round, Placement.id.label("placement_id"), Submission.receipt)
        .select_from(Nomination)
        .join(Round, Round.id == Nomination.round_id)
        .outerjoin(
            Application,
            (Application.round_id == Nomination.round_id) & (Application.student_id == Nomination.student_id),
        )
        .outerjoin(Submission, (Submission.application_id == Application.id) & Submission.counts)
        .outerjoin(
            Placement,
            (Placement.round_id == Nomination.round_id)
            & (Placement.student_id == Nomination.student_id)
            & HOLDS_A_SEAT,
        )
        .where(
            Nomination.student_id.in_(students),
            Nomination.status == NominationStatus.NOMINATED.value,
            Round.opened_at.is_not(None),
        )
        .order_by(Round.internship_starts_on.desc(), Round.id)
    )
    return list(db.session.execute(statement))


def get_placements(ids: Sequence[UUID]) -> dict[UUID, Placement]:
    """Placements with their openings and communes, by id."""
    if not ids:
        return {}
    statement = select(Placement).where(Placement.id.in_(ids)).options(joinedload(Placement.opening))
    return {placement.id: placement for placement in db.session.scalars(statement)}


def count_by_priority_and_field(round_id: UUID) -> dict[tuple[int | None, str], int]:
    """How many students hold a seat, by the level of the commune and the code of their field."""
    statement = (
        select(RoundPriority.level, Major.field_code, func.count())
        .select_from(Placement)
        .join(Student, Student.id == Placement.student_id)
        .join(Major, Major.code == Student.major_code)
        .join(Opening, Opening.id == Placement.opening_id)
        .join(
            RoundPriority,
            (RoundPriority.round_id == Placement.round_id) & (RoundPriority.commune_code == Opening.commune_code),
        )
        .where(Placement.round_id == round_id, HOLDS_A_SEAT)
        .group_by(RoundPriority.level, Major.field_code)
    )
    return {(level, field): count for level, field, count in db.session.execute(statement)}


@dataclass(frozen=True)
class Effect:
    """Whom a publication concerns."""

    placed: int
    unplaced: int
    communes: int


def effect_of(attempt: MatchAttempt) -> Effect:
    """How many students get a place, how many do not, and how many communes receive somebody."""
    placed, everybody, communes = db.session.execute(
        select(func.count(ProposedPlacement.opening_id), func.count(), func.count(func.distinct(Opening.commune_code)))
        .select_from(ProposedPlacement)
        .outerjoin(Opening, Opening.id == ProposedPlacement.opening_id)
        .where(ProposedPlacement.attempt_id == attempt.id)
    ).one()
    return Effect(placed, everybody - placed, communes)
