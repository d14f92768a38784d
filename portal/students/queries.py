"""Reads of students and of their reports, scoped to the actor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from portal.access import Permission, Scope
from portal.accounts.models import RoleGrant, User
from portal.errors import NotFound
from portal.extensions import db
from portal.paging import Page, in_order, paginate
from portal.rounds.models import Round
from portal.schools.models import Field, Major, School
from portal.students.models import DataReport, Nomination, Student
from portal.students.rules import DataReportStatus
from portal.vietnamese.folding import like_pattern

_ROUNDS_OFFERED = 50
NOT_IN_ROUND = "none"  # a filter beside the statuses


@dataclass(frozen=True)
class StudentFilter:
    """What a list of students is narrowed to; None and "" leave it open. `status` is one in `round_id`.

    `reports`: with a report of wrong data in this status.
    """

    search: str = ""
    school: str | None = None
    field: str | None = None
    round_id: UUID | None = None
    status: str | None = None
    reports: str | None = None

    @classmethod
    def read(cls, words: Mapping[str, str]) -> StudentFilter:
        """From the words of an address, in whatever round."""
        return cls(
            words.get("search", ""),
            words.get("school"),
            words.get("field"),
            status=words.get("status"),
            reports=words.get("reports"),
        )


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """The students a permission reaches: of everywhere, of some schools, or oneself."""
    if scope.everything:
        return true()
    reached = []
    if scope.school_codes:
        reached.append(Student.school_code.in_(scope.school_codes))
    if scope.student_ids:
        reached.append(Student.id.in_(scope.student_ids))
    return or_(*reached) if reached else false()


def get_student(actor: User, student_id: UUID, permission: Permission = Permission.VIEW_STUDENTS) -> Student:
    """A student the permission reaches; raises NotFound."""
    student = db.session.scalar(select(Student).where(Student.id == student_id, in_scope(actor.scope(permission))))
    if student is None:
        raise NotFound
    return student


def get_students(actor: User, student_ids: Iterable[UUID]) -> list[Student]:
    """Students of the actor's schools to be nominated; one that is out of reach refuses them all (NotFound)."""
    wanted = set(student_ids)
    found = db.session.scalars(
        select(Student)
        .where(Student.id.in_(wanted), in_scope(actor.scope(Permission.NOMINATE)))
        .order_by(Student.sort_key, Student.code)
    ).all()
    if len(found) != len(wanted):
        raise NotFound
    return list(found)


def get_own(actor: User) -> Student:
    """The student who is signed in."""
    student = db.session.scalar(
        select(Student)
        .where(Student.id.in_(actor.scope(Permission.VIEW_OWN_DATA).student_ids))
        .order_by(Student.created_at.desc(), Student.id)
        .limit(1)
    )
    if student is None:
        raise NotFound
    return student


def can_see_contacts(actor: User, student: Student) -> bool:
    """Mail and phone are for those who write to the student; auditors and approvers see none."""
    scope = actor.scope(Permission.VIEW_CONTACTS)
    return scope.everything or student.school_code in scope.school_codes


ORDERS = {
    "full_name": (Student.sort_key, Student.code),
    "code": (Student.code,),
    "school": (Student.school_code, Student.class_name),
    "major": (Major.name, Student.major_text),
    "gpa": (Student.gpa,),
    "conduct": (Student.conduct,),
    "status": (Nomination.status,),
}


def list_students(actor: User, wanted: StudentFilter, page: int, sort: str = "") -> Page[Any]:
    """Rows of students by Vietnamese names or a key of ORDERS, with their nomination in `wanted.round_id`."""
    statement = (
        select(Student.id, Student.code, Student.full_name, Student.school_code, Student.class_name)
        .add_columns(Student.major_text, Major.name.label("major"), Field.name.label("field"))
        .add_columns(Student.gpa, Student.conduct, Student.is_final_year, Nomination.status.label("status"))
        .outerjoin(Major, Major.code == Student.major_code)
        .outerjoin(Field, Field.code == Major.field_code)
        .outerjoin(Nomination, nominated_in(wanted.round_id))
        .where(in_scope(actor.scope(Permission.VIEW_STUDENTS)))
        .order_by(Student.sort_key, Student.code)
    )
    return paginate(in_order(narrowed(statement, wanted), sort, ORDERS), page, rows=True)


def nominated_in(round_id: UUID | None) -> ColumnElement[bool]:
    """Joins students to their nomination in a round; to none where there is no round."""
    return (Nomination.student_id == Student.id) & (Nomination.round_id == round_id)


def narrowed(statement: Select[Any], wanted: StudentFilter) -> Select[Any]:
    """Those of the rows that the filters let through; the select joins students, majors and nominations."""
    statement = matching(statement, wanted.search)
    if wanted.school:
        statement = statement.where(Student.school_code == wanted.school)
    if wanted.field:
        statement = statement.where(Major.field_code == wanted.field)
    if wanted.reports:
        reported = select(DataReport.student_id).where(DataReport.status == wanted.reports)
        statement = statement.where(Student.id.in_(reported))
    if wanted.status == NOT_IN_ROUND:
        return statement.where(Nomination.id.is_(None))
    return statement.where(Nomination.status == wanted.status) if wanted.status else statement


