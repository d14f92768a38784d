"""Reads of applications: a student's own, and what the matching takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select, true
from sqlalchemy.orm import lazyload

from portal.access import Permission
from portal.accounts.models import User
from portal.applications.models import Application, Choice, Consent, Submission, SubmittedChoice
from portal.applications.rules import Listed
from portal.applications.standing import Standing
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.demand import count_rankings_of
from portal.openings.models import Opening
from portal.openings.queries import fields_by_opening, level_joins
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round, RoundPriority
from portal.rounds.rules import RoundStatus
from portal.schools.models import Major
from portal.students.models import Nomination, Student
from portal.students.queries import in_scope
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


def list_counted_submissions(round_id: UUID, *, among: Collection[UUID] | None = None) -> list[CountedSubmission]:
    """What the matching takes: two statements for any number of students, ordered by the student's id.

    `among`: only these students. Those who now wait in a supplementary round are not of this one any more.
    """
    wanted = true() if among is None else Application.student_id.in_(among)
    choices: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for submission_id, opening_id in db.session.execute(
        select(SubmittedChoice.submission_id, SubmittedChoice.opening_id)
        .join(Submission, Submission.id == SubmittedChoice.submission_id)
        .join(Application, Application.id == Submission.application_id)
        .where(Application.round_id == round_id, Submission.counts, wanted)
        .order_by(SubmittedChoice.submission_id, SubmittedChoice.rank)
    ):
        choices[submission_id].append(opening_id)
    rows = db.session.execute(
        select(Submission.id, Submission.application_id, Submission.anywhere, Submission.needs)
        .add_columns(Student.id.label("student_id"), Student.gpa, Student.conduct, Major.field_code)
        .join(Application, Application.id == Submission.application_id)
        .join(Student, Student.id == Application.student_id)
        .join(Major, Major.code == Student.major_code)
        .join(Nomination, (Nomination.student_id == Student.id) & (Nomination.round_id == Application.round_id))
        .where(Application.round_id == round_id, Submission.counts, wanted)
        .where(Nomination.status == NominationStatus.NOMINATED.value, Nomination.carried_to_id.is_(None))
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


def _own_standings(actor: User) -> Select[Nomination, Round, Student, Application]:
    return _STANDINGS.where(Nomination.student_id.in_(actor.scope(Permission.VIEW_OWN_APPLICATION).student_ids))


# Made once: putting it together took longer than asking the database.
_STANDINGS = (
    select(Nomination, Round, Student, Application)
    .join(Round, Round.id == Nomination.round_id)
    .join(Student, Student.id == Nomination.student_id)
    .outerjoin(
        Application,
        (Application.round_id == Nomination.round_id) & (Application.student_id == Nomination.student_id),
    )
    .where(Round.status != RoundStatus.DRAFT.value)
    .options(lazyload(Round.steps))
)


def list_standings(actor: User) -> list[Standing]:
    """The rounds the student was put forward for, the latest first."""
    rows = db.session.execute(_own_standings(actor).order_by(Round.applications_close_at.desc(), Round.id)).unique()
    return [Standing(round_, student, nomination, own) for nomination, round_, student, own in rows]


def get_standing(actor: User, round_id: UUID) -> Standing:
    """Where the student stands in a round; raises NotFound when their school did not put them forward for it."""
    return _one(_own_standings(actor).where(Nomination.round_id == round_id))


def get_standing_of(actor: User, round_id: UUID, student_id: UUID) -> Standing:
    """Where a nominated student stands for whom the actor may write an application down; raises NotFound."""
    return _one(
        _STANDINGS.where(Nomination.round_id == round_id, Nomination.student_id == student_id)
        .where(Nomination.status == NominationStatus.NOMINATED.value)
        .where(in_scope(actor.scope(Permission.ENTER_APPLICATION_ON_BEHALF)))
    )


def _one(statement: Select[Nomination, Round, Student, Application]) -> Standing:
    row = db.session.execute(statement).unique().first()
    if row is None:
        raise NotFound
    nomination, round_, student, application = row
    return Standing(round_, student, nomination, application)


class ListedOpening(NamedTuple):
    """A line of a list of choices, with what has become of the opening since."""

    choice_id: UUID | None
    rank: int
    opening_id: UUID
    title: str
    commune: str
    seats: int
    ranked: int
    level: int | None
    status: str
    withdrawn_reason: str
    eligible: bool

    @property
    def withdrawn(self) -> bool:
        return self.status != OpeningStatus.APPROVED

    @property
    def facts(self) -> Listed:
        """As the rules see it."""
        return Listed(self.opening_id, self.level, self.eligible, self.withdrawn)


def list_choices(standing: Standing) -> list[ListedOpening]:
    """The draft's choices in their order."""
    if standing.application is None:
        return []
    lines = select(Choice.id.label("choice_id"), Choice.rank, Choice.opening_id).where(
        Choice.application_id == standing.application.id
    )
    return _listed(lines, standing)


def chosen_ids(standing: Standing) -> set[UUID]:
    """The openings on the draft."""
    if standing.application is None:
        return set()
    return set(db.session.scalars(select(Choice.opening_id).where(Choice.application_id == standing.application.id)))


def list_submitted(submission: Submission, standing: Standing | None = None) -> list[ListedOpening]:
    """The choices of what was submitted."""
    lines = select(SubmittedChoice.rank, SubmittedChoice.opening_id).where(
        SubmittedChoice.submission_id == submission.id
    )
    return _listed(lines, standing)


def _listed(lines: Select[*tuple[Any, ...]], standing: Standing | None) -> list[ListedOpening]:
    line = lines.subquery()
    rows = db.session.execute(
        select(line, RoundPriority.level, Commune.full_name.label("commune"))
        .add_columns(Opening.title, Opening.seats, Opening.min_gpa, Opening.status, Opening.withdrawn_reason)
        .join(Opening, Opening.id == line.c.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(RoundPriority, level_joins())
        .order_by(line.c.rank)
    ).all()
    fields = fields_by_opening(row.opening_id for row in rows)
    ranked = count_rankings_of(row.opening_id for row in rows)
    gpa = (standing.student.gpa or 0) if standing else 0
    return [
        ListedOpening(
            choice_id=getattr(row, "choice_id", None),
            rank=row.rank,
            opening_id=row.opening_id,
            title=row.title,
            commune=row.commune,
            seats=row.seats,
            ranked=ranked[row.opening_id],
            level=row.level,
            status=row.status,
            withdrawn_reason=row.withdrawn_reason,
            eligible=standing is None or (standing.field in fields[row.opening_id] and gpa >= row.min_gpa),
        )
        for row in rows
    ]


def get_own_submission(standing: Standing, submission_id: UUID) -> Submission:
    """One of the student's submissions in the round."""
    own = standing.application.id if standing.application else None
    submission = db.session.scalar(
        select(Submission).where(Submission.id == submission_id, Submission.application_id == own)
    )
    if submission is None:
        raise NotFound
    return submission


def find_counted(application: Application | None) -> Submission | None:
    """The submitted version that counts; None when there is none, or it was withdrawn."""
    if application is None:
        return None
    return db.session.scalar(select(Submission).where(Submission.application_id == application.id, Submission.counts))


def list_consents(student_id: UUID, round_id: UUID) -> list[Consent]:
    """What the student agrees to in this round at present."""
    return list(
        db.session.scalars(
            select(Consent)
            .where(Consent.student_id == student_id, Consent.round_id == round_id)
            .where(Consent.withdrawn_at.is_(None))
            .order_by(Consent.given_at, Consent.purpose)
        )
    )
