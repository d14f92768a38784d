"""Reads of appeals, scoped to the actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import joinedload

from portal.access import Permission
from portal.accounts.models import User
from portal.attempts.changes.models import HandChange
from portal.attempts.models import ApprovalDecision, MatchAttempt, ProposedPlacement
from portal.attempts.pins.models import HandPin
from portal.attempts.rules import Decision
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.models import Opening
from portal.paging import Page, paginate
from portal.placements.appeals.models import Appeal
from portal.placements.models import Placement
from portal.placements.queries.standing import HOLDS_A_SEAT
from portal.rounds.models import Round
from portal.rounds.rules import PUBLISHED_ROUNDS
from portal.vietnamese.dates import exclusive_end, local_day


@dataclass(frozen=True)
class OwnResult:
    """A student's result in a round, until when it can be appealed against (exclusive), and the appeal made."""

    round: Round
    student_id: UUID
    until: datetime
    appeal: Appeal | None


def get_own_result(actor: User, round_id: UUID) -> OwnResult:
    """The actor's result in a published round; NotFound where they had no part in it."""
    row = db.session.execute(
        select(Round, ProposedPlacement.student_id)
        .join(MatchAttempt, MatchAttempt.round_id == Round.id)
        .join(ProposedPlacement, ProposedPlacement.attempt_id == MatchAttempt.id)
        .where(Round.id == round_id, Round.status.in_(PUBLISHED_ROUNDS), MatchAttempt.published_at.is_not(None))
        .where(ProposedPlacement.student_id.in_(actor.scope(Permission.APPEAL).student_ids))
        .limit(1)
    ).first()
    if row is None:
        raise NotFound
    round_, student_id = row
    appeal = db.session.scalar(select(Appeal).where(Appeal.round_id == round_id, Appeal.student_id == student_id))
    return OwnResult(round_, student_id, _until(round_, student_id), appeal)


def _until(round_: Round, student_id: UUID) -> datetime:
    """From the day the student's place was published, or the round's result where they have none."""
    seat = db.session.scalar(
        select(Placement.published_at).where(
            Placement.round_id == round_.id, Placement.student_id == student_id, HOLDS_A_SEAT
        )
    )
    first = db.session.scalars(
        select(MatchAttempt.published_at)
        .where(MatchAttempt.round_id == round_.id, MatchAttempt.published_at.is_not(None))
        .order_by(MatchAttempt.published_at)
    ).first()
    published = seat or first
    assert published is not None  # the round is published
    return exclusive_end(local_day(published) + timedelta(days=round_.appeal_days))


def list_appeals(round_id: UUID, page: int) -> Page[Appeal]:
    """The appeals of a round, the unanswered ones first, then the newest."""
    statement = (
        select(Appeal)
        .where(Appeal.round_id == round_id)
        .options(joinedload(Appeal.student))
        .order_by(Appeal.answered_at.is_not(None), Appeal.appealed_at.desc(), Appeal.id)
    )
    return paginate(statement, page)


def get_appeal(actor: User, appeal_id: UUID, permission: Permission) -> Appeal:
    """An appeal with its people; NotFound when it is out of the actor's scope."""
    people = (joinedload(Appeal.student), joinedload(Appeal.round), joinedload(Appeal.answered_by))
    appeal = db.session.scalar(select(Appeal).where(Appeal.id == appeal_id).options(*people))
    if appeal is None or not actor.scope(permission).everything:
        raise NotFound
    return appeal


def who_decided(round_id: UUID) -> tuple[set[UUID | None], set[UUID | None]]:
    """Who approved a result of the round that was published, and who ran, pinned, changed, sent or published one.

    A deputy's approval counts for both: for who gave it, and for who it was given for.
    """
    published = select(MatchAttempt.id).where(MatchAttempt.round_id == round_id, MatchAttempt.published_at.is_not(None))
    approved = db.session.execute(
        select(ApprovalDecision.decided_by_id, ApprovalDecision.for_id).where(
            ApprovalDecision.attempt_id.in_(published), ApprovalDecision.decision == Decision.APPROVE.value
        )
    )
    people = (MatchAttempt.started_by_id, MatchAttempt.sent_by_id, MatchAttempt.published_by_id)
    rows = db.session.execute(select(MatchAttempt.pins, *people).where(MatchAttempt.id.in_(published))).all()
    pins = [UUID(pin["id"]) for row in rows for pin in row.pins]
    changed = select(HandChange.changed_by_id).where(HandChange.attempt_id.in_(published))
    stepped_in = db.session.scalars(union(changed, select(HandPin.made_by_id).where(HandPin.id.in_(pins))))
    worked_on = {person for _pins, *worked in rows for person in worked} | set(stepped_in)
    return {person for row in approved for person in row}, worked_on


def find_seat(appeal: Appeal) -> Placement | None:
    """The seat that the student holds now."""
    return db.session.scalar(
        select(Placement)
        .where(Placement.round_id == appeal.round_id, Placement.student_id == appeal.student_id, HOLDS_A_SEAT)
        .options(joinedload(Placement.opening).joinedload(Opening.commune))
    )
