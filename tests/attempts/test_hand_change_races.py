"""Two people change one draft at once: one wins, the others are told; and the test would notice if it were not so."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select, update

from portal.access import Role
from portal.accounts.models import User
from portal.attempts.changes import service
from portal.attempts.changes.considering import Draft, consider
from portal.attempts.changes.rules import ChangeReason
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.database import set_writing
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_attempt, make_market
from tests.factories.communes import REMOTE, WARD
from tests.racing import at_once

AT_ONCE = 4
Act = Callable[[threading.Barrier], None]


def draft_with_one_seat() -> tuple[Market, MatchAttempt]:
    """Everybody is at the remote commune but the first; the ward has one seat left."""
    market = make_market(AT_ONCE + 1, seats={WARD: 2, REMOTE: AT_ONCE})
    return market, make_attempt(market)


def held(attempt_id: uuid.UUID, opening_id: uuid.UUID) -> int:
    statement = select(func.count()).select_from(ProposedPlacement)
    at = (ProposedPlacement.attempt_id == attempt_id, ProposedPlacement.opening_id == opening_id)
    return db.session.scalar(statement.where(*at)) or 0


def test_the_last_seat_goes_to_one_and_the_others_are_told(real_database: Flask) -> None:
    market, attempt = draft_with_one_seat()
    attempt_id, ward, actor = attempt.id, market.openings[WARD], make_user(Role.UNIVERSITY_COORDINATOR).id
    seen = service.Seen.of(attempt)

    def act(student_id: uuid.UUID) -> Act:
        def move(barrier: threading.Barrier) -> None:
            barrier.wait()
            found, who = db.session.get_one(MatchAttempt, attempt_id), db.session.get_one(User, actor)
            service.move(found, student_id, ward, reason=ChangeReason.DECISION, note="", seen=seen, actor=who)

        return move

    told = at_once(real_database, [act(student) for student in market.students[1:]])
    assert told == {"done": 1, "StaleVersion": AT_ONCE - 1}
    assert held(attempt_id, ward) == 2


def test_control_looking_first_and_moving_afterwards_overfills_it(real_database: Flask) -> None:
    market, attempt = draft_with_one_seat()
    attempt_id, ward = attempt.id, market.openings[WARD]

    def act(student_id: uuid.UUID) -> Act:
        def look_then_move(barrier: threading.Barrier) -> None:
            set_writing(False)  # looks without a lock, as a program that trusts what it has read does
            consider(Draft.of(db.session.get_one(MatchAttempt, attempt_id), student_id), ward)
            db.session.rollback()
            set_writing(True)
            barrier.wait()
            mine = (ProposedPlacement.attempt_id == attempt_id, ProposedPlacement.student_id == student_id)
            statement = update(ProposedPlacement).where(*mine).values(opening_id=ward, rank=1)
            db.session.execute(statement, execution_options={"synchronize_session": False})

        return look_then_move

    at_once(real_database, [act(student) for student in market.students[1:]])
    assert held(attempt_id, ward) > 2
