"""The daily mail to coordinators."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.dashboards.digest import DIGEST, send_digests
from portal.extensions import db
from portal.notices.models import Notice, OutboxMessage
from tests.factories.accounts import make_user
from tests.factories.notices import body_of, told
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round


def send(app: Any, after: timedelta = timedelta()) -> None:
    with app.test_request_context(), clock.fixed(clock.now() + after):
        send_digests(clock.now())
        db.session.commit()


def test_a_coordinator_is_mailed_once_a_day_what_waits_for_them(app: Any) -> None:
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    make_user(Role.UNIVERSITY_APPROVER)
    round_ = make_round()
    make_opening(round_, "submitted")
    send(app)
    send(app)
    assert told(DIGEST) == {coordinator.email}
    assert round_.name in body_of(DIGEST)
    assert "Duyệt 1 đề nghị của xã đang chờ." in body_of(DIGEST)
    send(app, timedelta(days=1))
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 2
    assert db.session.scalar(select(func.count(Notice.id))) == 0


def test_nobody_is_mailed_when_nothing_waits(app: Any) -> None:
    make_user(Role.UNIVERSITY_COORDINATOR)
    make_round()
    send(app)
    assert told(DIGEST) == set()


def test_the_command_for_a_scheduler_keeps_what_it_wrote(app: Any) -> None:
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    make_opening(make_round(), "submitted")
    db.session.commit()
    assert app.test_cli_runner().invoke(args=["digest", "send"]).exit_code == 0
    db.session.rollback()
    assert told(DIGEST) == {coordinator.email}
