"""The applications of a round as coordinators and auditors see them: who has submitted, and what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from portal.access import Permission
from portal.accounts.models import User
from portal.applications import list_lengths
from portal.applications.models import Application, Submission, SubmittedChoice
from portal.applications.rules import NOT_SUBMITTED, ApplicationStatus, ListStanding, Progress
from portal.errors import NotFound
from portal.extensions import db
from portal.paging import Page, in_order, paginate
from portal.rounds.models import Round
from portal.schools.models import Major, School
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus
from portal.vietnamese.folding import like_pattern


@dataclass(frozen=True)
class ApplicantFilter:
    """What the list is narrowed to; None and "" leave it open."""

    search: str = ""
    progress: frozenset[Progress] = frozenset()
    school: str | None = None
    lists: ListStanding | None = None

    @classmethod
    def read(cls, words: Mapping[str, str]) -> ApplicantFilter:
        """From the words of an address; those that say nothing leave it open."""
        progress, lists = words.get("progress", ""), words.get("lists", "")
        return cls(
            search=words.get("search", ""),
            progress=_progress_of(progress),
            school=words.get("school"),
            lists=ListStanding(lists) if lists in set(ListStanding) else None,
        )


def _progress_of(word: str) -> frozenset[Progress]:
    if word == NOT_SUBMITTED:
        return frozenset(Progress) - {Progress.SUBMITTED}
    return frozenset({Progress(word)}) if word in set(Progress) else frozenset()


reached = case(
    (Submission.id.is_not(None), Progress.SUBMITTED.value),
    (Application.id.is_(None), Progress.NOT_STARTED.value),
    (Application.status == ApplicationStatus.WITHDRAWN.value, Progress.WITHDRAWN.value),
    else_=Progress.DRAFT.value,
)


def of_applicant() -> ColumnElement[bool]:
    """Joins an application with the nomination that still stands; of who left the round nothing is counted."""
    same = (Nomination.student_id == Application.student_id) & (Nomination.round_id == Application.round_id)
    return same & (Nomination.status == NominationStatus.NOMINATED.value)


def in_scope(actor: User, permission: Permission = Permission.VIEW_APPLICATIONS) -> ColumnElement[bool]:
    """The students whose applications the actor may read, or do more with: all, or those of their school."""
    scope = actor.scope(permission)
    if scope.everything:
        return true()
    return Student.school_code.in_(scope.school_codes) if scope.school_codes else false()


def can_see_phone(actor: User, student: Student) -> bool:
    """Contact details are for the student's school and for those who arrange the placements."""
    scope = actor.scope(Permission.VIEW_CONTACTS)
    return scope.everything or student.school_code in scope.school_codes


def applicants(actor: User, round_id: UUID, *columns: Any) -> Select[*tuple[Any, ...]]:
    return _nominated(round_id, *columns).where(in_scope(actor))


def _nominated(round_id: UUID, *columns: Any) -> Select[*tuple[Any, ...]]:
    return _NOMINATED.with_only_columns(*columns).where(Nomination.round_id == round_id)


# Made once: putting it together took longer than asking the database.
_NOMINATED = (
    select(Student.id.label("student_id"), Student.code, Student.full_name, Student.school_code)
    .select_from(Nomination)
    .join(Student, Student.id == Nomination.student_id)
    .outerjoin(Application, (Application.student_id == Student.id) & (Application.round_id == Nomination.round_id))
    .outerjoin(Submission, (Submission.application_id == Application.id) & Submission.counts)
    .where(Nomination.status == NominationStatus.NOMINATED.value)
)
_LISTED = (
    _NOMINATED.add_columns(Nomination.id.label("nomination_id"), Major.name.label("major"), Student.gpa)
    .add_columns(Application.id.label("application_id"))
    .add_columns(
        reached.label("progress"),
        select(func.count())
        .where(SubmittedChoice.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
        .label("choices"),
    )
    .add_columns(Submission.anywhere, Submission.submitted_at, Submission.receipt, Submission.source)
    .outerjoin(Major, Major.code == Student.major_code)
    .order_by(Student.sort_key, Student.code)
)

ORDERS: dict[str, tuple[Any, ...]] = {
    "full_name": (Student.sort_key, Student.code),
    "code": (Student.code,),
    "school": (Student.school_code,),
    "major": (Major.name,),
    "gpa": (Student.gpa,),
    "progress": (reached,),
    "submitted_at": (Submission.submitted_at,),
}


def list_applicants(actor: User, round_: Round, wanted: ApplicantFilter, page: int, sort: str = "") -> Page[Any]:
    """Rows of the nominated students with what they have submitted, by name or by a key of ORDERS."""
    statement = _LISTED.where(Nomination.round_id == round_.id, in_scope(actor))
    return paginate(in_order(narrowed(statement, round_, wanted), sort, ORDERS), page, rows=True)


def narrowed(statement: Select[Any], round_: Round, wanted: ApplicantFilter) -> Select[Any]:
    """Those of the rows that the filters let through; the select is one of `applicants`."""
    if wanted.search:
        named = Student.search_text.like(like_pattern(wanted.search), escape="\\")
        statement = statement.where(or_(named, Submission.receipt == wanted.search.upper()))
    if wanted.progress:
        statement = statement.where(reached.in_([progress.value for progress in wanted.progress]))
    if wanted.school:
        statement = statement.where(Student.school_code == wanted.school)
    if wanted.lists:
        statement = statement.where(list_lengths.of_standing(round_, wanted.lists))
    return statement


def count_by_school(round_id: UUID) -> list[Any]:
    """Rows (code, name, progress, students) of the nominated, by school: numbers only, so of every school."""
    statement = (
        _nominated(round_id, School.code, School.name, reached.label("progress"), func.count().label("students"))
        .join(School, School.code == Student.school_code)
        .group_by(School.code, School.name, reached)
        .order_by(School.name, School.code)
    )
    return list(db.session.execute(statement))


def count_by_progress(actor: User, round_id: UUID) -> dict[str, int]:
    """How many nominated students of the actor's have come how far."""
    rows = db.session.execute(applicants(actor, round_id, reached, func.count()).group_by(reached))
    return {progress: number for progress, number in rows}


def list_schools(actor: User) -> list[tuple[str, str]]:
    """(code, name) of the schools whose applications the actor may read."""
    scope = actor.scope(Permission.VIEW_APPLICATIONS)
    statement = select(School.code, School.name).order_by(School.name)
    if not scope.everything:
        statement = statement.where(School.code.in_(scope.school_codes))
    return [(code, name) for code, name in db.session.execute(statement)]


def get_application(actor: User, round_id: UUID, application_id: UUID) -> Application:
    """A student's application that the actor may read; raises NotFound."""
    application = db.session.scalar(
        select(Application)
        .join(Student, Student.id == Application.student_id)
        .where(Application.id == application_id, Application.round_id == round_id, in_scope(actor))
    )
    if application is None:
        raise NotFound
    return application


def list_submissions(application: Application) -> list[Submission]:
    """Every version that was submitted, the last first."""
    return list(
        db.session.scalars(
            select(Submission)
            .where(Submission.application_id == application.id)
            .order_by(Submission.number.desc())
            .options(joinedload(Submission.entered_by).lazyload(User.grants))
        )
    )
