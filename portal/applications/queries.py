"""Reads of applications: what the matching takes."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from portal.applications.models import Application, Submission, SubmittedChoice
from portal.extensions import db
from portal.schools.models import Major
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus


class CountedSubmission(NamedTuple):
    """A nominated student with the submitted application that counts; GPA in hundredths, choices from the first on."""

    student_id: UUID
    application_id: UUID
    gpa: int
    conduct: int
    field: str
    anywhere: bool
    needs: tuple[str, ...]
    choices: tuple[UUID, ...]


def list_counted_submissions(round_id: UUID) -> list[CountedSubmission]:
    """What the matching takes: two statements for any number of students, ordered by the student's id."""
    choices: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for submission_id, opening_id in db.session.execute(
        select(SubmittedChoice.submission_id, SubmittedChoice.opening_id)
        .join(Submission, Submission.id == SubmittedChoice.submission_id)
        .join(Application, Application.id == Submission.application_id)
        .where(Application.round_id == round_id, Submission.counts)
        .order_by(SubmittedChoice.submission_id, SubmittedChoice.rank)
    ):
        choices[submission_id].append(opening_id)
    rows = db.session.execute(
        select(Submission.id, Submission.application_id, Submission.anywhere, Submission.needs)
        .add_columns(Student.id.label("student_id"), Student.gpa, Student.conduct, Major.field_code)
        .join(Application, Application.id == Submission.application_id)
        .join(Student, Student.id == Application.student_id)
        .join(Major, Major.code == Student.major_code)
        .join(
            Nomination, (Nomination.student_id == Student.id) & (Nomination.round_id == Application.round_id)
        )
        .where(Application.round_id == round_id, Submission.counts)
        .where(Nomination.status == NominationStatus.NOMINATED.value)
        .order_by(Student.id)
    )
    return [
        CountedSubmission(
            student_id=row.student_id,
            application_id=row.application_id,
            gpa=row.gpa,
            conduct=row.conduct,
            field=row.field_code,
            anywhere=row.anywhere,
            needs=tuple(row.needs),
            choices=tuple(choices[row.id]),
        )
        for row in rows
    ]
