"""Which worker has which message, for how long, and which job sends it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.rules import MOST_TRIES
from portal.jobs.worker import Worker
from portal.notices import delivery, rules, transports
from portal.notices.queries import count_by_status
from portal.notices.recipients import Recipient
from portal.notices.service import notify
from tests.factories.notices import HOA, TOLD, MailServer, deliver, mail_server, tell, the_message
from tests.killed.nursery import wait_until

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


def test_one_job_leaves_the_others_their_turn_and_the_rest_to_the_next(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "BATCH", 2)
    monkeypatch.setattr(rules, "PORTION", 4)
    tell(*(Recipient(f"Người {n}", email=f"n{n}@example.vn") for n in range(11)))
    with mail_server() as server:
        Worker(beats=False).run_one()
        assert len(server.mails) == 4
        deliver()
    assert len(server.mails) == len({mail["To"] for mail in server.mails}) == 11
    assert db.session.scalar(select(func.count(Job.id)).where(Job.status != "done")) == 0


class ForTwo(MailServer):
    """Answers nobody before two have come; says so when only one comes."""

    def __init__(self, answers: list[str]) -> None:
        super().__init__(answers)
        self.came: set[Any] = set()
        self.patience = 1000

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.came.add(session.peer)
        while len(self.came) < 2 and self.patience > 0:
            self.patience -= 1
            await asyncio.sleep(0.02)
        return await super().handle_DATA(server, session, envelope)


def test_two_workers_share_what_one_transaction_tells(real_database: Flask) -> None:
    def work() -> None:
        with real_database.app_context():
            while not over.is_set():
                Worker(beats=False).run_due()
                over.wait(0.05)

    tell(*(Recipient(f"Người {n}", email=f"n{n}@example.vn") for n in range(rules.BATCH * 2)))
    over, threads = threading.Event(), [threading.Thread(target=work) for _ in range(2)]
    with mail_server(made_by=ForTwo) as server:
        for thread in threads:
            thread.start()
        wait_until(lambda: count_by_status()["waiting"] == 0, "messages are left")
        over.set()
        for thread in threads:
            thread.join()
    assert isinstance(server, ForTwo)
    assert server.patience > 0, "one worker sent everything"
    assert len(server.mails) == len({mail["To"] for mail in server.mails}) == rules.BATCH * 2


def test_a_savepoint_that_is_taken_back_takes_no_other_delivery_with_it(app: Any) -> None:
    savepoint = db.session.begin_nested()
    notify(TOLD, [HOA], key="taken back", what="họp")
    savepoint.rollback()
    tell(key="kept")
    with mail_server() as server:
        deliver()
    assert len(server.mails) == 1
