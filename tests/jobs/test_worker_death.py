"""A worker that is killed half-way is taken over; one that is told to stop hands its job back."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from portal import clock
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from portal.jobs.worker import Worker
from tests.jobs.conftest import Work

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def busy_worker(app: Flask, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has claimed the job and works on it."""
    url = db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.jobs.worker_process", url, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "working\n"
            yield process
        finally:
            process.kill()


def killed_at(app: Flask, folder: Path) -> datetime:
    with busy_worker(app, folder) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return clock.now()


def test_a_killed_worker_is_taken_over_within_a_minute(real_database: Flask, work: Work, tmp_path: Path) -> None:
    job = work.ask()
    killed = killed_at(real_database, tmp_path)
    db.session.refresh(job)
    assert job.status == JobStatus.RUNNING
    assert Worker().run_due() == 0, "while the lease lasts nobody else may take the job"
    with clock.fixed(killed + timedelta(seconds=55)):
        assert Worker().run_due() == 1
    db.session.refresh(job)
    assert (job.status, job.attempts) == (JobStatus.DONE, 2)


def test_control_without_the_end_of_the_lease_nobody_takes_over(
    real_database: Flask, work: Work, tmp_path: Path
) -> None:
    job = work.ask()
    killed = killed_at(real_database, tmp_path)
    db.session.execute(update(Job).values(leased_until=killed + timedelta(days=365)))
    db.session.commit()
    with clock.fixed(killed + timedelta(seconds=55)):
        assert Worker().run_due() == 0
    db.session.refresh(job)
    assert job.status == JobStatus.RUNNING


def test_a_job_whose_workers_die_each_time_is_given_up(real_database: Flask, work: Work) -> None:
    job = work.ask()
    past = clock.now() - timedelta(seconds=1)
    dead = {"status": JobStatus.RUNNING, "worker": "dead", "attempts": 3, "leased_until": past}
    db.session.execute(update(Job).values(**dead))
    db.session.commit()
    Worker().run_due()
    db.session.refresh(job)
    assert job.status == JobStatus.FAILED
    assert not work.runs
    assert len(work.given_up) == 1


def test_a_worker_told_to_stop_hands_its_job_back_and_leaves(real_database: Flask, work: Work, tmp_path: Path) -> None:
    job = work.ask()
    with busy_worker(real_database, tmp_path) as process:
        process.terminate()
        assert process.wait(timeout=30) == 0
    db.session.refresh(job)
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 0)
    assert Worker().run_due() == 1
