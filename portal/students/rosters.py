"""The students of a round: lists, counts, and those whom one press of a button would nominate."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from portal.access import Permission
from portal.accounts.models import User
from portal.extensions import db
from portal.paging import Page, in_order, paginate
from portal.schools.models import Field, Major
from portal.students import queries
from portal.students.models import Nomination, Student
from portal.students.queries import StudentFilter, in_scope, narrowed
from portal.students.rules import NominationStatus

ORDERS = {
    **queries.ORDERS,
    "entered_at": (Nomination.entered_at,),
    "nominated_at": (Nomination.nominated_at,),
}


def list_nominations(actor: User, round_id: UUID, wanted: StudentFilter, page: int, sort: str = "") -> Page[Any]:
    """Rows of a round's nominations with what the rules are asked about, by name or by a key of ORDERS."""
    statement = (
        select(Nomination.id, Nomination.status, Nomination.failed_rules, Nomination.withdrawn_reason)
        .add_columns(Student.id.label("student_id"), Student.code, Student.full_name, Student.school_code)
        .add_columns(Student.class_name, Student.major_text, Student.major_code, Major.name.label("major"))
        .add_columns(Nomination.entered_at, Nomination.nominated_at)
        .add_columns(Field.name.label("field"), Student.gpa, Student.conduct, Student.is_final_year)
        .join(Student, Student.id == Nomination.student_id)
        .outerjoin(Major, Major.code == Student.major_code)
        .outerjoin(Field, Field.code == Major.field_code)
        .where(Nomination.round_id == round_id, in_scope(actor.scope(Permission.VIEW_STUDENTS)))
        .order_by(Student.sort_key, Student.code)
    )
    return paginate(in_order(narrowed(statement, wanted), sort, ORDERS), page, rows=True)


def count_by_status(actor: User, round_id: UUID, permission: Permission = Permission.VIEW_STUDENTS) -> dict[str, int]:
    """Status → nominations of the round that the permission reaches."""
    rows = db.session.execute(
        select(Nomination.status, func.count())
        .join(Student, Student.id == Nomination.student_id)
        .where(Nomination.round_id == round_id, in_scope(actor.scope(permission)))
        .group_by(Nomination.status)
    )
    return {status: number for status, number in rows}


def list_waiting(actor: User, round_id: UUID, *, lock: bool = False) -> Sequence[Nomination]:
    """The actor's students in the round who meet its rules and are not nominated yet."""
    statement = (
        select(Nomination)
        .join(Student, Student.id == Nomination.student_id)
        .where(
            Nomination.round_id == round_id,
            Nomination.status == NominationStatus.IMPORTED.value,
            in_scope(actor.scope(Permission.NOMINATE)),
        )
        .order_by(Student.sort_key, Student.code)
    )
    if lock:
        statement = statement.with_for_update(of=Nomination)
    return db.session.scalars(statement).all()


def list_names(nominations: Sequence[Nomination], limit: int) -> list[tuple[str, str]]:
    """(code, full name) of the first few of these nominations."""
    ids = [nomination.student_id for nomination in nominations[:limit]]
    rows = db.session.execute(
        select(Student.code, Student.full_name).where(Student.id.in_(ids)).order_by(Student.sort_key, Student.code)
    )
    return [(code, name) for code, name in rows]


def fingerprint(nominations: Sequence[Nomination]) -> str:
    """What a page saw of these nominations: any change of one of them changes it."""
    seen = sorted(f"{nomination.id}:{nomination.version}" for nomination in nominations)
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()
