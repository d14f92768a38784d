"""Reminding the nominated students who have not submitted an application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.applications.models import Application
from portal.extensions import db
from portal.notices.models import OutboxMessage
from portal.reminders import kinds
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Student
from tests.factories.accounts import make_user
from tests.factories.applications import make_application, make_submission
from tests.factories.communes import ICTU, TUEBA
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student
from tests.html import attribute


@pytest.fixture(autouse=True)
def _noon(app: Any) -> Iterator[None]:
    with clock.fixed(datetime.now(UTC).replace(hour=5)):
        yield


@pytest.fixture
def round_(app: Any) -> Round:
    """An is writing, Ba has not begun, Ca has submitted, Dao is of another school."""
    round_ = make_round(RoundStatus.APPLYING)
    opening = make_opening(round_)
    for name in ("An", "Ba", "Ca", "Dao"):
        student = make_student(full_name=f"Lò {name}", school=TUEBA if name == "Dao" else ICTU)
        make_nomination(round_, student, "nominated")
        if name in ("An", "Ca"):
            application = make_application(round_, student, [opening])
            if name == "Ca":
                make_submission(application)
    return round_


@pytest.fixture
def coordinator(app: Any) -> User:
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


def written_to() -> list[str]:
    statement = select(OutboxMessage.body).where(OutboxMessage.kind == kinds.APPLY, OutboxMessage.channel == "mail")
    return sorted(name for body in db.session.scalars(statement) for name in ("An", "Ba", "Ca", "Dao") if name in body)


def test_those_who_have_not_submitted_are_reminded_after_a_summary(page: Any, coordinator: User, round_: Round) -> None:
    listed = page(coordinator).get(f"/rounds/{round_.id}/applications")
    summary = listed.submit(200, action="/applications/remind", button="remind", everything="1")
    assert "Sẽ được nhắc (2)" in summary.text
    assert "Không cần nhắc" in summary.text
    assert not written_to()
    assert "Đã gửi lời nhắc cho 2 sinh viên." in summary.submit().follow().text
    assert written_to() == ["An", "Ba"]


def test_nobody_is_reminded_twice_a_day(page: Any, coordinator: User, round_: Round) -> None:
    url = f"/rounds/{round_.id}/applications/remind?everything=1&search=Ba"
    first, second = (page(coordinator).get(url) for _time in range(2))
    first.submit()
    assert "Hôm nay đã nhắc rồi." in second.submit(200).text
    assert written_to() == ["Ba"]
    with clock.fixed(clock.now() + timedelta(days=1)):
        page(coordinator).get(url).submit()
    assert written_to() == ["Ba", "Ba"]


def test_who_submitted_after_the_summary_is_named_and_left_in_peace(
    page: Any, coordinator: User, round_: Round
) -> None:
    summary = page(coordinator).get(f"/rounds/{round_.id}/applications/remind?everything=1")
    of_an = select(Application).join(Student, Student.id == Application.student_id).where(Student.full_name == "Lò An")
    make_submission(db.session.scalars(of_an).one())
    told = summary.submit(200)
    assert re.search(r"Lò An ?: Không cần nhắc", told.text)
    assert written_to() == ["Ba"]


def test_people_are_asked_for_once_however_many_are_reminded(
    page: Any, coordinator: User, round_: Round, count_queries: Any
) -> None:
    asked = []
    for more in (0, 8):
        for number in range(more):
            make_nomination(round_, make_student(full_name=f"Lò An {number}"), "nominated")
        summary = page(coordinator).get(f"/rounds/{round_.id}/applications/remind?everything=1")
        with count_queries() as statements:
            summary.submit()
        asked.append([one for one in statements if re.search(r"^SELECT (?s:.*) (nomination|role_grant)", one)])
    assert len(written_to()) == 10
    assert len(asked[1]) == len(asked[0])


def test_students_of_another_school_are_out_of_reach(page: Any, coordinator: User, round_: Round) -> None:
    whole = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{round_.id}/applications/remind?everything=1")
    assert "Lò Dao" in whole.text
    own = page(coordinator).get(f"/rounds/{round_.id}/applications/remind?everything=1")
    assert "Lò Dao" not in own.text
    seen = attribute(whole.document.one("main input[name=seen]"), "value")
    typed = own.submit(200, seen=seen)
    assert "ngoài phạm vi của bạn" in typed.text
    assert written_to() == ["An", "Ba"]


def test_after_the_deadline_nobody_is_reminded(page: Any, coordinator: User, round_: Round) -> None:
    url = f"/rounds/{round_.id}/applications/remind?everything=1"
    summary = page(coordinator).get(url)
    round_.applications_close_at = clock.now()
    db.session.flush()
    assert "Đợt hiện không nhận đơn" in summary.submit(200).text
    assert not written_to()
