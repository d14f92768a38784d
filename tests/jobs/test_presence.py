"""Which processes take jobs is seen by those who keep the portal running, and by the machines that watch it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.extensions import db
from portal.jobs import presence, rules
from portal.jobs.models import WorkerPresence
from portal.jobs.rules import Way
from portal.jobs.worker import Worker
from tests.factories.accounts import make_user
from tests.jobs.conftest import Work

NOBODY = "Không có tiến trình chạy nền nào đang hoạt động"
LOST = "không còn báo về"


def later(length: timedelta) -> Any:
    return clock.fixed(clock.now() + length)


def listed(page: Any) -> str:
    return str(page(make_user(Role.ADMIN)).get("/jobs").text)


def test_a_worker_reports_itself_and_what_it_runs(app: Flask, page: Any, work: Work) -> None:
    seen: list[str] = []
    work.does = lambda _run: seen.append(listed(page))
    work.ask()
    worker = Worker(beats=False, looks=True)
    worker.run_due()
    (row,) = db.session.scalars(select(WorkerPresence))
    assert row.name == worker.name
    (text,) = seen
    for shown in (row.machine, str(row.process_id), "flask jobs work"):
        assert shown in text
    assert text.count("Việc thử") == listed(page).count("Việc thử") + 1


def test_a_worker_that_ends_is_listed_no_more(app: Flask) -> None:
    app.test_cli_runner().invoke(args=["jobs", "work", "--once"])
    assert presence.list_workers() == []


@pytest.mark.usefixtures("app")
def test_a_silent_worker_is_taken_for_dead_unless_it_holds_on_to_a_job(work: Work) -> None:
    worker = Worker(beats=False, looks=True)
    worker.run_due()
    alive = []

    def take_long(_run: object) -> None:
        alive.append([each.is_alive for each in presence.list_workers()])

    work.does = take_long
    with later(rules.SILENT * 2):
        assert [each.is_alive for each in presence.list_workers()] == [False]
        work.ask()
        worker.run_one()
    assert alive == [[True]]


@pytest.mark.usefixtures("app")
def test_what_the_children_of_a_process_run_is_shown_with_it(work: Work) -> None:
    presence.report("machine-1-ab", way=Way.CELERY, processes=4)
    work.does = lambda _run: kinds.extend(each.kinds for each in presence.list_workers())
    kinds: list[tuple[str, ...]] = []
    work.ask()
    Worker(beats=False, name="machine-1-ab/17").run_one()
    assert kinds == [("tests.work",)]


def test_jobs_that_wait_for_nobody_are_warned_of(app: Flask, page: Any, work: Work) -> None:
    assert NOBODY not in listed(page)
    work.ask()
    assert NOBODY in listed(page)
    presence.report("machine-1-ab", way=Way.WORK)
    db.session.commit()
    assert NOBODY not in listed(page)
    with later(rules.SILENT * 2):
        text = listed(page)
    assert NOBODY in text
    assert LOST in text


def test_those_who_watch_are_told_of_a_job_that_waits_too_long(app: Flask, page: Any, work: Work) -> None:
    job = work.ask()
    presence.report("machine-1-ab", way=Way.WORK)
    db.session.commit()
    answer = page().get("/readyz/jobs", 200).response.json
    assert (answer["status"], answer["workers"]) == ("ready", 1)
    job.run_after -= rules.STUCK + timedelta(seconds=1)
    db.session.commit()
    answer = page().get("/readyz/jobs", 503).response.json
    assert answer["status"] == "stuck"
    assert answer["waiting_seconds"] > rules.STUCK.total_seconds()
    Worker(beats=False).run_due()
    page().get("/readyz/jobs", 200)


@pytest.mark.usefixtures("app")
def test_a_worker_that_was_killed_is_forgotten_after_a_day() -> None:
    presence.report("machine-1-ab", way=Way.WORK)
    presence.forget_lost()
    assert len(presence.list_workers()) == 1
    with later(timedelta(days=1, seconds=1)):
        presence.forget_lost()
    assert presence.list_workers() == []
