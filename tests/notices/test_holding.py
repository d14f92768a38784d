"""Which worker has which message, for how long, and which job sends it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.rules import MOST_TRIES
from portal.notices import delivery, rules, transports
from portal.notices.service import notify
from tests.factories.notices import HOA, TOLD, MailServer, deliver, mail_server, tell, the_message

DAYS = timedelta(days=3)


@pytest.fixture
def slow_server(app: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A server that takes a mail, and says so only after a while that is longer than its other answers may take."""

    class Slow(MailServer):
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            answer = await super().handle_DATA(server, session, envelope)
            await asyncio.sleep(0.6)
            return answer

    monkeypatch.setattr(transports, "TIMEOUT", 0.3)
    with mail_server(made_by=Slow) as server:
        yield server


def test_a_slow_yes_is_waited_for_so_that_nothing_goes_out_twice(slow_server: MailServer) -> None:
    tell()
    deliver()
    deliver(DAYS)
    assert len(slow_server.mails) == 1
    assert the_message().status == "sent"


def test_control_without_patience_the_mail_goes_out_twice(
    slow_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(transports, "LAST_ANSWER", 0.3)
        tell()
        deliver()
    deliver(DAYS)
    assert len(slow_server.mails) == 2
    assert len({mail["Message-ID"] for mail in slow_server.mails}) == 1


def test_a_worker_leaves_alone_what_another_took_over_meanwhile(app: Any) -> None:
    tell()
    began = clock.now()
    (message,) = delivery._hold(began)
    with clock.fixed(began + rules.HOLD * 2):
        assert len(delivery._hold(clock.now())) == 1
        assert not delivery._hold_on(message, began + rules.HOLD)


def test_a_worker_holds_on_to_what_is_still_its_own(app: Any) -> None:
    tell()
    began = clock.now()
    (message,) = delivery._hold(began)
    assert delivery._hold_on(message, began + rules.HOLD)
    assert delivery._hold(clock.now()) == []


def test_messages_outlive_a_job_that_is_given_up(app: Any) -> None:
    tell()
    job = db.session.scalars(select(Job)).one()
    job.attempts, job.status, job.leased_until = MOST_TRIES, "running", clock.now()
    db.session.commit()
    with mail_server() as server:
        deliver(timedelta(seconds=1))
    assert job.status == "failed"
    assert len(server.mails) == 1


def test_what_one_transaction_tells_asks_for_one_job(app: Any) -> None:
    for key in "abc":
        notify(TOLD, [HOA], key=key, what="họp")
    db.session.commit()
    tell(key="d")
    assert db.session.scalar(select(func.count(Job.id))) == 2


def test_a_savepoint_that_is_taken_back_takes_no_other_delivery_with_it(app: Any) -> None:
    savepoint = db.session.begin_nested()
    notify(TOLD, [HOA], key="taken back", what="họp")
    savepoint.rollback()
    tell(key="kept")
    with mail_server() as server:
        deliver()
    assert len(server.mails) == 1
