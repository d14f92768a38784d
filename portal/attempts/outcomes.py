"""The rows of an attempt as lists: who is sent where, who has no place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.queries import BY_HAND
from portal.communes.models import Commune
from portal.extensions import db
from portal.openings.models import Opening
from portal.paging import Page, in_order, paginate
from portal.rounds.models import RoundPriority
from portal.rounds.rules import PRIORITY_LEVELS
from portal.schools.models import Field, Major, School
from portal.students.models import Student
from portal.vietnamese.folding import like_pattern

_Computed, _ComputedCommune = aliased(Opening), aliased(Commune)
ORDERS: dict[str, tuple[Any, ...]] = {
    "person": (Student.sort_key, Student.code),
    "major": (Major.name, Student.school_code),
    "gpa": (Student.gpa,),
    "place": (Commune.sort_key, Commune.code),
    "level": (RoundPriority.level,),
    "rank": (func.nullif(ProposedPlacement.rank, 0),),  # 0: off the list
}


@dataclass(frozen=True)
class Wanted:
    """Filters of the placed students; empty ones take everything."""

    search: str = ""
    school: str | None = None
    level: str | None = None

    @classmethod
    def read(cls, words: Mapping[str, str]) -> Wanted:
        """From the words of an address; a level that is none leaves it open."""
        level = words.get("level", "")
        return cls(words.get("q", ""), words.get("school"), level if level in map(str, PRIORITY_LEVELS) else None)


def list_placed(attempt: MatchAttempt, wanted: Wanted, *, page: int, sort: str = "") -> Page[Any]:
    """Placed students with where they are sent, by their names or a key of ORDERS; two statements."""
    statement = (
        _students(attempt)
        .add_columns(ProposedPlacement.rank, Opening.title, RoundPriority.level, Field.name.label("field"))
        .add_columns(Commune.full_name.label("commune"), _ComputedCommune.full_name.label("computed"))
        .outerjoin(Field, Field.code == Major.field_code)
        .join(Opening, Opening.id == ProposedPlacement.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(
            RoundPriority,
            (RoundPriority.round_id == attempt.round_id) & (RoundPriority.commune_code == Opening.commune_code),
        )
        .outerjoin(_Computed, _Computed.id == ProposedPlacement.computed_opening_id)
        .outerjoin(_ComputedCommune, _ComputedCommune.code == _Computed.commune_code)
    )
    return paginate(in_order(narrowed(statement, wanted), sort, ORDERS), page, rows=True)


def narrowed(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Those of the rows with a place that the filters let through; the select joins students, communes and levels."""
    statement = statement.where(ProposedPlacement.opening_id.is_not(None))
    if wanted.search.strip():
        like = like_pattern(wanted.search)
        statement = statement.where(
            or_(Student.search_text.like(like, escape="\\"), Commune.search_text.like(like, escape="\\"))
        )
    if wanted.level:
        statement = statement.where(RoundPriority.level == int(wanted.level))
    return _of_school(statement, wanted.school)


def list_unplaced(attempt: MatchAttempt, *, search: str, school: str | None, page: int) -> Page[Any]:
    """Students without a place, in the order of their names; two statements."""
    statement = _students(attempt).where(ProposedPlacement.opening_id.is_(None))
    if search.strip():
        statement = statement.where(Student.search_text.like(like_pattern(search), escape="\\"))
    return paginate(_of_school(statement, school), page, rows=True)


def count_unplaced_by_field(attempt_id: UUID) -> list[tuple[str, int]]:
    """How many students of each field have no place, by the name of the field."""
    statement = (
        select(Field.name, func.count())
        .select_from(ProposedPlacement)
        .join(Student, Student.id == ProposedPlacement.student_id)
        .join(Major, Major.code == Student.major_code)
        .join(Field, Field.code == Major.field_code)
        .where(ProposedPlacement.attempt_id == attempt_id, ProposedPlacement.opening_id.is_(None))
        .group_by(Field.name, Field.position)
        .order_by(Field.position)
    )
    return [(name, count) for name, count in db.session.execute(statement)]


def list_schools() -> list[tuple[str, str]]:
    """Code and name of every school, for a filter."""
    return [(code, name) for code, name in db.session.execute(select(School.code, School.name).order_by(School.name))]


def _students(attempt: MatchAttempt) -> Select[Any]:
    return (
        select(Student.id, Student.code, Student.full_name, Student.gpa, Student.school_code)
        .add_columns(Major.name.label("major"), BY_HAND)
        .select_from(ProposedPlacement)
        .join(Student, Student.id == ProposedPlacement.student_id)
        .outerjoin(Major, Major.code == Student.major_code)
        .where(ProposedPlacement.attempt_id == attempt.id)
        .order_by(Student.sort_key, Student.id)
    )


def _of_school(statement: Select[Any], school: str | None) -> Select[Any]:
    return statement.where(Student.school_code == school) if school else statement
