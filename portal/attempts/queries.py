"""Reads of attempts, scoped to the actor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from portal.access import Permission
from portal.accounts.models import User
from portal.applications.models import Application, Submission, SubmittedChoice
from portal.attempts.models import ApprovalDecision, AttemptComment, MatchAttempt, ProposedPlacement
from portal.attempts.rules import WAITING, WITH_RESULT, AttemptStatus
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.jobs.models import Job
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.paging import Page, paginate
from portal.rounds.models import Round
from portal.students.models import Nomination
from portal.students.rules import NominationStatus

# Whether somebody changed a row by hand.
BY_HAND = ProposedPlacement.opening_id.is_distinct_from(ProposedPlacement.computed_opening_id).label("by_hand")

# The people of an attempt by name only: what they may do is not asked here.
PEOPLE = (
    joinedload(MatchAttempt.started_by).lazyload(User.grants),
    joinedload(MatchAttempt.sent_by).lazyload(User.grants),
    joinedload(MatchAttempt.published_by).lazyload(User.grants),
)
ANSWERS = (
    selectinload(MatchAttempt.decisions).options(
        joinedload(ApprovalDecision.decided_by).lazyload(User.grants),
        joinedload(ApprovalDecision.for_whom).lazyload(User.grants),
    ),
    joinedload(MatchAttempt.round).lazyload(Round.fields),
)
_COMPARED = 100  # attempts offered to choose from
BARE = (
    lazyload(MatchAttempt.decisions),
    joinedload(MatchAttempt.round).options(lazyload(Round.fields), lazyload(Round.steps)),
)


def get_attempt(actor: User, attempt_id: UUID, *, bare: bool = False) -> MatchAttempt:
    """An attempt with its people and answers, or `bare` of them; NotFound when it is out of the actor's scope."""
    options = BARE if bare else (*PEOPLE, *ANSWERS)
    attempt = db.session.scalar(select(MatchAttempt).where(MatchAttempt.id == attempt_id).options(*options))
    if attempt is None or not actor.scope(Permission.VIEW_ATTEMPTS).everything:
        raise NotFound
    return attempt


def list_attempts(round_id: UUID, page: int) -> Page[MatchAttempt]:
    """The attempts of a round, the newest first."""
    statement = select(MatchAttempt).where(MatchAttempt.round_id == round_id)
    return paginate(statement.order_by(MatchAttempt.number.desc()).options(*PEOPLE, *BARE), page)


def list_comparable(round_id: UUID) -> list[Any]:
    """Rows (id, number, name) of the attempts that have a result, the newest first."""
    with_result = [status.value for status in WITH_RESULT]
    return list(
        db.session.execute(
            select(MatchAttempt.id, MatchAttempt.number, MatchAttempt.name)
            .where(MatchAttempt.round_id == round_id, MatchAttempt.status.in_(with_result))
            .order_by(MatchAttempt.number.desc())
            .limit(_COMPARED)
        )
    )


def get_two_attempts(actor: User, round_id: UUID, first: UUID, second: UUID) -> tuple[MatchAttempt, MatchAttempt]:
    """Two attempts of a round in the order asked for, in one statement; NotFound when one is out of scope."""
    rows = db.session.scalars(
        select(MatchAttempt)
        .where(MatchAttempt.round_id == round_id, MatchAttempt.id.in_((first, second)))
        .options(*BARE)
    )
    found = {attempt.id: attempt for attempt in rows}
    if len(found) != 2 or not actor.scope(Permission.VIEW_ATTEMPTS).everything:
        raise NotFound
    return found[first], found[second]


def frozen_inputs(attempt_ids: Collection[UUID]) -> dict[UUID, bytes]:
    """The archives of frozen inputs."""
    rows = db.session.execute(
        select(MatchAttempt.id, MatchAttempt.frozen_input).where(MatchAttempt.id.in_(attempt_ids))
    )
    return {key: archive for key, archive in rows}


def list_comments(attempt_id: UUID, page: int) -> Page[AttemptComment]:
    """What was written about an attempt, the newest first."""
    statement = select(AttemptComment).where(AttemptComment.attempt_id == attempt_id)
    authors = joinedload(AttemptComment.author).lazyload(User.grants)
    newest = (AttemptComment.written_at.desc(), AttemptComment.id)
    return paginate(statement.order_by(*newest).options(authors), page)


def jobs_of(attempts: Iterable[MatchAttempt]) -> dict[UUID, Job]:
    """The jobs of those that wait or run, by the attempt's id."""
    waiting = {a.job_id: a.id for a in attempts if a.job_id and a.status in WAITING}
    if not waiting:
        return {}
    return {waiting[job.id]: job for job in db.session.scalars(select(Job).where(Job.id.in_(waiting)))}


