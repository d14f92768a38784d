"""Changes by hand and pins, made by the room's own verbs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.attempts.changes import service
from portal.attempts.changes.models import HandChange
from portal.attempts.changes.rules import ChangeReason
from portal.attempts.changes.service import Seen
from portal.attempts.models import MatchAttempt
from portal.attempts.pins import service as pins
from portal.attempts.pins.models import HandPin
from portal.attempts.pins.rules import PinKind
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.attempts import Market


def move_by_hand(
    attempt: MatchAttempt,
    student_id: UUID,
    target: UUID | None,
    reason: ChangeReason = ChangeReason.CIRCUMSTANCES,
    *,
    note: str = "",
    seen: Seen | None = None,
    actor: User | None = None,
) -> HandChange:
    """Send a student elsewhere, having seen the attempt as it is."""
    actor = actor or make_user(Role.UNIVERSITY_COORDINATOR)
    seen = seen or Seen.of(attempt)
    return service.move(attempt, student_id, target, reason=reason, note=note, seen=seen, actor=actor)


def undo_by_hand(attempt: MatchAttempt, change: HandChange, *, actor: User | None = None) -> HandChange:
    """Take a change back, having seen the attempt as it is."""
    actor = actor or make_user(Role.UNIVERSITY_COORDINATOR)
    return service.undo(attempt, change, note="", seen=Seen.of(attempt), actor=actor)


def make_pin(
    market: Market,
    student: int,
    commune: str,
    kind: PinKind = PinKind.REQUIRE,
    reason: ChangeReason = ChangeReason.DECISION,
    *,
    actor: User | None = None,
    note: str = "",
) -> HandPin:
    """A pin of a market's student on its opening in a commune."""
    code, opening = market.student(student).code, market.openings[commune]
    asked = pins.Asked(student_code=code, opening_id=opening, kind=kind, reason=reason, note=note)
    return pins.add(market.round, asked, actor=actor or make_user(Role.UNIVERSITY_COORDINATOR))


def old_pin(market: Market, student: int, commune: str, kind: PinKind = PinKind.REQUIRE) -> HandPin:
    """A pin that stands whatever the others say, as data that changed afterwards can leave one."""
    last = db.session.scalar(select(func.max(HandPin.number)).where(HandPin.round_id == market.round.id))
    pin = HandPin(
        round_id=market.round.id,
        number=(last or 0) + 1,
        student_id=market.students[student],
        opening_id=market.openings[commune],
        kind=kind.value,
        reason=ChangeReason.DECISION.value,
        made_by_id=make_user(Role.UNIVERSITY_COORDINATOR).id,
        made_at=clock.now(),
    )
    db.session.add(pin)
    db.session.flush()
    return pin
