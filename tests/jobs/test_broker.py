"""A committed job is told to the broker once; what the broker loses is told again; whoever asks never waits for it."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64decode
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal import clock
from portal.extensions import db
from portal.jobs import broker as broker_module
from portal.jobs import service
from portal.jobs.broker import AGAIN, QUEUE, Broker, announce_waiting
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from portal.jobs.worker import Worker
from tests.factories.notices import free_port
from tests.jobs.conftest import KIND, Work


def messages(broker: Broker) -> list[UUID]:
    """The jobs that the messages name, the oldest first; takes the messages away."""
    found = []
    with broker.celery.connection_for_read() as connection:
        client = connection.default_channel.client
        while raw := client.rpop(QUEUE):
            (job_id,), _, _ = json.loads(b64decode(json.loads(raw)["body"]))
            found.append(UUID(job_id))
    return found


def test_a_job_is_announced_once_its_transaction_has_committed(broker: Broker, work: Work) -> None:
    job = service.enqueue(KIND, {}, key="one", actor=None)
    assert messages(broker) == []
    db.session.commit()
    assert messages(broker) == [job.id]
    db.session.commit()
    assert messages(broker) == []


def test_a_job_whose_transaction_was_taken_back_is_not_announced(broker: Broker, work: Work) -> None:
    service.enqueue(KIND, {}, key="never", actor=None)
    db.session.rollback()
    kept = work.ask()
    assert messages(broker) == [kept.id]


def test_nobody_is_told_where_no_broker_is_set(app: Flask, work: Work) -> None:
    work.ask()
    assert announce_waiting() == 0
    refused = app.test_cli_runner().invoke(args=["jobs", "celery"])
    assert refused.exit_code == 1
    assert "CELERY_BROKER_URL is not set" in refused.output


def test_a_broker_that_is_away_fails_no_request_and_slows_only_one(
    app: Flask, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Broker(f"redis://127.0.0.1:{free_port()}/0")
    tried: list[Any] = []
    send = away.celery.send_task
    monkeypatch.setattr(away.celery, "send_task", lambda *args, **kwargs: (tried.append(args), send(*args, **kwargs)))
    monkeypatch.setitem(app.extensions, "job_broker", away)
    began = time.perf_counter()
    jobs = [work.ask(str(number)) for number in range(20)]
    assert time.perf_counter() - began < 5
    assert len(tried) == 1
    assert db.session.scalar(select(func.count()).select_from(Job)) == len(jobs)


def test_what_the_broker_lost_is_announced_again_after_a_while_only(broker: Broker, work: Work) -> None:
    job = work.ask()
    messages(broker)  # lost
    assert announce_waiting() == 1
    assert announce_waiting() == 0
    assert messages(broker) == [job.id]
    with clock.fixed(clock.now() + AGAIN + timedelta(seconds=1)):
        assert announce_waiting() == 1
    assert messages(broker) == [job.id]


def test_a_job_that_rests_is_announced_when_its_time_comes(broker: Broker, work: Work) -> None:
    job = work.ask()
    job.run_after, job.announced_at = clock.now() + timedelta(seconds=5), clock.now()
    db.session.commit()
    messages(broker)
    assert announce_waiting() == 0
    with clock.fixed(clock.now() + timedelta(seconds=6)):
        assert announce_waiting() == 1


def test_the_job_of_a_dead_worker_is_announced_when_its_hold_ends(broker: Broker, work: Work) -> None:
    job = work.ask()
    held = {"status": JobStatus.RUNNING, "worker": "dead", "announced_at": clock.now()}
    db.session.execute(update(Job).values(**held, leased_until=clock.now() + timedelta(seconds=5)))
    db.session.commit()
    messages(broker)
    assert announce_waiting() == 0
    with clock.fixed(clock.now() + timedelta(seconds=6)):
        assert announce_waiting() == 1
    assert messages(broker) == [job.id]


def test_a_broker_with_many_messages_gets_no_more_of_the_same(
    broker: Broker, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        work.ask(str(number))
    monkeypatch.setattr(broker_module, "MOST_MESSAGES", 5)
    assert announce_waiting() == 1
    assert announce_waiting() == 0
    assert len(messages(broker)) == 5


def test_many_who_look_at_once_announce_a_job_once(
    real_database: Flask, empty_broker: Broker, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        work.ask(str(number))
    monkeypatch.setitem(real_database.extensions, "job_broker", empty_broker)
    start, told = threading.Barrier(4), []

    def look() -> None:
        with real_database.app_context():
            start.wait()
            told.append(announce_waiting())

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(told) == 8
    assert len(messages(empty_broker)) == 8


@pytest.mark.usefixtures("app")
def test_a_message_that_comes_twice_does_its_job_once_and_no_other(work: Work) -> None:
    job, other = work.ask("one"), work.ask("other")
    assert Worker(beats=False).run_one(job.id)
    assert not Worker(beats=False).run_one(job.id)
    assert [run.job_id for run in work.runs] == [job.id]
    db.session.refresh(other)
    assert other.status == JobStatus.QUEUED
