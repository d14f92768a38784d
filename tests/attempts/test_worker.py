"""Attempts and the worker as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from portal.attempts import freezing, service
from portal.attempts.rules import AttemptStatus
from portal.attempts.runs import overall
from portal.errors import TransitionNotAllowed
from portal.extensions import db
from portal.jobs import queries
from portal.jobs.queries import find_job
from portal.jobs.rules import JobStatus
from portal.jobs.schedule import SCHEDULE
from portal.jobs.worker import Worker
from portal.matching import solve
from tests.factories.attempts import make_market, make_people, start_attempt

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_command_runs_all_that_is_due_and_exits(real_database: Flask, tmp_path: Path) -> None:
    attempt = start_attempt(make_market(3))
    db.session.commit()
    url = db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "flask", "--app", "portal", "jobs", "work", "--once"]
    settings = {**os.environ, "DATABASE_URL": url, "PORTAL_ENV": "test", "MAIL_URL": f"file://{tmp_path}"}
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.removesuffix(" jobs\n")) > len(SCHEDULE)  # the attempt, and what comes round by itself
    assert not queries.queue_now().waiting
    db.session.refresh(attempt)
    assert attempt.status == AttemptStatus.COMPUTED
    assert attempt.report is not None
    assert attempt.report["placed"] == 2


def test_an_attempt_cancelled_while_it_is_computed_keeps_no_result(real_database: Flask) -> None:
    people = make_people()
    attempt = start_attempt(make_market(3), people)
    db.session.commit()
    service.take_up(attempt.id)
    result = solve(freezing.unpack(attempt.frozen_input), seed=attempt.seed)
    service.cancel(attempt, actor=people.coordinator)
    db.session.commit()
    with pytest.raises(TransitionNotAllowed):
        service.store(attempt.id, result, seconds=0.1)
    db.session.rollback()
    job = find_job(attempt.job_id)
    assert job is not None
    assert (attempt.status, job.status) == (AttemptStatus.CANCELLED, JobStatus.CANCELLED)
    assert attempt.report is None
    assert Worker(beats=False).run_due() == 0


def test_the_share_of_a_run_only_grows() -> None:
    told = [("reading", 0.0), ("start", 0.0), ("coverage", 0.5), ("coverage", 1.0), ("choice", 0.0), ("choice", 1.0)]
    shares = [overall(*step) for step in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1
