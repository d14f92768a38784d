"""The applications of a round as coordinators and auditors see them: who has submitted, and what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select, true

from portal.access import Permission
from portal.accounts.models import User
from portal.applications.models import Application, Submission, SubmittedChoice
from portal.applications.rules import ApplicationStatus, Progress
from portal.errors import NotFound
from portal.extensions import db
from portal.paging import Page, paginate
from portal.schools.models import Major, School
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus
from portal.vietnamese.folding import like_pattern


@dataclass(frozen=True)
class ApplicantFilter:
    """What the list is narrowed to; None and "" leave it open."""

    search: str = ""
    progress: Progress | None = None
    school: str | None = None


_reached = case(
    (Submission.id.is_not(None), Progress.SUBMITTED.value),
    (Application.id.is_(None), Progress.NOT_STARTED.value),
    (Application.status == ApplicationStatus.WITHDRAWN.value, Progress.WITHDRAWN.value),
    else_=Progress.DRAFT.value,
)


def in_scope(actor: User) -> ColumnElement[bool]:
    """The students whose applications the actor may read: all, or those of their school."""
    scope = actor.scope(Permission.VIEW_APPLICATIONS)
    if scope.everything:
        return true()
    return Student.school_code.in_(scope.school_codes) if scope.school_codes else false()


def can_see_phone(actor: User, student: Student) -> bool:
    """Contact details are for the student's school and for those who arrange the placements."""
    scope = actor.scope(Permission.VIEW_CONTACTS)
    return scope.everything or student.school_code in scope.school_codes


def _applicants(actor: User, round_id: UUID, *columns: Any) -> Select[*tuple[Any, ...]]:
    own = (Application.student_id == Student.id) & (Application.round_id == Nomination.round_id)
    return (
        select(*columns)
        .select_from(Nomination)
        .join(Student, Student.id == Nomination.student_id)
        .outerjoin(Application, own)
        .outerjoin(Submission, (Submission.application_id == Application.id) & Submission.counts)
        .where(Nomination.round_id == round_id, Nomination.status == NominationStatus.NOMINATED.value)
        .where(in_scope(actor))
    )


def list_applicants(actor: User, round_id: UUID, wanted: ApplicantFilter, page: int) -> Page[Any]:
    """Rows of the nominated students in Vietnamese name order, with what they have submitted."""
    chosen = (
        select(func.count())
        .where(SubmittedChoice.submission_id == Submission.id)
        .correlate(Submission)
        .scalar_subquery()
    )
    statement = (
        _applicants(actor, round_id, Student.code, Student.full_name, Student.school_code)
        .add_columns(Major.name.label("major"), Application.id.label("application_id"))
        .add_columns(_reached.label("progress"), chosen.label("choices"))
        .add_columns(Submission.anywhere, Submission.submitted_at, Submission.receipt)
        .outerjoin(Major, Major.code == Student.major_code)
        .order_by(Student.sort_key, Student.code)
    )
    if wanted.search:
        named = Student.search_text.like(like_pattern(wanted.search), escape="\\")
        statement = statement.where(or_(named, Submission.receipt == wanted.search.upper()))
    if wanted.progress:
        statement = statement.where(_reached == wanted.progress.value)
    if wanted.school:
        statement = statement.where(Student.school_code == wanted.school)
    return paginate(statement, page, rows=True)


def count_by_progress(actor: User, round_id: UUID) -> dict[str, int]:
    """How many nominated students of the actor's have come how far."""
    rows = db.session.execute(_applicants(actor, round_id, _reached, func.count()).group_by(_reached))
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
            select(Submission).where(Submission.application_id == application.id).order_by(Submission.number.desc())
        )
    )
