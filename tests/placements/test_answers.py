"""The two answers to a placement, checked against domain.md."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.attempts.barred import writers_on_behalf
from portal.errors import DomainError, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.placements import service
from portal.placements.models import Placement, PlacementAnswer
from portal.placements.rules import PlacementStatus
from portal.placements.rules.answers import Act, Source
from portal.placements.service.answers import ensure_may_be_said
from portal.rounds.rules import RoundStatus
from portal.vietnamese.dates import exclusive_end, local_day
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_market
from tests.factories.communes import WARD
from tests.factories.placements import make_publication, placement_of, say

pytestmark = pytest.mark.usefixtures("app")

# (what the student has answered, what the commune has) → what may be said in this state; domain.md, 4.
AWAITED, ACCEPTED, CONFIRMED = "awaited", "accepted", "confirmed"
SILENCES = {Act.STUDENT_SILENT, Act.COMMUNE_SILENT}
SAID = {
    (AWAITED, AWAITED): {*Act} - {Act.STUDENT_WITHDRAWS},
    (ACCEPTED, AWAITED): {Act.CONFIRM, Act.REFUSE, Act.STUDENT_WITHDRAWS, Act.COMMUNE_WITHDRAWS, Act.COMMUNE_SILENT},
    (AWAITED, CONFIRMED): {Act.ACCEPT, Act.DECLINE, Act.COMMUNE_WITHDRAWS, Act.STUDENT_SILENT},
    (ACCEPTED, CONFIRMED): {Act.STUDENT_WITHDRAWS, Act.COMMUNE_WITHDRAWS},
}
AFTER = {
    (AWAITED, AWAITED, Act.ACCEPT): ("published", "accepted", "awaited"),
    (AWAITED, AWAITED, Act.CONFIRM): ("published", "awaited", "confirmed"),
    (ACCEPTED, AWAITED, Act.CONFIRM): ("ready", "accepted", "confirmed"),
    (AWAITED, CONFIRMED, Act.ACCEPT): ("ready", "accepted", "confirmed"),
}
NEGATIVE = {
    Act.DECLINE: ("declined", None),
    Act.STUDENT_SILENT: ("declined", None),
    Act.REFUSE: (None, "refused"),
    Act.COMMUNE_SILENT: (None, "refused"),
}


def published(students: int = 3) -> tuple[Market, Placement]:
    market = make_market(students)
    make_publication(market)
    return market, placement_of(market, 0)


def brought_to(student: str, commune: str) -> tuple[Market, Placement]:
    market, placement = published()
    if student == ACCEPTED:
        say(placement, Act.ACCEPT)
    if commune == CONFIRMED:
        say(placement, Act.CONFIRM)
    return market, placement


def states(placement: Placement) -> tuple[str, str, str]:
    return placement.status, placement.student_answer, placement.commune_answer


@pytest.mark.parametrize(("answers", "act"), list(product(SAID, Act)), ids=str)
def test_in_every_state_only_what_is_listed_can_be_said(answers: tuple[str, str], act: Act) -> None:
    market, placement = brought_to(*answers)
    before = states(placement)
    when = placement.answer_by + timedelta(minutes=1) if act in SILENCES else clock.now()
    with clock.fixed(when):
        if act not in SAID[answers]:
            with pytest.raises(TransitionNotAllowed):
                say(placement, act)
            assert states(placement) == before
            return
        say(placement, act)
    opening = market.opening(WARD)
    if (*answers, act) in AFTER:
        assert states(placement) == AFTER[*answers, act]
        assert opening.seats_taken == 1
    else:
        student, commune = NEGATIVE.get(act, (None, None))
        assert states(placement) == ("vacated", student or before[1], commune or before[2])
        assert placement.vacated_because is not None
        db.session.refresh(opening)
        assert opening.seats_taken == 0


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("status", [s for s in PlacementStatus if s not in ("published", "ready")])
def test_nothing_is_said_once_it_has_begun_or_is_over(act: Act, status: PlacementStatus) -> None:
    _market, placement = published()
    placement.status = status.value
    if status is PlacementStatus.VACATED:
        placement.vacated_because = "replaced"
    db.session.flush()
    with pytest.raises(TransitionNotAllowed):
        say(placement, act)


@pytest.mark.parametrize("status", [s for s in RoundStatus if s not in ("published", "running")])
def test_answers_count_only_in_a_round_that_is_published_or_runs(status: RoundStatus) -> None:
    market, placement = published()
    market.round.status = status.value
    with pytest.raises(TransitionNotAllowed):
        say(placement, Act.ACCEPT)


def test_a_yes_comes_before_the_closing_instant_and_a_no_is_never_too_late() -> None:
    _market, placement = published()
    assert placement.answer_by == exclusive_end(local_day(clock.now()) + timedelta(days=7))
    with clock.fixed(placement.answer_by):
        for act in (Act.ACCEPT, Act.CONFIRM):
            with pytest.raises(DomainError, match="hết hạn"):
                say(placement, act)
        say(placement, Act.DECLINE)
    assert placement.status == PlacementStatus.VACATED


def test_a_coordinator_writes_a_late_yes_down_with_its_source_and_then_approves_nothing() -> None:
    market, placement = published()
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    with clock.fixed(placement.answer_by):
        with pytest.raises(DomainError, match="văn bản"):
            say(placement, Act.CONFIRM, coordinator, source=Source.PHONE)
        assert coordinator.id not in writers_on_behalf(market.round.id)
        say(placement, Act.CONFIRM, coordinator, source=Source.PHONE, note="Ông Thái gọi lúc 9 giờ 27/11")
    assert placement.commune_answer == CONFIRMED
    assert coordinator.id in writers_on_behalf(market.round.id)


def test_silence_counts_as_no_only_after_the_deadline() -> None:
    _market, placement = published()
    with pytest.raises(DomainError, match="Chưa hết hạn"):
        say(placement, Act.STUDENT_SILENT)
    with clock.fixed(placement.answer_by):
        say(placement, Act.STUDENT_SILENT)
    assert placement.vacated_because == "student_silent"


@pytest.mark.parametrize("act", [Act.DECLINE, Act.REFUSE, Act.COMMUNE_WITHDRAWS])
def test_a_no_needs_a_reason(act: Act) -> None:
    _market, placement = published()
    with pytest.raises(DomainError) as refusal:
        say(placement, act, reason="")
    assert refusal.value.field == "reason"
    ensure_may_be_said(placement, act, service.Told(None, "k", reason="Em ốm."))


def test_twenty_copies_of_one_form_make_one_answer() -> None:
    _market, placement = published()
    seen, told = service.Seen.of(placement), service.Told(None, uuid4().hex)
    for _copy in range(20):
        service.accept(placement, told, seen=seen)
    assert db.session.scalar(select(func.count()).select_from(PlacementAnswer)) == 1


def test_a_form_that_saw_another_answer_is_told_the_difference() -> None:
    _market, placement = published()
    seen = service.Seen.of(placement)
    say(placement, Act.CONFIRM)
    with pytest.raises(StaleVersion) as refusal:
        service.decline(placement, service.Told(None, "k", reason="Em ốm."), seen=seen)
    assert refusal.value.changes == [("Xã, phường trả lời", "Chờ trả lời", "Đã xác nhận")]
    assert placement.status == PlacementStatus.PUBLISHED
    service.decline(placement, service.Told(None, "k", reason="Em ốm."), seen=service.Seen.of(placement))
    assert placement.status == PlacementStatus.VACATED


def test_a_deadline_is_extended_only_to_a_later_instant() -> None:
    _market, placement = published()
    coordinator, before = make_user(Role.UNIVERSITY_COORDINATOR), placement.answer_by
    with pytest.raises(DomainError) as refusal:
        service.extend(placement, before, seen=service.Seen.of(placement), actor=coordinator)
    assert refusal.value.field == "until"
    service.extend(placement, before + timedelta(days=3), seen=service.Seen.of(placement), actor=coordinator)
    with clock.fixed(before):
        say(placement, Act.ACCEPT)
    assert placement.student_answer == ACCEPTED
