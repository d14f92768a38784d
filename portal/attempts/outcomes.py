"""The rows of an attempt as lists: who is sent where, who has no place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.queries import BY_HAND
from portal.communes.models import Commune
from portal.extensions import db
from portal.openings.models import Opening
from portal.paging import Page, paginate
from portal.rounds.models import RoundPriority
from portal.schools.models import Field, Major, School
from portal.students.models import Student
from portal.vietnamese.folding import like_pattern


def list_placed(attempt: MatchAttempt, *, search: str, school: str | None, level: str | None, page: int) -> Page[Any]:
    """Placed students with where they are sent, in the order of their names; two statements."""
    statement = (
        _students(attempt)
        .add_columns(ProposedPlacement.rank, Opening.title, RoundPriority.level)
        .add_columns(Commune.full_name.label("commune"))
        .join(Opening, Opening.id == ProposedPlacement.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(
            RoundPriority,
            (RoundPriority.round_id == attempt.round_id) & (RoundPriority.commune_code == Opening.commune_code),
        )
    )
    if search.strip():
        like = like_pattern(search)
        statement = statement.where(
            or_(Student.search_text.like(like, escape="\\"), Commune.search_text.like(like, escape="\\"))
        )
    if level is not None:
        statement = statement.where(RoundPriority.level == int(level))
    return paginate(_of_school(statement, school), page, rows=True)


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
