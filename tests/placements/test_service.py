from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from portal.attempts.rules import AttemptStatus
from portal.audit.models import AuditEvent
from portal.errors import DomainError, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements import seats, service
from portal.placements.models import Placement
from portal.placements.trail import Placed, read
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination
from tests.factories.attempts import Market, make_attempt, make_market, make_people
from tests.factories.communes import REMOTE, WARD
from tests.factories.placements import make_publication

pytestmark = pytest.mark.usefixtures("app")
APPROVED = AttemptStatus.APPROVED


def standing(market: Market) -> dict[object, object]:
    rows = db.session.scalars(select(Placement).where(Placement.round_id == market.round.id))
    return {row.student_id: row.opening_id for row in rows if row.status != "vacated"}


def taken(market: Market) -> dict[str, int]:
    db.session.expire_all()
    return {commune: market.opening(commune).seats_taken for commune in market.openings}


def test_publishing_makes_placements_takes_seats_and_moves_the_round() -> None:
    market = make_market(3)
    attempt = make_publication(market)
    assert standing(market) == {
        market.students[0]: market.openings[WARD],
        market.students[1]: market.openings[REMOTE],
    }
    assert taken(market) == {WARD: 1, REMOTE: 1}
    assert attempt.status == AttemptStatus.PUBLISHED
    assert market.round.status == RoundStatus.PUBLISHED
    assert market.round.published_at is not None


@pytest.mark.parametrize("status", [AttemptStatus.COMPUTED, AttemptStatus.SENT_FOR_APPROVAL])
def test_only_an_approved_attempt_is_published(status: AttemptStatus) -> None:
    people = make_people()
    attempt = make_attempt(None, status, people=people)
    with pytest.raises(TransitionNotAllowed):
        service.publish(attempt, version=attempt.version, replaces="", actor=people.coordinator)


def test_an_attempt_is_not_published_twice() -> None:
    people = make_people()
    attempt = make_publication(people=people)
    with pytest.raises(TransitionNotAllowed):
        service.publish(attempt, version=attempt.version, replaces="", actor=people.coordinator)


def test_a_form_that_saw_another_version_publishes_nothing() -> None:
    people, market = make_people(), make_market()
    attempt = make_attempt(market, APPROVED, people=people)
    with pytest.raises(StaleVersion):
        service.publish(attempt, version=attempt.version - 1, replaces="", actor=people.coordinator)
    assert standing(market) == {}


def test_nobody_who_left_is_placed() -> None:
    people, market = make_people(), make_market()
    attempt = make_attempt(market, APPROVED, people=people)
    left = update(Nomination).where(Nomination.student_id == market.students[0])
    db.session.execute(left.values(status="withdrawn"))
    with pytest.raises(DomainError, match="1 sinh viên"):
        service.publish(attempt, version=attempt.version, replaces="", actor=people.coordinator)


def test_a_seat_that_is_gone_stops_the_whole_publication() -> None:
    people, market = make_people(), make_market()
    attempt = make_attempt(market, APPROVED, people=people)
    seats.take({market.openings[WARD]: 1})
    db.session.commit()
    with pytest.raises(seats.SeatsGone):
        service.publish(attempt, version=attempt.version, replaces="", actor=people.coordinator)
    db.session.rollback()
    assert standing(market) == {}
    assert taken(market) == {WARD: 1, REMOTE: 0}


def test_seats_of_an_opening_that_was_withdrawn_cannot_be_taken() -> None:
    market = make_market()
    db.session.execute(update(Opening).values(status="withdrawn"))
    with pytest.raises(seats.SeatsGone):
        seats.take({market.openings[WARD]: 1})


def test_more_seats_than_there_are_cannot_be_taken_at_once() -> None:
    market = make_market(seats={WARD: 3}, choices=(WARD,))
    with pytest.raises(seats.SeatsGone):
        seats.take({market.openings[WARD]: 4})
    seats.take({market.openings[WARD]: 3})
    assert taken(market) == {WARD: 3}


def test_another_attempt_replaces_the_published_one_and_keeps_who_stays() -> None:
    people, market = make_people(), make_market(3)
    first = make_publication(market, people=people)
    stays = db.session.scalar(select(Placement).where(Placement.student_id == market.students[0]))
    assert stays is not None
    market.round.status = RoundStatus.MATCHING  # as a supplementary decision would
    db.session.execute(update(Nomination).where(Nomination.student_id == market.students[1]).values(status="withdrawn"))
    second = make_attempt(market, APPROVED, people=people)
    second.round.status = RoundStatus.PUBLISHED
    db.session.commit()
    with pytest.raises(StaleVersion):
        service.publish(second, version=second.version, replaces="", actor=people.coordinator)
    service.publish(second, version=second.version, replaces=str(first.id), actor=people.coordinator)
    assert standing(market) == {
        market.students[0]: market.openings[WARD],
        market.students[2]: market.openings[REMOTE],
    }
    assert taken(market) == {WARD: 1, REMOTE: 1}
    db.session.refresh(first)
    db.session.refresh(stays)
    assert (first.status, stays.attempt_id) == (AttemptStatus.SUPERSEDED, second.id)


def test_the_trail_of_a_publication_names_nobody_but_holds_every_placement() -> None:
    market = make_market()
    make_publication(market)
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "attempt_published"))
    assert event is not None
    placed = read(json.loads(event.body)["facts"]["placed"])
    stored = db.session.scalars(select(Placement))
    assert set(placed) == {Placed(p.id, p.student_id, p.opening_id, p.rank) for p in stored}
    for student in map(market.student, range(3)):
        for secret in (student.code, student.full_name, student.email):
            assert secret not in event.body
