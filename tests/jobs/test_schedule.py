"""Periodic work is asked for once per occurrence, whoever looks and however often."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.audit.queries import head
from portal.audit.service import record
from portal.errors import DomainError, TransitionNotAllowed
from portal.extensions import db
from portal.jobs import registry, schedule, service
from portal.jobs.models import Job
from portal.jobs.run import Run
from portal.jobs.schedule import SCHEDULE, Daily, Every, every
from portal.jobs.upkeep import forget_done
from portal.jobs.worker import Worker
from tests.factories.accounts import make_user

KIND = "tests.round"
NOON = datetime(2027, 5, 3, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam


def look() -> int:
    """Look as a worker does: in a transaction of its own."""
    asked = schedule.tick()
    db.session.commit()
    return asked


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Run]]:
    """A daily job at 7:00, the only periodic one; what it ran."""
    runs: list[Run] = []
    before = dict(SCHEDULE)
    SCHEDULE.clear()
    every(Daily(time(7)), KIND, label="Việc hằng ngày")(runs.append)
    yield runs
    SCHEDULE.clear()
    SCHEDULE.update(before)
    del registry.HANDLERS[KIND]


def test_a_day_begins_at_its_hour_in_vietnam() -> None:
    seven = datetime(2027, 5, 3, 0, 0, tzinfo=UTC)
    assert Daily(time(7)).last_due(NOON) == seven
    assert Daily(time(7)).last_due(seven) == seven
    assert Daily(time(7)).last_due(seven - timedelta(seconds=1)) == seven - timedelta(days=1)


def test_a_step_falls_on_the_same_instants_for_everybody() -> None:
    step = Every(timedelta(minutes=15))
    assert step.last_due(NOON + timedelta(minutes=14)) == NOON
    assert step.last_due(NOON + timedelta(minutes=15)) == NOON + timedelta(minutes=15)


def test_an_occurrence_is_asked_for_once(app: Any, ran: list[Run]) -> None:
    with clock.fixed(NOON):
        assert [look(), look()] == [1, 0]
        Worker(beats=False).run_due()
        assert look() == 0
    with clock.fixed(NOON + timedelta(days=1)):
        assert look() == 1
        Worker(beats=False).run_due()
    assert len(ran) == 2


def test_after_an_outage_the_newest_occurrence_is_made_up_for(app: Any, ran: list[Run]) -> None:
    with clock.fixed(NOON):
        look()
        Worker(beats=False).run_due()
    with clock.fixed(NOON + timedelta(days=9)):
        assert look() == 1
        Worker(beats=False).run_due()
    assert len(ran) == 2


def test_many_who_look_at_once_ask_once(real_database: Flask, ran: list[Run]) -> None:
    barrier = threading.Barrier(4)

    def look_at_once() -> None:
        with real_database.app_context():
            barrier.wait()
            look()

    threads = [threading.Thread(target=look_at_once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == KIND)) == 1


def test_a_timer_may_look_instead_of_a_worker(app: Any, ran: list[Run]) -> None:
    told = [app.test_cli_runner().invoke(args=["jobs", "tick"]).output for _ in range(2)]
    assert told == ["1 jobs asked for\n", "0 jobs asked for\n"]


def test_the_trail_is_anchored_every_day(app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "AUDIT_ANCHOR_DIR", str(tmp_path / "anchors"))
    record("demo_seeded", None, actor=make_user(Role.ADMIN))
    look()
    Worker(beats=False).run_due()
    (file,) = (tmp_path / "anchors").iterdir()
    assert (json.loads(file.read_text())["sequence"], json.loads(file.read_text())["mac"]) == head()
    told = app.test_cli_runner().invoke(args=["audit", "verify", "--anchor", str(file)])
    assert told.exit_code == 0, told.output


def test_periodic_jobs_are_forgotten_after_a_while_and_others_are_not(app: Any, ran: list[Run]) -> None:
    look()
    service.enqueue("tests.other", {}, key="other", actor=None)
    db.session.commit()
    Worker(beats=False).run_due()
    run = Run(job_id=None, kind="", payload={}, tries=1)  # type: ignore[arg-type]
    forget_done(run)
    assert db.session.scalar(select(func.count()).select_from(Job)) == 2
    with clock.fixed(clock.now() + timedelta(days=40)):
        forget_done(run)
    assert db.session.scalars(select(Job.kind)).all() == ["tests.other"]


def test_a_failed_job_is_run_again_by_an_admin(app: Any, page: Any, ran: list[Run]) -> None:
    look()
    job = db.session.scalars(select(Job).where(Job.kind == KIND)).one()
    job.status, job.error, job.attempts = "failed", "the disk was full", 3
    db.session.commit()
    assert page(make_user(Role.AUDITOR)).get("/jobs").text.count("Chạy lại") == 0
    listed = page(make_user(Role.ADMIN)).get("/jobs")
    assert "the disk was full" in listed.text
    listed.submit(action=f"{job.id}/run-again")
    Worker(beats=False).run_due()
    db.session.expire_all()
    assert (job.status, len(ran)) == ("done", 1)


def test_a_waiting_job_is_taken_back_and_a_done_one_is_not(app: Any, ran: list[Run]) -> None:
    admin = make_user(Role.ADMIN)
    look()
    job = db.session.scalars(select(Job).where(Job.kind == KIND)).one()
    service.cancel_queued(job, actor=admin)
    assert job.status == "cancelled"
    with pytest.raises(TransitionNotAllowed):
        service.cancel_queued(job, actor=admin)
    with pytest.raises(TransitionNotAllowed):
        service.run_again(job, actor=admin)


def test_what_its_room_gave_up_is_asked_for_there(app: Any) -> None:
    registry.handler("tests.given_up", label="x", give_up=lambda *_told: None)(lambda _run: None)
    job = service.enqueue("tests.given_up", {}, key="x", actor=None)
    job.status = "failed"
    with pytest.raises(DomainError, match="trang của nó"):
        service.run_again(job, actor=make_user(Role.ADMIN))
    del registry.HANDLERS["tests.given_up"]


def test_only_a_worker_that_looks_asks_for_what_has_come_round(app: Any, ran: list[Run]) -> None:
    assert Worker(beats=False).run_due() == 0
    assert Worker(beats=False, looks=True).run_due() == 1
    assert len(ran) == 1
