"""Reminders go to exactly those who have not acted, once for each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.extensions import db
from portal.notices.models import Notice, OutboxMessage
from portal.placements.models import Placement
from portal.placements.rules.answers import Act, Source
from portal.reminders import kinds, service
from portal.rounds.models import Round
from tests.factories.accounts import make_user
from tests.factories.applications import make_applicant, make_application
from tests.factories.attempts import make_market, make_people
from tests.factories.communes import ICTU, REMOTE, VAN_LANG, WARD
from tests.factories.notices import told
from tests.factories.openings import make_opening
from tests.factories.placements import make_publication, placement_of, say
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student

NOON = datetime(2027, 3, 1, 5, tzinfo=UTC)  # in Việt Nam


@pytest.fixture(autouse=True)
def _noon(app: Any) -> Iterator[None]:
    with clock.fixed(NOON):
        yield


@pytest.fixture
def round_(app: Any) -> Round:
    """All three deadlines are five days away."""
    end = NOON + timedelta(days=5)
    return make_round(nominations_close_at=end, openings_close_at=end, applications_close_at=end)


def remind(after: timedelta = timedelta()) -> None:
    with clock.fixed(NOON + after):
        service.remind(clock.now())
        db.session.commit()


def count() -> int:
    return db.session.scalar(select(func.count(OutboxMessage.id))) or 0


def test_schools_are_reminded_of_students_they_have_not_decided_on(round_: Round) -> None:
    undecided = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
    make_user(Role.SCHOOL_COORDINATOR, school="TUAF")
    make_user(Role.SCHOOL_COORDINATOR, school="TNUS")
    make_nomination(round_, make_student(school=ICTU), "imported")
    make_nomination(round_, make_student(school="TUAF"), "nominated")
    make_nomination(round_, make_student(school="TNUS"), "ineligible")
    remind()
    assert told(kinds.NOMINATE) == {undecided.email}


def test_communes_are_reminded_until_something_was_submitted(round_: Round) -> None:
    silent, drafting, returned = (make_user(Role.COMMUNE_OFFICER, commune=c) for c in ("01864", REMOTE, VAN_LANG))
    acted = make_user(Role.COMMUNE_OFFICER, commune=WARD)
    make_opening(round_, "draft", commune=REMOTE)
    make_opening(round_, "returned", commune=VAN_LANG)
    make_opening(round_, "submitted", commune=WARD)
    make_opening(make_round("running"), "approved", commune="01864")
    remind()
    assert told(kinds.ASK) == {silent.email, drafting.email, returned.email}
    assert acted.email not in told(kinds.ASK)


def test_students_are_reminded_until_they_submit_or_withdraw(round_: Round) -> None:
    silent, drafting, submitted, withdrawn = (make_applicant(round_) for _ in range(4))
    for user, status in ((drafting, "draft"), (submitted, "submitted"), (withdrawn, "withdrawn")):
        make_application(round_, user.grants[0].student_id, [make_opening(round_)], status=status)
    without_account, switched_off = make_student(), make_applicant(round_)
    make_nomination(round_, without_account)
    make_nomination(round_, make_student(), "imported")
    switched_off.disabled_at = NOON
    remind()
    assert told(kinds.APPLY) == {silent.email, drafting.email, without_account.email}
    assert set(db.session.scalars(select(Notice.user_id).where(Notice.kind == kinds.APPLY))) == {silent.id, drafting.id}


def test_each_step_reminds_once_and_an_extended_deadline_anew(round_: Round) -> None:
    make_applicant(round_)
    for after in (timedelta(), timedelta(hours=1), timedelta(days=1)):
        remind(after)
    assert count() == 1
    for after in (timedelta(days=3), timedelta(days=4), timedelta(days=4, hours=6), timedelta(days=6)):
        remind(after)
    assert count() == 3
    round_.applications_close_at = NOON + timedelta(days=8)
    remind(timedelta(days=6))
    assert count() == 4


def test_nobody_is_reminded_at_night_too_early_or_after_the_round_moved_on(round_: Round) -> None:
    make_applicant(round_)
    remind(timedelta(hours=12))
    remind(-timedelta(days=3))
    round_.status = "matching"
    remind()
    assert count() == 0
    round_.status = "applying"
    remind()
    assert count() == 1


@pytest.fixture
def published(app: Any) -> User:
    """A published market; the officer of the commune of its first opening."""
    market = make_market()
    make_publication(market, people=make_people())
    return make_user(Role.COMMUNE_OFFICER, commune=placement_of(market, 0).opening.commune_code)


def test_both_sides_of_a_placement_are_reminded_until_they_answer(published: Any) -> None:
    officer = published
    placements = db.session.scalars(select(Placement)).all()
    remind(timedelta(days=2))
    assert told(kinds.STUDENT_ANSWER) == {placement.student.email for placement in placements}
    assert told(kinds.COMMUNE_ANSWER) == {officer.email}


def test_who_answered_a_placement_is_left_in_peace(published: Any) -> None:
    placements = db.session.scalars(select(Placement).order_by(Placement.id)).all()
    for placement in placements:
        say(placement, Act.CONFIRM, None, source=Source.PHONE, note="Gọi ngày 1/3")
    say(placements[0], Act.ACCEPT, None, source=Source.PHONE, note="Gọi ngày 1/3")
    remind(timedelta(days=2))
    assert told(kinds.COMMUNE_ANSWER) == set()
    assert told(kinds.STUDENT_ANSWER) == {placement.student.email for placement in placements[1:]}


def test_questions_to_the_database_do_not_grow_with_the_number_of_people(
    round_: Round, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    make_applicant(round_)
    with count_queries() as few:
        remind()
    for _ in range(20):
        make_applicant(round_)
    with count_queries() as many:
        remind(timedelta(days=3))
    assert len(many) <= len(few)


def test_the_command_for_a_scheduler_keeps_what_it_wrote(app: Any, round_: Round) -> None:
    student = make_applicant(round_)
    db.session.commit()
    for _ in range(2):
        assert app.test_cli_runner().invoke(args=["reminders", "send"]).exit_code == 0
    db.session.rollback()
    assert told(kinds.APPLY) == {student.email}
