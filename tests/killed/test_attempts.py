"""kill -9 of the process that computes an attempt: it is taken up again or marked failed, and the rest stays valid."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from portal.attempts import freezing, service
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.rules import AttemptStatus
from portal.audit.models import AuditEvent
from portal.extensions import db
from portal.jobs import rules
from portal.jobs.models import Job
from portal.matching import Options, solve
from tests.factories.attempts import Market, make_attempt, make_market, make_people, start_attempt
from tests.killed.nursery import LEASE, Nursery, kill, nursery, wait_until

WITHIN = 60.0  # seconds from the kill to the next try or the word "failed"
KILLS = 3


def test_an_attempt_is_taken_up_again_after_its_process_was_killed(real_database: Flask, tmp_path: Path) -> None:
    market, earlier, attempt = two_attempts()
    before = seen(earlier)
    with nursery("own", tmp_path) as workers:
        killed_at = kill_at_work(workers, attempt)
        assert (status_of(attempt), rows_of(attempt)) == (AttemptStatus.RUNNING, 0)
        assert seen(earlier) == before
        workers.start("plain")
        wait_until(lambda: status_of(attempt) == AttemptStatus.COMPUTED, "it was not taken up again")
        waited = time.monotonic() - killed_at
    # The nursery's workers hold a job for a shorter time than the portal's.
    assert waited - LEASE.total_seconds() + rules.LEASE.total_seconds() < WITHIN
    assert rows_of(attempt) == len(market.students)
    assert seen(earlier) == before
    assert trail_of(attempt)[-2:] == ["attempt_taken_up_again", "attempt_computed"]
    trail_holds(real_database)


def test_an_attempt_whose_processes_are_all_killed_is_marked_failed(real_database: Flask, tmp_path: Path) -> None:
    _market, earlier, attempt = two_attempts()
    before = seen(earlier)
    with nursery("own", tmp_path) as workers:
        for _ in range(rules.MOST_TRIES):
            killed_at = kill_at_work(workers, attempt)
        workers.start("plain")
        wait_until(lambda: status_of(attempt) == AttemptStatus.FAILED, "it was not marked failed")
        waited = time.monotonic() - killed_at
    assert waited - LEASE.total_seconds() + rules.LEASE.total_seconds() < WITHIN
    assert rows_of(attempt) == 0
    assert seen(earlier) == before
    assert trail_of(attempt)[-1] == "attempt_failed"
    trail_holds(real_database)


def test_an_attempt_killed_at_random_points_ends_as_if_it_had_not_been(real_database: Flask, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    market, _earlier, attempt = two_attempts(students=60)
    with nursery("own", tmp_path) as workers:
        for _ in range(KILLS):
            worker = workers.start()
            time.sleep(dice.uniform(0, 0.5) + LEASE.total_seconds() * dice.randrange(2))
            kill(worker)
        workers.start()
        wait_until(lambda: status_of(attempt) == AttemptStatus.COMPUTED, "it was not computed")
    assert rows_of(attempt) == len(market.students)
    assert trail_of(attempt).count("attempt_computed") == 1
    db.session.refresh(attempt)
    undisturbed = solve(
        freezing.unpack(attempt.frozen_input), rule=attempt.rule, seed=attempt.seed, options=Options(**attempt.options)
    )
    assert attempt.report is not None
    assert {**attempt.report, "price": None} == {**service.measures(undisturbed), "price": None}
    trail_holds(real_database)


def two_attempts(students: int = 3) -> tuple[Market, MatchAttempt, MatchAttempt]:
    """A computed attempt of a round, and one that waits for a worker."""
    market, people = make_market(students), make_people()
    earlier = make_attempt(market, people=people)
    attempt = start_attempt(market, people)
    db.session.commit()
    return market, earlier, attempt


def kill_at_work(workers: Nursery, attempt: MatchAttempt) -> float:
    """Kill a worker in the middle of the attempt; when that was."""
    worker = workers.start("stall-in-attempt")
    wait_until(lambda: job_is_held_by(worker, attempt), "the attempt was not begun")
    wait_until(lambda: status_of(attempt) == AttemptStatus.RUNNING, "the attempt was not begun")
    kill(worker)
    return time.monotonic()


def job_is_held_by(worker: int, attempt: MatchAttempt) -> bool:
    holder = db.session.scalar(select(Job.worker).where(Job.id == attempt.job_id))
    return holder is not None and f"-{worker}-" in holder


def status_of(attempt: MatchAttempt) -> str | None:
    return db.session.scalar(select(MatchAttempt.status).where(MatchAttempt.id == attempt.id))


def rows_of(attempt: MatchAttempt) -> int:
    rows = select(func.count()).select_from(ProposedPlacement).where(ProposedPlacement.attempt_id == attempt.id)
    return db.session.scalar(rows) or 0


def seen(attempt: MatchAttempt) -> tuple[Any, ...]:
    """All that stands of an attempt."""
    db.session.expire_all()
    return (attempt.status, attempt.report, attempt.version, attempt.round.status, rows_of(attempt))


def trail_of(attempt: MatchAttempt) -> list[str]:
    events = select(AuditEvent.action).where(AuditEvent.object_id == str(attempt.id)).order_by(AuditEvent.sequence)
    return list(db.session.scalars(events))


def trail_holds(app: Flask) -> None:
    db.session.rollback()
    for command in ("verify", "replay"):
        told = app.test_cli_runner().invoke(args=["audit", command])
        assert told.exit_code == 0, told.output
