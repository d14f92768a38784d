"""Nominated students with what they rank and submit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any
from uuid import UUID

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.applications.models import Application, Choice, Consent, Submission, SubmittedChoice
from portal.applications.rules import ApplicationStatus, Purpose
from portal.applications.service.submission import new_receipt
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import Support
from portal.rounds.models import Round
from portal.students.models import Student
from tests.factories.accounts import make_user
from tests.factories.students import make_nomination, make_student

_numbers = count(1)


def make_applicant(round_: Round, student: Student | None = None, **changes: Any) -> User:
    """The user of a student who is nominated in the round; `changes` are the student's (GPA, major, …)."""
    student = student or make_student(**changes)
    make_nomination(round_, student)
    return make_user(Role.STUDENT, student=student, full_name=student.full_name)


def make_application(
    round_: Round,
    student: Student | UUID,
    openings: Sequence[Opening] = (),
    *,
    status: ApplicationStatus | str = ApplicationStatus.DRAFT,
    needs: Sequence[Support] = (),
    **changes: Any,
) -> Application:
    """A student's application with these openings in order; a submitted one has a submission that counts."""
    status = ApplicationStatus(status)
    values: dict[str, Any] = {
        "round_id": round_.id,
        "student_id": student if isinstance(student, UUID) else student.id,
        "needs": [kind.value for kind in needs],
        "statement": "Em muốn về gần nhà.",
        "phone": "0987654321",
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }
    application = Application(**{**values, **changes}, status=status.value)
    application.choices = [Choice(opening_id=o.id, rank=rank) for rank, o in enumerate(openings, start=1)]
    db.session.add(application)
    db.session.flush()
    if status is ApplicationStatus.SUBMITTED:
        make_submission(application)
    return application


def make_submission(application: Application, **changes: Any) -> Submission:
    """What the application holds now, submitted for the first time."""
    values: dict[str, Any] = {
        "application_id": application.id,
        "number": 1,
        "receipt": new_receipt(),
        "idempotency_key": f"{next(_numbers):064}",
        "submitted_at": clock.now(),
        "counts": True,
        "anywhere": application.anywhere or False,
        "needs": application.needs,
        "statement": application.statement,
        "phone": application.phone,
    }
    submission = Submission(**{**values, **changes})
    submission.choices = [SubmittedChoice(rank=c.rank, opening_id=c.opening_id) for c in application.choices]
    db.session.add(submission)
    db.session.flush()
    return submission


def make_consent(application: Application, purpose: Purpose = Purpose.MATCHING, **changes: Any) -> Consent:
    """A student's agreement to a purpose, in force."""
    values: dict[str, Any] = {
        "student_id": application.student_id,
        "round_id": application.round_id,
        "purpose": purpose.value,
        "text": f"Đồng ý xử lý dữ liệu của đợt.\n\nTôi đồng ý: {purpose.value}.",
        "given_at": clock.now(),
    }
    consent = Consent(**{**values, **changes})
    db.session.add(consent)
    db.session.flush()
    return consent
