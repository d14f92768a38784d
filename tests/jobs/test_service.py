from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal import clock
from portal.extensions import db
from portal.jobs import rules, service
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from portal.jobs.run import Run, WorkRefused
from portal.jobs.worker import Worker
from tests.jobs.conftest import KIND, Work


def worker() -> Worker:
    return Worker(beats=False)


def failing(error: Exception) -> Callable[[Run], None]:
    def fail(run: Run) -> None:
        raise error

    return fail


@pytest.mark.usefixtures("app")
def test_asking_twice_with_one_key_makes_one_job(work: Work) -> None:
    assert work.ask().id == work.ask().id
    assert db.session.scalar(select(func.count()).select_from(Job)) == 1


@pytest.mark.usefixtures("app")
def test_a_job_exists_only_if_the_transaction_that_asked_commits(work: Work) -> None:
    service.enqueue(KIND, {}, key="never", actor=None)
    db.session.rollback()
    assert worker().run_due() == 0
    assert service.find_job("never") is None


@pytest.mark.usefixtures("app")
def test_due_jobs_run_in_the_order_in_which_they_were_asked_for(work: Work) -> None:
    for number in range(3):
        with clock.fixed(clock.now() + timedelta(seconds=number - 10)):
            work.ask(f"job {number}")
    assert worker().run_due() == 3
    assert [run.payload["key"] for run in work.runs] == ["job 0", "job 1", "job 2"]
    assert set(db.session.scalars(select(Job.status))) == {JobStatus.DONE}


@pytest.mark.usefixtures("app")
def test_a_failed_job_is_tried_again_later_and_then_given_up(work: Work) -> None:
    job = work.ask()
    work.does = failing(ValueError("secret\nsecond line"))
    now = clock.now()
    for tries in range(1, rules.MOST_TRIES + 1):
        with clock.fixed(now):
            assert worker().run_due() == 1
            assert worker().run_due() == 0, "it must rest first"
        db.session.refresh(job)
        assert job.attempts == tries
        assert job.error == "ValueError: secret"
        now += timedelta(hours=1)
    assert job.status == JobStatus.FAILED
    assert work.given_up == [({"key": "one"}, "ValueError: secret")]


@pytest.mark.usefixtures("app")
def test_work_that_cannot_succeed_is_not_tried_again(work: Work) -> None:
    job = work.ask()
    work.does = failing(WorkRefused("pins clash"))
    worker().run_due()
    db.session.refresh(job)
    assert (job.status, job.attempts, job.error) == (JobStatus.FAILED, 1, "pins clash")
    assert work.given_up == [({"key": "one"}, "pins clash")]


@pytest.mark.usefixtures("app")
def test_a_kind_that_nobody_knows_fails_with_its_name() -> None:
    job = service.enqueue("tests.unknown", {}, key="unknown", actor=None)
    db.session.commit()
    worker().run_due()
    db.session.refresh(job)
    assert job.status == JobStatus.FAILED
    assert "tests.unknown" in (job.error or "")


@pytest.mark.usefixtures("app")
def test_what_a_failing_job_changed_is_taken_back(work: Work) -> None:
    work.ask()

    def change_and_fail(run: Run) -> None:
        service.enqueue(KIND, {}, key="child", actor=None)
        raise ValueError

    work.does = change_and_fail
    worker().run_due()
    assert service.find_job("child") is None


@pytest.mark.usefixtures("app")
def test_a_job_taken_over_meanwhile_leaves_nothing_behind(work: Work) -> None:
    job = work.ask()

    def lose_the_lease(run: Run) -> None:
        service.enqueue(KIND, {}, key="child", actor=None)
        db.session.execute(update(Job).where(Job.id == run.job_id).values(worker="another"))

    work.does = lose_the_lease
    worker().run_one()
    db.session.refresh(job)
    assert service.find_job("child") is None
    assert job.status == JobStatus.RUNNING


@pytest.mark.usefixtures("app")
def test_a_worker_asked_to_stop_gives_the_job_back(work: Work) -> None:
    job = work.ask()
    stopping = worker()

    def stop_half_way(run: Run) -> None:
        stopping.stop()
        run.progress("half-way", 0.5)

    work.does = stop_half_way
    stopping.work()
    db.session.refresh(job)
    assert (job.status, job.attempts, job.worker) == (JobStatus.QUEUED, 0, None)
    work.does = lambda run: None
    assert worker().run_due() == 1


@pytest.mark.usefixtures("app")
def test_a_cancelled_job_is_never_run(work: Work) -> None:
    job = work.ask()
    service.cancel(job)
    db.session.commit()
    assert worker().run_due() == 0
    assert job.status == JobStatus.CANCELLED


def test_the_heartbeat_shows_progress_renews_the_lease_and_notices_a_cancellation(
    real_database: Flask, work: Work
) -> None:
    job = work.ask()
    tired = threading.Event()

    def work_until_cancelled(run: Run) -> None:
        began = db.session.scalar(select(Job.leased_until).where(Job.id == run.job_id))
        db.session.rollback()
        for _ in range(400):
            run.progress("Đang xếp", 0.25)
            seen = db.session.execute(select(Job.stage, Job.share, Job.leased_until, Job.status)).one()
            db.session.rollback()
            if seen.stage == "Đang xếp" and seen.status == JobStatus.RUNNING:
                assert seen.share == 0.25
                assert seen.leased_until > began
                service.cancel(db.session.get_one(Job, run.job_id))
                db.session.commit()
            tired.wait(0.05)
        pytest.fail("nobody interrupted the work")

    work.does = work_until_cancelled
    Worker(lease=timedelta(seconds=3)).run_one()
    db.session.refresh(job)
    assert job.status == JobStatus.CANCELLED
    assert len(work.runs) == 1


def test_asking_at_once_with_one_key_makes_one_job(real_database: Flask) -> None:
    start, seen = threading.Barrier(8), []

    def ask() -> None:
        with real_database.app_context():
            start.wait()
            seen.append(service.enqueue(KIND, {}, key="same", actor=None).id)
            db.session.commit()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert list(db.session.scalars(select(Job.id))) == [seen[0]]


def test_many_workers_at_once_run_each_job_once(real_database: Flask, work: Work) -> None:
    for number in range(12):
        work.ask(f"job {number}")
    start = threading.Barrier(4)

    def run_all() -> None:
        with real_database.app_context():
            start.wait()
            Worker(beats=False).run_due()

    threads = [threading.Thread(target=run_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    Worker(beats=False).run_due()  # a worker may find nothing while another holds the last row
    assert sorted(run.payload["key"] for run in work.runs) == sorted(f"job {n}" for n in range(12))
