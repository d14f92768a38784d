"""`flask jobs celery` in processes of its own, against a real broker."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.extensions import db
from portal.jobs.broker import Broker
from portal.jobs.models import Job
from portal.jobs.schedule import SCHEDULE
from tests import redis
from tests.factories.accounts import make_user
from tests.killed import ledger
from tests.killed.nursery import is_gone, nursery, wait_until


def statuses() -> list[str]:
    return list(db.session.scalars(select(Job.status).where(Job.kind == ledger.KIND).order_by(Job.created_at)))


def test_two_machines_do_each_job_once_also_one_whose_message_was_lost_and_what_comes_round(
    real_database: Flask, tmp_path: Path, empty_broker: Broker, broker_url: str
) -> None:
    reader = make_user("auditor").id
    ledger.ask(0, reader)  # nobody is told of it
    with nursery("celery", tmp_path, CELERY_BROKER_URL=broker_url) as machines:
        machines.start()
        machines.start()
        wait_until(lambda: statuses() == ["done"], "the job without a message is not done")
        real_database.extensions["job_broker"] = empty_broker
        for number in range(1, 6):
            ledger.ask(number, reader)
        wait_until(lambda: not ledger.unfinished(), "jobs are left")
        wait_until(lambda: periodic() >= len(SCHEDULE), "the schedule was not looked at")
    assert ledger.faults(6) == []


def periodic() -> int:
    return db.session.scalar(select(func.count()).select_from(Job).where(Job.idempotency_key.contains("@"))) or 0


def test_a_machine_told_to_stop_hands_its_job_back_and_leaves(
    real_database: Flask, tmp_path: Path, empty_broker: Broker, broker_url: str
) -> None:
    ledger.ask(0, make_user("auditor").id)
    with nursery("celery", tmp_path, CELERY_BROKER_URL=broker_url) as machines:
        machine = machines.start("never-end")
        wait_until(lambda: statuses() == ["running"], "the job is not begun")
        os.kill(machine, signal.SIGTERM)
        wait_until(lambda: is_gone(machine), "it does not leave")
    job = db.session.scalars(select(Job).where(Job.kind == ledger.KIND)).one()
    assert (job.status, job.attempts, job.worker) == ("queued", 0, None)


@pytest.mark.usefixtures("broker_url")  # skips where no server can be had
def test_a_broker_that_was_away_is_found_again_and_what_was_asked_for_meanwhile_is_done(
    real_database: Flask, tmp_path: Path
) -> None:
    reader = make_user("auditor").id
    before = ExitStack()
    url = before.enter_context(redis.server(tmp_path))
    real_database.extensions["job_broker"] = Broker(url)
    with before, nursery("celery", tmp_path, CELERY_BROKER_URL=url) as machines:
        machines.start()
        ledger.ask(0, reader)
        wait_until(lambda: statuses() == ["done"], "the job is not done")
        before.close()
        ledger.ask(1, reader)
        assert statuses() == ["done", "queued"]
        db.session.rollback()
        with redis.server(tmp_path, port=urlsplit(url).port or 0):
            wait_until(lambda: not ledger.unfinished(), "jobs are left")
    assert ledger.faults(2) == []