def matching(statement: Select[Any], search: str) -> Select[Any]:
    """Narrow a select over students to those whose name or code holds the words, diacritics aside."""
    if not search:
        return statement
    return statement.where(Student.search_text.like(like_pattern(search), escape="\\"))


def list_outside(actor: User, round_id: UUID, search: str, page: int) -> Page[Any]:
    """Rows of the actor's own students who are not in the round yet."""
    inside = exists().where(Nomination.student_id == Student.id, Nomination.round_id == round_id)
    statement = (
        select(Student.id, Student.code, Student.full_name, Student.class_name, Student.major_text)
        .add_columns(Major.name.label("major"), Student.gpa, Student.conduct)
        .outerjoin(Major, Major.code == Student.major_code)
        .where(in_scope(actor.scope(Permission.NOMINATE)), ~inside)
        .order_by(Student.sort_key, Student.code)
    )
    return paginate(matching(statement, search), page, rows=True)


def list_nominations_of(student: Student) -> Sequence[Any]:
    """(nomination, round) of every round that the student is or was in, the latest first."""
    return db.session.execute(
        select(Nomination, Round)
        .join(Round, Round.id == Nomination.round_id)
        .where(Nomination.student_id == student.id)
        .order_by(Nomination.entered_at.desc(), Nomination.id)
    ).all()


def list_round_names() -> dict[UUID, str]:
    """The rounds that were opened, the latest first."""
    rows = db.session.execute(
        select(Round.id, Round.name)
        .where(Round.opened_at.is_not(None))
        .order_by(Round.opened_at.desc(), Round.id)
        .limit(_ROUNDS_OFFERED)
    )
    return {key: name for key, name in rows}


def find_student_by_code(code: str) -> Student | None:
    return db.session.scalar(select(Student).where(Student.code == code))


def find_account(student: Student) -> User | None:
    """The account with which the student signs in."""
    return db.session.scalar(
        select(User).join(RoleGrant, RoleGrant.user_id == User.id).where(RoleGrant.student_id == student.id).limit(1)
    )


def find_accounts(students: Iterable[Student]) -> dict[UUID, User]:
    """The accounts of those of these students who have one, by student."""
    statement = select(RoleGrant.student_id, User).join(User, User.id == RoleGrant.user_id)
    found = db.session.execute(statement.where(RoleGrant.student_id.in_([student.id for student in students])))
    return {student_id: user for student_id, user in found if student_id is not None}


def list_schools(codes: Iterable[str] | None = None) -> Sequence[School]:
    """All schools, or those with these codes."""
    statement = select(School).order_by(School.code)
    return db.session.scalars(statement if codes is None else statement.where(School.code.in_(set(codes)))).all()


def known_majors(codes: Iterable[str]) -> set[str]:
    """Which of these national codes are in the list of majors."""
    return set(db.session.scalars(select(Major.code).where(Major.code.in_(set(codes)))))


# --- reports of wrong data ----------------------------------------------------------------------------------------


def list_reports(actor: User, page: int) -> Page[Any]:
    """Reports of the students the actor may correct: open ones first, then the latest answers."""
    statement = (
        select(DataReport.id, DataReport.status, DataReport.reported_at, DataReport.answered_at, DataReport.message)
        .add_columns(Student.full_name, Student.code, Student.id.label("student_id"))
        .join(Student, Student.id == DataReport.student_id)
        .where(in_scope(actor.scope(Permission.NOMINATE)))
        .order_by(DataReport.status != DataReportStatus.OPEN.value, DataReport.reported_at.desc(), DataReport.id)
    )
    return paginate(statement, page, rows=True)


def count_open_reports(actor: User) -> int:
    """How many reports wait for an answer of the actor's school."""
    statement = (
        select(func.count())
        .select_from(DataReport)
        .join(Student, Student.id == DataReport.student_id)
        .where(DataReport.status == DataReportStatus.OPEN.value, in_scope(actor.scope(Permission.NOMINATE)))
    )
    return db.session.scalar(statement) or 0


def get_report(actor: User, report_id: UUID) -> tuple[DataReport, Student]:
    """A report and its student, of the actor's schools; raises NotFound."""
    row = db.session.execute(
        select(DataReport, Student)
        .join(Student, Student.id == DataReport.student_id)
        .where(DataReport.id == report_id, in_scope(actor.scope(Permission.NOMINATE)))
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def list_reports_of(student: Student) -> Sequence[DataReport]:
    """What the student reported, the latest first."""
    return db.session.scalars(
        select(DataReport)
        .where(DataReport.student_id == student.id)
        .order_by(DataReport.reported_at.desc(), DataReport.id)
    ).all()


def get_nomination(actor: User, nomination_id: UUID, permission: Permission = Permission.NOMINATE) -> Nomination:
    """A nomination of a student the permission reaches, its student loaded; raises NotFound."""
    nomination = db.session.scalar(
        select(Nomination)
        .join(Student, Student.id == Nomination.student_id)
        .options(joinedload(Nomination.student))
        .where(Nomination.id == nomination_id, in_scope(actor.scope(permission)))
    )
    if nomination is None:
        raise NotFound
    return nomination
