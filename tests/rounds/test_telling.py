"""Who is told what of a round."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.access import Role
from portal.accounts.models import User
from portal.extensions import db
from portal.notices.models import Notice, OutboxMessage
from portal.rounds import editing, service, telling
from portal.rounds.models import Round
from portal.rounds.rules import EXTENDABLE, RoundStatus
from tests.factories.accounts import make_user
from tests.factories.applications import make_applicant
from tests.factories.communes import WARD, make_classification
from tests.factories.notices import body_of, told
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student


@pytest.fixture
def people(app: Any) -> SimpleNamespace:
    """One of each role; the second commune officer's account is switched off."""
    made = SimpleNamespace(**{role.value: make_user(role) for role in Role if role is not Role.STUDENT})
    gone = make_user(Role.COMMUNE_OFFICER, commune=WARD)
    gone.disabled_at = gone.created_at
    db.session.flush()
    return made


def extend(round_: Round, actor: User, **moved: Any) -> None:
    dates = {name: getattr(round_, name) for name in EXTENDABLE}
    editing.edit_opened(round_, actor=actor, version=round_.version, **{**dates, **moved})


def test_an_opened_round_is_told_to_who_enters_and_who_reviews(people: Any) -> None:
    draft = make_round(RoundStatus.DRAFT, classification=make_classification())
    service.open_round(draft, actor=people.university_coordinator)
    entering = (people.commune_officer, people.school_coordinator, people.home_affairs_officer)
    assert told(telling.OPENED) == {user.email for user in entering}


def test_applications_are_told_to_the_nominated_of_this_round_only(people: Any) -> None:
    round_, other = make_round(RoundStatus.OPEN), make_round(RoundStatus.OPEN)
    make_opening(round_)
    student, _elsewhere = make_applicant(round_), make_applicant(other)
    withdrawn = make_student()
    make_nomination(round_, withdrawn, "withdrawn")
    make_user(Role.STUDENT, student=withdrawn)
    service.start_applications(round_, actor=people.university_coordinator)
    assert told(telling.APPLYING) == {student.email}
    assert f"/my-application/{round_.id}" in body_of(telling.APPLYING)


def test_more_time_is_told_to_all_concerned_once_for_each_change(people: Any) -> None:
    round_ = make_round(RoundStatus.APPLYING)
    student, actor = make_applicant(round_), people.university_coordinator
    later = round_.applications_close_at + timedelta(days=2)
    extend(round_, actor, applications_close_at=later)
    concerned = {people.commune_officer.email, people.school_coordinator.email, student.email}
    assert told(telling.EXTENDED) == concerned
    editing.edit_opened(round_, actor=actor, version=round_.version, contact_phone="02083852651")
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 3
    extend(round_, actor, applications_close_at=later + timedelta(days=1))
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 6


def test_a_cancelled_round_is_told_to_everybody_with_the_reason(people: Any) -> None:
    round_ = make_round(RoundStatus.APPLYING)
    student = make_applicant(round_)
    service.cancel(round_, reason="Không đủ xã tiếp nhận.", actor=people.university_coordinator)
    everybody = {user.email for user in vars(people).values()} - {people.auditor.email, people.admin.email}
    assert told(telling.CANCELLED) == {*everybody, student.email}
    notice = db.session.scalars(select(Notice).where(Notice.user_id == student.id)).one()
    assert "Không đủ xã tiếp nhận." in notice.body


def test_nobody_is_told_of_a_draft_that_is_cancelled(people: Any) -> None:
    draft = make_round(RoundStatus.DRAFT)
    service.cancel(draft, reason="Nhập nhầm.", actor=people.university_coordinator)
    assert told(telling.CANCELLED) == set()


def test_dates_are_in_the_language_of_the_reader(people: Any) -> None:
    people.commune_officer.language = "en"
    draft = make_round(RoundStatus.DRAFT, classification=make_classification())
    service.open_round(draft, actor=people.university_coordinator)
    bodies = dict(db.session.execute(select(OutboxMessage.address, OutboxMessage.body)).all())
    assert "until the end of " in bodies[people.commune_officer.email]
    assert "cho đến hết " in bodies[people.school_coordinator.email]
