"""A kind of job whose every doing can be counted afterwards: rows that nothing keeps from being written twice."""

from __future__ import annotations

import time
from collections import Counter
from uuid import UUID, uuid4

from sqlalchemy import func, select

from portal import clock
from portal.extensions import db
from portal.jobs import service
from portal.jobs.models import Job
from portal.jobs.run import Run
from portal.notices.models import Notice
from portal.notices.recipients import Recipient
from portal.notices.service import notify
from tests.factories.notices import TOLD

KIND = "tests.ledger"
ROWS = 3
SECONDS_A_ROW = 0.01


def ask(number: int, user_id: UUID) -> None:
    """Ask for the job with this number and commit."""
    service.enqueue(KIND, {"number": number, "user": str(user_id)}, key=f"ledger {number}", actor=None)
    db.session.commit()


def write_rows(run: Run) -> None:
    """Write of three steps, and tell the user: all of it, or none."""
    for step in range(ROWS):
        write_row(run, step)
    user_id = UUID(run.payload["user"])
    notify(TOLD, [Recipient("Người đọc", user_id=user_id)], key=f"{run.payload['number']}", what="sổ")


def write_row(run: Run, step: int) -> None:
    """One row that says which job and which step; its key is never the same, so that doing it twice shows."""
    said = {"subject": f"{run.payload['number']} {step}", "body": "", "created_at": clock.now()}
    db.session.add(Notice(user_id=UUID(run.payload["user"]), key=uuid4().hex, kind=KIND, **said))
    db.session.flush()
    time.sleep(SECONDS_A_ROW)
    run.progress(f"bước {step}", step / ROWS)


def faults(asked: int) -> list[str]:
    """What of the work that was asked for is lost, doubled, or not said to be done; empty when all is right."""
    db.session.rollback()
    expected = Counter({f"{number} {step}": 1 for number in range(asked) for step in range(ROWS)})
    written = Counter(db.session.scalars(select(Notice.subject).where(Notice.kind == KIND)))
    lost = [f"lost: {row}" for row in expected - written]
    doubled = [f"doubled: {row}" for row in written - expected]
    stands = select(Job.idempotency_key, Job.status).where(Job.kind == KIND, Job.status != "done")
    open_jobs = [f"{key} is {status}" for key, status in db.session.execute(stands)]
    told = db.session.scalar(select(func.count()).select_from(Notice).where(Notice.kind == TOLD))
    untold = [] if told == asked else [f"told {told} times instead of {asked}"]
    db.session.rollback()
    return lost + doubled + open_jobs + untold


def unfinished() -> int:
    """How many of the jobs wait or run."""
    waiting = Job.status.in_(("queued", "running"))
    count = db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == KIND, waiting))
    db.session.rollback()
    return count or 0
