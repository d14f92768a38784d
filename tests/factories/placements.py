"""Published results."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import AttemptStatus
from portal.extensions import db
from portal.placements import service
from portal.placements.appeals.models import Appeal
from portal.placements.models import Placement
from portal.placements.rules.answers import NEEDS_REASON, Act
from tests.factories.attempts import Market, People, make_attempt, make_market, make_people


def make_publication(market: Market | None = None, *, people: People | None = None) -> MatchAttempt:
    """A market's result, approved by two people and published; commits."""
    people = people or make_people()
    attempt = make_attempt(market or make_market(), AttemptStatus.APPROVED, people=people)
    service.publish(attempt, version=attempt.version, replaces="", actor=people.coordinator)
    db.session.commit()
    return attempt


def make_appeal(round_id: UUID, student_id: UUID, *, upheld: bool = False) -> Appeal:
    """A student's appeal, unanswered or upheld."""
    values = {"reason": "Điểm của em bị nhập sai.", "appealed_at": clock.now()}
    if upheld:
        values |= {"status": "upheld", "answer": "Điểm đã được xác minh lại.", "answered_at": clock.now()}
    appeal = Appeal(round_id=round_id, student_id=student_id, **values)
    db.session.add(appeal)
    db.session.flush()
    return appeal


def placement_of(market: Market, student: int) -> Placement:
    """The placement of a market's student that stands."""
    statement = select(Placement).where(Placement.student_id == market.students[student], Placement.status != "vacated")
    return db.session.scalars(statement).one()


def say(placement: Placement, act: Act, actor: User | None = None, **more: object) -> None:
    """Say something about a placement, having seen it as it is."""
    values = {"reason": "Em được nhận ở nơi khác." if act in NEEDS_REASON else "", "key": uuid4().hex, **more}
    told = service.Told(actor=actor, **values)  # type: ignore[arg-type]
    service.say(placement, act, told, seen=service.Seen.of(placement))
