"""kill -9 at twenty random points, of the portal's own workers and of Celery's: nothing is lost, nothing done twice.

Each run says its seed; `KILL_SEED=…` runs the same points again, as far as the machine lets them be the same.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.extensions import db
from portal.jobs.broker import Broker
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from tests.factories.accounts import make_user
from tests.killed import ledger
from tests.killed.nursery import Nursery, children_of, is_gone, kill, kill_family, nursery, wait_until

KILLS = 20
MOST_KILLS = 100
LONGEST_WAIT = 0.15  # seconds between two kills, a few jobs' time
WAITING = 20  # jobs before each kill: more than all workers can do until then, so that the victim is at work


@pytest.fixture
def dice() -> random.Random:
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))
    print(f"KILL_SEED={seed}")  # shown when the test fails
    return random.Random(seed)


@pytest.fixture
def reader(real_database: Flask) -> UUID:
    user = make_user("auditor")
    db.session.commit()
    return user.id


def wait_for_the_end() -> None:
    wait_until(lambda: not ledger.unfinished(), "jobs are left")


def interrupted() -> int:
    """How many jobs were taken up more than once."""
    return db.session.scalar(select(func.count()).select_from(Job).where(Job.attempts > 1)) or 0


def kills() -> Iterator[int]:
    """Twenty kills, and as many more as it takes until one has fallen into a job: SQLite's workers mostly queue."""
    for number in range(MOST_KILLS):
        if number >= KILLS and interrupted():
            return
        yield number


class Jobs:
    """Asks for one job after another, so that workers are never idle while they are killed."""

    def __init__(self, reader: UUID) -> None:
        self.asked = 0
        self._reader = reader
        self._done = 0

    def keep_waiting(self, count: int) -> None:
        """Ask for as many as are missing until so many are not done."""
        self.ask(count - ledger.unfinished())

    def ask(self, count: int) -> None:
        for _ in range(count):
            ledger.ask(self.asked, self._reader)
            self.asked += 1

    def wait_until_busy(self) -> None:
        """Until one more job is done than the last time: a worker is at work then."""
        before = self._done
        wait_until(lambda: self._count_done() > before, "nobody works")

    def _count_done(self) -> int:
        done = (Job.kind == ledger.KIND, Job.status == JobStatus.DONE)
        self._done = db.session.scalar(select(func.count()).select_from(Job).where(*done)) or 0
        return self._done


def test_own_workers_killed_at_twenty_random_points(reader: UUID, dice: random.Random, tmp_path: Path) -> None:
    jobs = Jobs(reader)
    with nursery("own", tmp_path) as workers:
        alive = [workers.start() for _ in range(3)]
        for _ in kills():
            jobs.keep_waiting(WAITING)
            jobs.wait_until_busy()
            time.sleep(dice.uniform(0, LONGEST_WAIT))
            victim = dice.randrange(len(alive))
            kill(alive[victim])
            alive[victim] = workers.start()
        wait_for_the_end()
    assert ledger.faults(jobs.asked) == []
    assert interrupted() > 0, "no kill fell into a job: the test has shown nothing"


def test_celery_workers_killed_at_twenty_random_points(
    reader: UUID, dice: random.Random, tmp_path: Path, real_database: Flask, empty_broker: Broker, broker_url: str
) -> None:
    real_database.extensions["job_broker"] = empty_broker
    jobs = Jobs(reader)
    with nursery("celery", tmp_path, CELERY_BROKER_URL=broker_url) as machines:
        alive = [machines.start() for _ in range(2)]
        for _ in kills():
            jobs.keep_waiting(WAITING)
            jobs.wait_until_busy()
            time.sleep(dice.uniform(0, LONGEST_WAIT))
            kill_somebody(machines, alive, dice)
        wait_for_the_end()
    assert ledger.faults(jobs.asked) == []
    assert interrupted() > 0, "no kill fell into a job: the test has shown nothing"


def kill_somebody(machines: Nursery, alive: list[int], dice: random.Random) -> None:
    """Mostly a process that does jobs, now and then the one that listens, or all of a machine at once."""
    children = [child for machine in alive for child in children_of(machine)]
    if children and dice.random() < 0.8:
        kill(dice.choice(children))
        return
    machine = dice.randrange(len(alive))
    dice.choice([kill, kill_family])(alive[machine])
    alive[machine] = machines.start()


@pytest.mark.parametrize(
    ("does", "found"),
    [("die", ""), ("die-having-committed", "doubled"), ("die-having-said-done", "lost")],
)
def test_control_without_the_protection_loss_and_doubling_are_found(
    reader: UUID, tmp_path: Path, does: str, found: str
) -> None:
    jobs = Jobs(reader)
    with nursery("own", tmp_path) as workers:
        jobs.ask(1)
        first = workers.start(does)
        wait_until(lambda: is_gone(first) or not ledger.unfinished(), "the worker lives")
        workers.start(does)
        wait_for_the_end()
    faults = [fault for fault in ledger.faults(jobs.asked) if "told" not in fault]
    assert {fault.split(":")[0] for fault in faults} == ({found} if found else set())
