"""A refill on its way: computed, approved by different people, published."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import select

from portal.attempts import approval
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import AttemptStatus, current_step
from portal.extensions import db
from portal.placements import service
from portal.placements.models import Placement
from tests.factories.attempts import Market, People, give_answer, run_attempt


def compute(market: Market, people: People) -> MatchAttempt:
    attempt = service.start_refill(market.round, key=uuid4().hex, actor=people.coordinator)
    run_attempt(attempt)
    assert attempt.status == AttemptStatus.COMPUTED, attempt.error
    return attempt


def approve(attempt: MatchAttempt, people: People) -> None:
    approval.send(attempt, version=attempt.version, actor=people.coordinator)
    while step := current_step(attempt.round.steps, attempt.decisions, attempt.sendings):
        give_answer(attempt, people.approvers[step.role])
    db.session.commit()


def publish(attempt: MatchAttempt, people: People) -> int:
    previous = db.session.scalars(select(MatchAttempt).where(MatchAttempt.status == "published")).one()
    count = service.publish(attempt, version=attempt.version, replaces=str(previous.id), actor=people.coordinator)
    db.session.commit()
    return count


def standing(market: Market) -> set[tuple[int, Any]]:
    """Who has a place: number of the student in the market, opening."""
    rows = db.session.scalars(select(Placement).where(Placement.status != "vacated"))
    return {(market.students.index(row.student_id), row.opening_id) for row in rows}
