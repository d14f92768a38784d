"""Two people decide the same thing at once: one wins, the other is told; and the tests would notice if neither were."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.attempts import approval, refills
from portal.attempts.models import ApprovalDecision, MatchAttempt
from portal.attempts.rules import AttemptStatus, Decision
from portal.database import set_writing
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements import seats, service
from portal.placements.appeals import service as appeals
from portal.placements.appeals.models import Appeal
from portal.placements.appeals.rules import AppealAction
from portal.placements.models import Placement
from portal.placements.replaying import find_differences
from portal.placements.rules.answers import Act
from portal.rounds.models import Round
from tests.factories.accounts import give_role, make_user
from tests.factories.attempts import Market, make_attempt, make_market
from tests.factories.communes import WARD
from tests.factories.placements import make_appeal, make_publication, placement_of, say
from tests.placements.test_races import at_once

Step = Callable[[threading.Barrier], None]
FIRST, SECOND = Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER


def told_by(user_id: UUID, reason: str = "") -> service.Told:
    return service.Told(db.session.get_one(User, user_id), uuid4().hex, reason=reason)


def one_of_two(told: Counter[str], *refusals: str) -> None:
    """One did it, the other was refused in one of these ways."""
    assert told["done"] == 1, told
    assert sum(told[name] for name in refusals) == 1, told


# --- two coordinators refill one seat -------------------------------------------------------------------------


def presses(market: Market) -> list[Step]:
    def start(round_id: UUID, user_id: UUID) -> Step:
        def press(barrier: threading.Barrier) -> None:
            barrier.wait()
            round_, actor = db.session.get_one(Round, round_id), db.session.get_one(User, user_id)
            service.start_refill(round_, key=uuid4().hex, actor=actor)

        return press

    people = [make_user(Role.UNIVERSITY_COORDINATOR).id for _person in range(2)]
    return [start(market.round.id, person) for person in people]


def with_a_free_seat() -> Market:
    market = make_market()
    make_publication(market)
    say(placement_of(market, 0), Act.DECLINE)
    db.session.commit()
    return market


def count_refills() -> int:
    kind = MatchAttempt.kind == "refill"
    return db.session.scalar(select(func.count()).select_from(MatchAttempt).where(kind)) or 0


def test_of_two_coordinators_who_refill_one_seat_one_computes(real_database: Flask) -> None:
    one_of_two(at_once(real_database, presses(with_a_free_seat())), "StaleVersion")
    assert count_refills() == 1


def test_control_without_looking_for_another_refill_both_compute(
    real_database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refills, "ensure_no_other", lambda round_id: None)
    assert at_once(real_database, presses(with_a_free_seat())) == {"done": 2}
    assert count_refills() == 2


# --- two approvers decide the same attempt --------------------------------------------------------------------


def decisions() -> list[Step]:
    """Of one attempt, by two who hold the roles of both steps and saw that the first one is due."""
    attempt = make_attempt(make_market(), AttemptStatus.SENT_FOR_APPROVAL)
    seen, attempt_id = approval.Seen.of(attempt), attempt.id

    def decide(user_id: UUID) -> Step:
        def press(barrier: threading.Barrier) -> None:
            barrier.wait()
            found, actor = db.session.get_one(MatchAttempt, attempt_id), db.session.get_one(User, user_id)
            approval.decide(found, Decision.APPROVE, reason="", seen=seen, actor=actor)

        return press

    people = [make_user(FIRST), make_user(FIRST)]
    for person in people:
        give_role(person, SECOND)
    return [decide(person.id) for person in people]


def test_of_two_approvers_of_one_step_the_second_is_told(real_database: Flask) -> None:
    one_of_two(at_once(real_database, decisions()), "StaleVersion")
    assert len(db.session.scalars(select(ApprovalDecision)).all()) == 1


def test_control_without_what_was_seen_the_second_answer_counts_for_a_step_nobody_looked_at(
    real_database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approval.Seen, "ensure_current", lambda self, attempt, says: None)
    assert at_once(real_database, decisions()) == {"done": 2}
    assert db.session.scalars(select(MatchAttempt.status)).one() == AttemptStatus.APPROVED


# --- two people answer an appeal ------------------------------------------------------------------------------


def an_open_appeal() -> tuple[UUID, int]:
    market = make_market()
    make_publication(market)
    appeal = make_appeal(market.round.id, market.students[0])
    db.session.commit()
    return appeal.id, appeal.version


def test_of_two_who_answer_an_appeal_one_is_heard(real_database: Flask) -> None:
    appeal_id, version = an_open_appeal()

    def answer(action: AppealAction, user_id: UUID) -> Step:
        def press(barrier: threading.Barrier) -> None:
            barrier.wait()
            appeal, actor = db.session.get_one(Appeal, appeal_id), db.session.get_one(User, user_id)
            appeals.answer(appeal, action, "Đã xác minh.", version=version, actor=actor)

        return press

    steps = [answer(AppealAction.UPHOLD, make_user(FIRST).id), answer(AppealAction.DISMISS, make_user(SECOND).id)]
    one_of_two(at_once(real_database, steps), "StaleVersion")


def test_control_trusting_what_was_read_answers_an_appeal_twice(real_database: Flask) -> None:
    appeal_id, _version = an_open_appeal()

    def answer(status: str) -> Step:
        def trust(barrier: threading.Barrier) -> None:
            is_open = looked_at(Appeal, appeal_id).status == "open"
            barrier.wait()
            if is_open:
                values = {"status": status, "answer": "Đã xác minh.", "answered_at": clock.now()}
                db.session.execute(update(Appeal).where(Appeal.id == appeal_id).values(**values))

        return trust

    assert at_once(real_database, [answer("upheld"), answer("dismissed")]) == {"done": 2}


def looked_at(model: type[Any], key: UUID) -> Any:
    """Read without a lock, in a transaction that ends at once, as a program does that trusts what it has read."""
    set_writing(False)
    found = db.session.get_one(model, key)
    db.session.expunge(found)
    db.session.rollback()
    set_writing(True)
    return found


# --- a commune withdraws while the student accepts ------------------------------------------------------------


def confirmed_placement() -> Placement:
    market = make_market()
    make_publication(market)
    placement = placement_of(market, 0)
    say(placement, Act.CONFIRM)
    db.session.commit()
    return placement


def seats_and_holders() -> tuple[int, int]:
    """Seats that count as taken on the ward's opening, and placements that stand on it."""
    db.session.expire_all()
    opening = db.session.scalars(select(Opening).where(Opening.commune_code == WARD)).one()
    stands = (Placement.opening_id == opening.id, Placement.status != "vacated")
    return opening.seats_taken, db.session.scalar(select(func.count()).select_from(Placement).where(*stands)) or 0


