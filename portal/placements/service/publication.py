"""Publishing an approved attempt: its rows become placements, their seats are taken, all in one transaction."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from portal import clock
from portal.accounts.models import User
from portal.attempts import approval
from portal.attempts import queries as attempts_queries
from portal.attempts import service as attempts
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.rules import AttemptAction
from portal.audit.service import record
from portal.errors import DomainError, StaleVersion, TransitionNotAllowed, ensure_version
from portal.extensions import db
from portal.placements import seats
from portal.placements.models import Placement
from portal.placements.rules import TRANSITIONS, CommuneAnswer, PlacementAction, PlacementStatus, StudentAnswer
from portal.rounds import service as rounds
from portal.rounds.rules import RoundStatus
from portal.transitions import next_status


class Row(NamedTuple):
    """A student on an opening; `rank` is that of the student's choice, 0 for one that is not listed."""

    student_id: UUID
    opening_id: UUID
    rank: int


def publish(attempt: MatchAttempt, *, version: str | int | None, replaces: str, actor: User) -> int:
    """Make the approved attempt the round's result; returns how many students are placed.

    `replaces`: the id of the published attempt that the page named as the one to be replaced, or "". Raises
    StaleVersion when that changed meanwhile, SeatsGone when an opening has too few seats; nothing is kept then.
    """
    attempts.lock(attempt)
    ensure_version(attempt, version)
    round_ = attempt.round
    db.session.refresh(round_, with_for_update=True)  # one publication of a round at a time
    previous = attempts_queries.find_published(round_.id)
    if replaces != (str(previous.id) if previous and previous.id != attempt.id else ""):
        raise StaleVersion(_("Kết quả đang công bố của đợt vừa thay đổi. Hãy tải lại trang trước khi công bố."))
    attempts.ensure_status_allows(attempt, AttemptAction.PUBLISH)
    approval.ensure_inputs_still_hold(attempt)
    rows = _proposed(attempt)
    if not rows:
        raise DomainError(_("Phương án này không phân công ai nên không công bố được."))
    if previous is not None:
        rows = _replace(previous, attempt, rows, actor)
    seats.take(Counter(row.opening_id for row in rows))
    _place(attempt, rows)
    attempts.mark_published(attempt, actor=actor)
    if previous is None:
        rounds.mark_published(round_, actor)
    count = len(rows)
    record("attempt_published", attempt, actor=actor, round=round_.id, placements=count, seed=attempt.seed)
    return count


def _proposed(attempt: MatchAttempt) -> list[Row]:
    statement = select(ProposedPlacement.student_id, ProposedPlacement.opening_id, ProposedPlacement.rank).where(
        ProposedPlacement.attempt_id == attempt.id, ProposedPlacement.opening_id.is_not(None)
    )
    return [
        Row(student_id, opening_id, rank)
        for student_id, opening_id, rank in db.session.execute(statement)
        if opening_id is not None and rank is not None
    ]


def _place(attempt: MatchAttempt, rows: list[Row]) -> None:
    common = {
        "round_id": attempt.round_id,
        "attempt_id": attempt.id,
        "status": PlacementStatus.PUBLISHED.value,
        "student_answer": StudentAnswer.AWAITED.value,
        "commune_answer": CommuneAnswer.AWAITED.value,
        "published_at": clock.now(),
        "version": 1,
    }
    if rows:
        db.session.execute(insert(Placement), [{"id": uuid.uuid4(), **common, **row._asdict()} for row in rows])


def _replace(previous: MatchAttempt, attempt: MatchAttempt, rows: list[Row], actor: User) -> list[Row]:
    """Vacate what the new attempt changes, keep what it leaves as it is; returns the rows still to be placed."""
    if attempt.round.status != RoundStatus.PUBLISHED:
        raise TransitionNotAllowed(attempt.round.status, AttemptAction.SUPERSEDE)
    attempts.supersede(previous, actor=actor)
    db.session.flush()
    wanted = {(row.student_id, row.opening_id) for row in rows}
    standing = list(
        db.session.scalars(
            select(Placement)
            .where(Placement.round_id == attempt.round_id, Placement.status != PlacementStatus.VACATED.value)
            .with_for_update()
        )
    )
    for placement in standing:
        if (placement.student_id, placement.opening_id) not in wanted:
            placement.status = next_status(TRANSITIONS, placement.status, PlacementAction.VACATE)
    gone = [p for p in standing if p.status == PlacementStatus.VACATED]
    db.session.flush()
    seats.give_back(Counter(placement.opening_id for placement in gone))
    kept = {(p.student_id, p.opening_id): p.id for p in standing if p.status != PlacementStatus.VACATED}
    db.session.execute(
        update(Placement).where(Placement.id.in_(kept.values())).values(attempt_id=attempt.id),
        execution_options={"synchronize_session": False},
    )
    return [row for row in rows if (row.student_id, row.opening_id) not in kept]
