"""Whatever happens at once, no seat is given away twice; and the test would notice if it were."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select, update

from portal import clock
from portal.accounts.models import User
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import AttemptStatus
from portal.database import set_writing
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements import seats, service
from portal.placements.models import Placement
from tests.factories.attempts import make_attempt, make_market, make_people
from tests.factories.communes import WARD
from tests.racing import at_once

AT_ONCE = 8
SEATS = 3


def place(student_id: uuid.UUID, opening: Opening, attempt_id: uuid.UUID) -> None:
    ids = {"student_id": student_id, "opening_id": opening.id, "attempt_id": attempt_id}
    db.session.add(Placement(round_id=opening.round_id, rank=1, published_at=clock.now(), answer_by=clock.now(), **ids))
    db.session.flush()


def placed(opening_id: uuid.UUID) -> int:
    statement = select(func.count()).select_from(Placement).where(Placement.opening_id == opening_id)
    return db.session.scalar(statement) or 0


def seats_for_a_rush() -> tuple[uuid.UUID, list[uuid.UUID], uuid.UUID]:
    market = make_market(AT_ONCE, seats={WARD: SEATS}, choices=(WARD,))
    attempt = make_attempt(market)
    return market.openings[WARD], market.students, attempt.id


def test_many_at_once_take_exactly_the_seats_there_are(real_database: Flask) -> None:
    opening_id, students, attempt_id = seats_for_a_rush()

    def act(student_id: uuid.UUID) -> Callable[[threading.Barrier], None]:
        def take_and_place(barrier: threading.Barrier) -> None:
            barrier.wait()
            seats.take({opening_id: 1})
            place(student_id, db.session.get_one(Opening, opening_id), attempt_id)

        return take_and_place

    told = at_once(real_database, [act(student) for student in students])
    assert told == {"done": SEATS, "SeatsGone": AT_ONCE - SEATS}
    assert placed(opening_id) == SEATS
    assert db.session.get_one(Opening, opening_id).seats_taken == SEATS


def test_control_looking_first_and_writing_afterwards_gives_away_more(real_database: Flask) -> None:
    opening_id, students, attempt_id = seats_for_a_rush()

    def act(student_id: uuid.UUID) -> Callable[[threading.Barrier], None]:
        def look_then_place(barrier: threading.Barrier) -> None:
            set_writing(False)  # looks without a lock, as a program that trusts what it has read does
            opening = db.session.get_one(Opening, opening_id)
            free = opening.seats - opening.seats_taken
            count = opening.seats_taken + 1
            db.session.rollback()
            set_writing(True)
            barrier.wait()
            if free > 0:
                db.session.execute(
                    update(Opening).where(Opening.id == opening_id).values(seats_taken=count),
                    execution_options={"synchronize_session": False},
                )
                place(student_id, db.session.get_one(Opening, opening_id), attempt_id)

        return look_then_place

    at_once(real_database, [act(student) for student in students])
    assert placed(opening_id) > SEATS


def test_one_of_many_publications_at_once_counts(real_database: Flask) -> None:
    people, market = make_people(), make_market(6, seats={WARD: 4}, choices=(WARD,))
    attempt = make_attempt(market, AttemptStatus.APPROVED, people=people)
    ids = attempt.id, attempt.version, people.coordinator.id

    def publish(barrier: threading.Barrier) -> None:
        attempt_id, version, actor_id = ids
        barrier.wait()
        attempt, actor = db.session.get_one(MatchAttempt, attempt_id), db.session.get_one(User, actor_id)
        service.publish(attempt, version=version, replaces="", actor=actor)

    told = at_once(real_database, [publish] * AT_ONCE)
    assert told["done"] == 1
    assert sum(told.values()) == AT_ONCE
    assert placed(market.openings[WARD]) == 4
    db.session.expire_all()
    assert market.opening(WARD).seats_taken == 4


def test_of_two_approved_attempts_published_at_once_one_becomes_the_result(real_database: Flask) -> None:
    people, market = make_people(), make_market(6, seats={WARD: 4}, choices=(WARD,))
    approved = []
    for _attempt in range(2):
        market.round.status = "matching"
        db.session.commit()
        approved.append(make_attempt(market, AttemptStatus.APPROVED, people=people))
    seen = [(attempt.id, attempt.version) for attempt in approved]
    actor_id = people.coordinator.id

    def act(attempt_id: uuid.UUID, version: int) -> Callable[[threading.Barrier], None]:
        def publish(barrier: threading.Barrier) -> None:
            barrier.wait()
            attempt, actor = db.session.get_one(MatchAttempt, attempt_id), db.session.get_one(User, actor_id)
            service.publish(attempt, version=version, replaces="", actor=actor)

        return publish

    told = at_once(real_database, [act(*pair) for pair in seen])
    assert told == {"done": 1, "StaleVersion": 1}
    assert placed(market.openings[WARD]) == 4
