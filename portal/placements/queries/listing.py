"""Reads of placements: lists, scoped to the actor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true

from portal.access import Permission, Scope
from portal.accounts.models import User
from portal.applications.models import Application, Submission
from portal.communes.models import Commune
from portal.openings.models import Opening
from portal.paging import Page, in_order, paginate
from portal.placements.models import Placement
from portal.placements.queries.standing import HOLDS_A_SEAT
from portal.placements.rules.placement import CommuneAnswer, PlacementStatus, StudentAnswer
from portal.rounds.models import RoundPriority
from portal.rounds.rules import PRIORITY_LEVELS
from portal.schools.models import Major, School
from portal.students.models import Student
from portal.vietnamese.folding import like_pattern


class Side(StrEnum):
    """Whose answer is awaited."""

    STUDENT = "student"
    COMMUNE = "commune"


AWAITED = {
    Side.STUDENT: Placement.student_answer == StudentAnswer.AWAITED.value,
    Side.COMMUNE: Placement.commune_answer == CommuneAnswer.AWAITED.value,
}


@dataclass(frozen=True)
class Wanted:
    """Filters of the list; empty ones take everything."""

    search: str = ""
    school: str | None = None
    level: str | None = None
    awaits: Side | None = None  # published, and this side has not answered

    @classmethod
    def read(cls, words: Mapping[str, str]) -> Wanted:
        """From the words of an address; a level that is none leaves it open."""
        level = words.get("level", "")
        known = level if level in map(str, PRIORITY_LEVELS) else None
        side = words.get("awaits", "")
        return cls(words.get("q", ""), words.get("school"), known, Side(side) if side in set(Side) else None)


ORDERS = {
    "person": (Student.sort_key, Student.code),
    "major": (Major.name, School.name),
    "place": (Commune.sort_key, Commune.code),
    "rank": (func.nullif(Placement.rank, 0),),  # 0: off the list
    "answer_by": (Placement.answer_by,),
}


def list_placements(actor: User, round_id: UUID, wanted: Wanted, *, page: int, sort: str = "") -> Page[Any]:
    """Rows of the placements within the actor's scope, by the students' names or a key of ORDERS; two statements."""
    statement = (
        with_names()
        .add_columns(Placement.student_answer, Placement.commune_answer, Placement.answer_by)
        .where(Placement.round_id == round_id, HOLDS_A_SEAT)
        .where(placements_within(actor.scope(Permission.VIEW_PLACEMENTS)))
        .order_by(Student.sort_key, Student.id)
    )
    return paginate(in_order(narrowed(statement, wanted), sort, ORDERS), page, rows=True)


def narrowed(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Those of the rows that the filters let through."""
    if wanted.search.strip():
        pattern = like_pattern(wanted.search)
        found = [column.like(pattern, escape="\\") for column in (Student.search_text, Commune.search_text)]
        statement = statement.where(or_(*found))
    if wanted.school:
        statement = statement.where(Student.school_code == wanted.school)
    if wanted.level:
        statement = statement.where(RoundPriority.level == int(wanted.level))
    if wanted.awaits:
        statement = statement.where(Placement.status == PlacementStatus.PUBLISHED.value, AWAITED[wanted.awaits])
    return statement


def with_names() -> Select[Any]:
    """Placements with their student, opening and commune by name, and how to reach them."""
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


def placements_within(scope: Scope) -> ColumnElement[bool]:
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
