"""Posting students into a round, nominating and withdrawing them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.audit.service import PENDING
from portal.errors import DomainError, NotAllowed, NotFound, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from portal.students import nominating, queries, rosters
from portal.students.models import Nomination
from portal.students.rules import FailedRule, NominationStatus
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, TUEBA
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student


@pytest.fixture
def coordinator(app: Flask) -> User:
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


def actions() -> list[str]:
    """What the audit trail will say of this transaction."""
    return [pending.action for pending in db.session.info.get(PENDING, [])]


def test_students_enter_a_round_held_against_its_rules(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN, min_gpa=300)
    good, bad = make_student(gpa=300), make_student(gpa=299)
    first, second = nominating.add_to_round(round_, [good, bad], actor=coordinator)
    assert (first.status, first.failed_rules) == ("imported", [])
    assert (second.status, second.failed_rules) == ("ineligible", [FailedRule.GPA_TOO_LOW])


def test_student_already_in_the_round_refuses_the_whole_selection(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    there, new = make_nomination(round_).student, make_student()
    with pytest.raises(DomainError, match="đã ở trong đợt"):
        nominating.add_to_round(round_, [new, there], actor=coordinator)
    assert db.session.scalar(select(func.count()).select_from(Nomination)) == 1
    assert "student_entered_into_round" not in actions()


def test_bulk_selection_with_a_foreign_student_fails_whole(coordinator: User) -> None:
    own, foreign = make_student(), make_student(school=TUEBA)
    assert queries.get_students(coordinator, [own.id]) == [own]
    with pytest.raises(NotFound):
        queries.get_students(coordinator, [own.id, foreign.id])


@pytest.mark.parametrize("status", [s for s in RoundStatus if s not in (RoundStatus.OPEN, RoundStatus.APPLYING)])
def test_nominations_are_taken_only_while_the_round_takes_them(coordinator: User, status: RoundStatus) -> None:
    with pytest.raises(DomainError, match="không nhận đề cử"):
        nominating.add_to_round(make_round(status), [make_student()], actor=coordinator)


def test_closing_instant_itself_is_too_late(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    with clock.fixed(round_.nominations_close_at), pytest.raises(DomainError, match="không nhận đề cử"):
        nominating.add_to_round(round_, [make_student()], actor=coordinator)
    with clock.fixed(round_.nominations_close_at - timedelta(microseconds=1)):
        assert nominating.add_to_round(round_, [make_student()], actor=coordinator)


def test_one_student_is_nominated_and_the_time_is_kept(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    nomination = make_nomination(round_, status=NominationStatus.IMPORTED)
    nominating.nominate(nomination, round_, seen=nomination.version, actor=coordinator)
    assert nomination.status == NominationStatus.NOMINATED
    assert nomination.nominated_at is not None
    assert actions()[-1] == "student_nominated"


def test_student_who_fails_is_not_nominated_and_every_reason_is_told(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    nomination = make_nomination(round_, make_student(gpa=240, conduct=60), status=NominationStatus.INELIGIBLE)
    with pytest.raises(DomainError, match="2,40 thấp hơn mức 2,50") as refusal:
        nominating.nominate(nomination, round_, seen=nomination.version, actor=coordinator)
    assert "60 thấp hơn mức 65" in refusal.value.message
    assert nomination.status == NominationStatus.INELIGIBLE


def test_stale_page_does_not_nominate(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    nomination = make_nomination(round_, status=NominationStatus.IMPORTED)
    with pytest.raises(StaleVersion):
        nominating.nominate(nomination, round_, seen=nomination.version + 1, actor=coordinator)


def test_coordinator_of_another_school_cannot_nominate_or_withdraw(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    nomination = make_nomination(round_, make_student(school=TUEBA), status=NominationStatus.IMPORTED)
    with pytest.raises(NotAllowed):
        nominating.nominate(nomination, round_, seen=nomination.version, actor=coordinator)
    with pytest.raises(NotAllowed):
        nominating.withdraw(nomination, round_, reason="x", seen=nomination.version, actor=coordinator)
    with pytest.raises(NotFound):
        queries.get_nomination(coordinator, nomination.id)


def test_all_waiting_students_of_the_own_school_are_nominated_at_once(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    waiting = [make_nomination(round_, status=NominationStatus.IMPORTED) for _ in range(3)]
    foreign = make_nomination(round_, make_student(school=TUEBA), NominationStatus.IMPORTED)
    bad = make_nomination(round_, make_student(gpa=100), NominationStatus.INELIGIBLE)
    seen = rosters.fingerprint(rosters.list_waiting(coordinator, round_.id))
    assert nominating.nominate_waiting(round_, seen=seen, actor=coordinator) == 3
    assert {n.status for n in waiting} == {"nominated"}
    assert (foreign.status, bad.status) == ("imported", "ineligible")


def test_list_that_changed_since_it_was_shown_nominates_nobody(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    first = make_nomination(round_, status=NominationStatus.IMPORTED)
    seen = rosters.fingerprint(rosters.list_waiting(coordinator, round_.id))
    make_nomination(round_, status=NominationStatus.IMPORTED)
    with pytest.raises(StaleVersion, match="vừa thay đổi"):
        nominating.nominate_waiting(round_, seen=seen, actor=coordinator)
    assert first.status == "imported"


@pytest.mark.parametrize("status", ["open", "applying", "matching", "reviewing"])
def test_student_can_be_withdrawn_until_the_result_is_published(coordinator: User, status: str) -> None:
    round_ = make_round(status)
    nomination = make_nomination(round_)
    nominating.withdraw(nomination, round_, reason="Đi du học.", seen=nomination.version, actor=coordinator)
    assert (nomination.status, nomination.withdrawn_reason) == ("withdrawn", "Đi du học.")
    with pytest.raises(TransitionNotAllowed):
        nominating.withdraw(nomination, round_, reason="x", seen=nomination.version, actor=coordinator)


def test_withdrawal_needs_a_reason_and_an_unpublished_round(coordinator: User) -> None:
    published = make_round(RoundStatus.PUBLISHED)
    nomination = make_nomination(published)
    with pytest.raises(DomainError, match="công bố"):
        nominating.withdraw(nomination, published, reason="x", seen=nomination.version, actor=coordinator)
    round_ = make_round(RoundStatus.OPEN)
    nomination = make_nomination(round_)
    with pytest.raises(DomainError, match="lý do"):
        nominating.withdraw(nomination, round_, reason="", seen=nomination.version, actor=coordinator)