def test_of_withdrawal_and_acceptance_one_is_heard(real_database: Flask) -> None:
    placement = confirmed_placement()
    seen, placement_id = service.Seen.of(placement), placement.id

    def speak(act: Act, user_id: UUID) -> Step:
        def press(barrier: threading.Barrier) -> None:
            barrier.wait()
            found = db.session.get_one(Placement, placement_id)
            service.say(found, act, told_by(user_id, "Không còn người hướng dẫn."), seen=seen)

        return press

    student = make_user(Role.STUDENT, student=placement.student)
    host = make_user(Role.COMMUNE_OFFICER, commune=WARD)
    steps = [speak(Act.ACCEPT, student.id), speak(Act.COMMUNE_WITHDRAWS, host.id)]
    one_of_two(at_once(real_database, steps), "StaleVersion")
    taken, holders = seats_and_holders()
    assert taken == holders
    assert find_differences() == []


def test_control_trusting_what_was_read_leaves_somebody_ready_without_a_seat(real_database: Flask) -> None:
    placement = confirmed_placement()
    placement_id, opening_id = placement.id, placement.opening_id
    spoken = threading.Event()

    def accept(barrier: threading.Barrier) -> None:
        stands = looked_at(Placement, placement_id).status == "published"
        barrier.wait()
        spoken.wait()  # the slower one
        if stands:
            change(placement_id, status="ready", student_answer="accepted", vacated_because=None)

    def withdraw(barrier: threading.Barrier) -> None:
        stands = looked_at(Placement, placement_id).status == "published"
        barrier.wait()
        if stands:
            change(placement_id, status="vacated", vacated_because="commune_withdrew")
            seats.give_back({opening_id: 1})
            db.session.commit()
        spoken.set()

    assert at_once(real_database, [accept, withdraw]) == {"done": 2}
    assert seats_and_holders() == (0, 1)


def change(placement_id: UUID, **values: object) -> None:
    db.session.execute(update(Placement).where(Placement.id == placement_id).values(**values))