def find_attempt_asked_for(job_key: str) -> MatchAttempt | None:
    """The attempt that an earlier copy of the same form started."""
    return db.session.scalar(
        select(MatchAttempt).join(Job, Job.id == MatchAttempt.job_id).where(Job.idempotency_key == job_key)
    )


def another_before_approvers(attempt: MatchAttempt) -> bool:
    """Whether another attempt of the round waits for approval."""
    statement = select(MatchAttempt.id).where(
        MatchAttempt.round_id == attempt.round_id,
        MatchAttempt.id != attempt.id,
        MatchAttempt.status == AttemptStatus.SENT_FOR_APPROVAL.value,
    )
    return db.session.scalar(statement.limit(1)) is not None


def find_published(round_id: UUID, *, bare: bool = False) -> MatchAttempt | None:
    """The attempt whose result is the round's result now; its answers are left behind where it is `bare`."""
    status = MatchAttempt.status == AttemptStatus.PUBLISHED.value
    statement = select(MatchAttempt).where(MatchAttempt.round_id == round_id, status)
    return db.session.scalar(statement.options(*BARE) if bare else statement)


class Inputs(NamedTuple):
    """What a run would take now; `nominated` counts also those who have submitted nothing."""

    nominated: int
    students: int
    openings: int
    seats: int
    choices: int


def count_inputs(round_id: UUID) -> Inputs:
    """What goes into an attempt that is started now; one statement."""
    nominated = (
        select(Nomination.student_id)
        .where(Nomination.round_id == round_id, Nomination.status == NominationStatus.NOMINATED.value)
        .subquery()
    )
    counted = (
        select(Submission.id)
        .join(Application, Application.id == Submission.application_id)
        .join(nominated, nominated.c.student_id == Application.student_id)
        .where(Application.round_id == round_id, Submission.counts)
        .subquery()
    )
    approved = (Opening.round_id == round_id, Opening.status == OpeningStatus.APPROVED.value)
    listed = (
        select(func.count()).select_from(SubmittedChoice).join(counted, counted.c.id == SubmittedChoice.submission_id)
    )
    parts = (
        select(func.count()).select_from(nominated),
        select(func.count()).select_from(counted),
        select(func.count()).where(*approved),
        select(func.coalesce(func.sum(Opening.seats), 0)).where(*approved),
        listed,
    )
    return Inputs(*db.session.execute(select(*(part.scalar_subquery() for part in parts))).one())


class Drift(NamedTuple):
    """What has changed since an attempt was computed: placed students who left, openings that lack the seats."""

    students: int
    openings: int

    def __bool__(self) -> bool:
        return bool(self.students or self.openings)


def find_drift(attempt: MatchAttempt) -> Drift:
    """Whether the attempt's rows could still be carried out, in two statements."""
    return Drift(
        students=db.session.scalar(select(func.count()).select_from(_left(attempt).subquery())) or 0,
        openings=db.session.scalar(select(func.count()).select_from(_short(attempt).subquery())) or 0,
    )


def _left(attempt: MatchAttempt) -> Select[Any]:
    """Placed students who are no longer nominated, or whose application no longer counts."""
    still = (
        select(Application.student_id)
        .join(Submission, (Submission.application_id == Application.id) & Submission.counts)
        .join(
            Nomination,
            (Nomination.student_id == Application.student_id) & (Nomination.round_id == Application.round_id),
        )
        .where(Application.round_id == attempt.round_id, Nomination.status == NominationStatus.NOMINATED.value)
        .where(Nomination.carried_to_id.is_(None))
    )
    return select(ProposedPlacement.student_id).where(
        ProposedPlacement.attempt_id == attempt.id,
        ProposedPlacement.opening_id.is_not(None),
        ProposedPlacement.student_id.not_in(still),
    )


def _short(attempt: MatchAttempt) -> Select[Any]:
    """Openings that were withdrawn, or have fewer seats than the attempt gives away."""
    return (
        select(Opening.id)
        .join(ProposedPlacement, ProposedPlacement.opening_id == Opening.id)
        .where(ProposedPlacement.attempt_id == attempt.id)
        .group_by(Opening.id, Opening.status, Opening.seats, Opening.seats_passed_on)
        .having((Opening.status != OpeningStatus.APPROVED.value) | (func.count() > Opening.own_seats))
    )


def communes_by_priority(codes: Mapping[str, list[str]]) -> list[tuple[int, list[Commune]]]:
    """Priorities with their communes in the order of names, from codes by priority; one statement."""
    wanted = [code for listed in codes.values() for code in listed]
    if not wanted:
        return []
    found = db.session.scalars(select(Commune).where(Commune.code.in_(wanted)).order_by(Commune.sort_key))
    communes = {commune.code: commune for commune in found}  # in the order of names
    return [
        (int(priority), [commune for code, commune in communes.items() if code in listed])
        for priority, listed in sorted(codes.items())
    ]
