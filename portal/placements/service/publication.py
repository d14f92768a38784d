"""Publishing an approved attempt: its rows become placements, their seats are taken, all in one transaction."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from portal import clock
from portal.accounts.models import User
from portal.attempts import approval, refills
from portal.attempts import queries as attempts_queries
from portal.attempts import service as attempts
from portal.attempts.drafts import service as drafts
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.rules import AttemptAction, AttemptKind, AttemptStatus
from portal.audit.service import record
from portal.errors import DomainError, StaleVersion, TransitionNotAllowed, ensure_version
from portal.extensions import db
from portal.placements import seats
from portal.placements.models import Placement
from portal.placements.published import telling
from portal.placements.published import working_out as published
from portal.placements.rules import CommuneAnswer, PlacementStatus, StudentAnswer
from portal.placements.rules.answers import Vacancy
from portal.placements.service.vacating import vacate
from portal.placements.telling import tell_of_refill
from portal.placements.trail import Placed, listed, short
from portal.rounds import service as rounds
from portal.rounds.rules import LIVE_ROUNDS, RoundStatus
from portal.vietnamese.dates import exclusive_end, local_day


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
    gone: list[Placement] = []
    if previous is not None:
        rows, gone = _replace(previous, attempt, rows, actor)
    published.keep(attempt, leaving=previous if attempt.kind == AttemptKind.REFILL else None)
    seats.take(Counter(row.opening_id for row in rows))
    placed = _place(attempt, rows)
    attempts.mark_published(attempt, actor=actor)
    drafts.end_with_publication(attempt, actor=actor)
    if previous is None:
        rounds.mark_published(round_, actor)
    if attempt.kind == AttemptKind.REFILL:
        tell_of_refill(attempt, placed, _answer_by(attempt))
    else:
        telling.published(attempt)
    record(
        "attempt_published",
        attempt,
        actor=actor,
        round=round_.id,
        placements=len(placed),
        seed=attempt.seed,
        placed=listed(placed),
        vacated=[short(placement.id) for placement in gone],
        because=Vacancy.REPLACED,
    )
    return len(placed)


def was_published_by(attempt: MatchAttempt, actor: User) -> bool:
    """Whether the attempt is the result because this person published it: pressing twice publishes once."""
    return attempt.status == AttemptStatus.PUBLISHED and attempt.published_by_id == actor.id


def _proposed(attempt: MatchAttempt) -> list[Row]:
    statement = select(ProposedPlacement.student_id, ProposedPlacement.opening_id, ProposedPlacement.rank).where(
        ProposedPlacement.attempt_id == attempt.id, ProposedPlacement.opening_id.is_not(None)
    )
    return [
        Row(student_id, opening_id, rank)
        for student_id, opening_id, rank in db.session.execute(statement)
        if opening_id is not None and rank is not None
    ]


def _answer_by(attempt: MatchAttempt) -> datetime:
    return exclusive_end(local_day(clock.now()) + timedelta(days=attempt.round.answer_days))


def _place(attempt: MatchAttempt, rows: list[Row]) -> list[Placed]:
    common = {
        "round_id": attempt.round_id,
        "attempt_id": attempt.id,
        "status": PlacementStatus.PUBLISHED.value,
        "student_answer": StudentAnswer.AWAITED.value,
        "commune_answer": CommuneAnswer.AWAITED.value,
        "published_at": clock.now(),
        "answer_by": _answer_by(attempt),
        "version": 1,
    }
    placed = [Placed(uuid.uuid4(), row.student_id, row.opening_id, row.rank) for row in rows]
    if placed:
        db.session.execute(insert(Placement), [{**common, **row._asdict()} for row in placed])
    return placed


def _replace(
    previous: MatchAttempt, attempt: MatchAttempt, rows: list[Row], actor: User
) -> tuple[list[Row], list[Placement]]:
    """Vacate what the new attempt changes, keep the rest; returns the rows still to be placed, and who lost a place."""
    # A whole result is replaced only before anybody has started; a refill touches no seat that is held.
    replaceable = LIVE_ROUNDS if attempt.kind == AttemptKind.REFILL else (RoundStatus.PUBLISHED,)
    if attempt.round.status not in replaceable:
        raise TransitionNotAllowed(attempt.round.status, AttemptAction.SUPERSEDE)
    attempts.supersede(previous, actor=actor)
    db.session.flush()
    wanted = {(row.student_id, row.opening_id) for row in rows}
    standing = list(
        db.session.scalars(
            select(Placement)
            .where(Placement.round_id == attempt.round_id, Placement.status != PlacementStatus.VACATED.value)
            .order_by(Placement.id)  # as everybody does who locks more than one
            .with_for_update()
        )
    )
    if attempt.kind == AttemptKind.REFILL:
        refills.ensure_nobody_moved(attempt)  # again, now that nobody can answer any more
    gone = [p for p in standing if (p.student_id, p.opening_id) not in wanted]
    vacate(gone, Vacancy.REPLACED)
    kept = {(p.student_id, p.opening_id): p.id for p in standing if p.status != PlacementStatus.VACATED}
    db.session.execute(
        update(Placement).where(Placement.id.in_(kept.values())).values(attempt_id=attempt.id),
        execution_options={"synchronize_session": False},
    )
    return [row for row in rows if (row.student_id, row.opening_id) not in kept], gone
