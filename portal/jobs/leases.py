"""Holding a job: claim it, renew the lease, let go of it. Every step is one conditional UPDATE.

The condition names the worker, so whoever lost a lease changes nothing any more, on either database engine.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Engine, Select, Update, and_, or_, select, update

from portal import clock
from portal.database import set_writing
from portal.extensions import db
from portal.jobs import rules
from portal.jobs.models import Job
from portal.jobs.rules import TRANSITIONS, JobAction, JobStatus
from portal.transitions import next_status


@dataclass(frozen=True)
class Claim:
    """A job that this worker holds. `exhausted`: its workers died too often, it is not to be tried again."""

    job_id: uuid.UUID
    worker: str
    kind: str
    payload: dict[str, Any]
    tries: int
    exhausted: bool


def is_due(now: datetime) -> ColumnElement[bool]:
    """Jobs that anybody may claim: waiting ones whose time has come, and those whose worker stopped renewing."""
    return or_(
        and_(Job.status == JobStatus.QUEUED, Job.run_after <= now),
        and_(Job.status == JobStatus.RUNNING, Job.leased_until < now),
    )


def something_is_due() -> bool:
    """A look that takes no lock; ends the transaction."""
    with only_looking():
        return db.session.scalar(select(Job.id).where(is_due(clock.now())).limit(1)) is not None


@contextmanager
def only_looking() -> Iterator[None]:
    """A transaction in which nothing is written: on SQLite it must not queue up behind those who write."""
    try:
        set_writing(False)
        yield
        db.session.rollback()
    finally:
        set_writing(True)


def claim(worker: str, *, job_id: uuid.UUID | None = None, lease: timedelta = rules.LEASE) -> Claim | None:
    """Take the named job if it is due, or the one that has been due longest; or None. The caller commits at once."""
    now = clock.now()
    row = db.session.execute(_longest_due(now, job_id)).first()
    if row is None:
        return None
    exhausted = row.attempts >= rules.MOST_TRIES
    tries = row.attempts if exhausted else row.attempts + 1
    statement = (
        update(Job)
        .where(Job.id == row.id, is_due(now))
        .values(
            status=next_status(TRANSITIONS, row.status, JobAction.CLAIM),
            worker=worker,
            leased_until=now + lease,
            attempts=tries,
            started_at=now,
            stage="",
            share=0.0,
        )
    )
    if not _changed(statement):
        return None
    return Claim(row.id, worker, row.kind, row.payload, tries, exhausted)


def _longest_due(now: datetime, job_id: uuid.UUID | None) -> Select[Any]:
    these = (is_due(now),) if job_id is None else (is_due(now), Job.id == job_id)
    return (
        select(Job.id, Job.status, Job.kind, Job.payload, Job.attempts)
        .where(*these)
        .order_by(Job.run_after, Job.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def renew(engine: Engine, held: Claim, *, stage: str, share: float, lease: timedelta) -> bool:
    """Write progress and hold the job for another `lease`, in a transaction of its own; False when it is lost."""
    statement = _held(held).values(stage=stage, share=share, leased_until=clock.now() + lease)
    with engine.begin() as connection:
        return connection.execute(statement).rowcount == 1


def finish(held: Claim) -> bool:
    """The work is done. False when the lease was lost: then everything must be rolled back."""
    return _let_go(held, JobAction.FINISH, finished_at=clock.now(), share=1.0, error=None)


def give_back(held: Claim) -> bool:
    """Put the job back into the queue as if this try had not been."""
    return _let_go(held, JobAction.GIVE_BACK, run_after=clock.now(), attempts=held.tries - 1)


def try_again(held: Claim, error: str) -> bool:
    """The try failed; the job rests and is tried again."""
    later = clock.now() + rules.wait_before_try(held.tries)
    return _let_go(held, JobAction.TRY_AGAIN, run_after=later, error=error)


def fail(held: Claim, error: str) -> bool:
    """The job failed for good."""
    return _let_go(held, JobAction.FAIL, finished_at=clock.now(), error=error)


def _let_go(held: Claim, action: JobAction, **values: Any) -> bool:
    status = next_status(TRANSITIONS, JobStatus.RUNNING, action)
    return _changed(_held(held).values(status=status, worker=None, leased_until=None, **values))


def _held(held: Claim) -> Update:
    return update(Job).where(
        Job.id == held.job_id, Job.status == JobStatus.RUNNING, Job.worker == held.worker, Job.attempts == held.tries
    )


def _changed(statement: Update) -> bool:
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
