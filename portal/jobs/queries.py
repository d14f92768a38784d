"""Reads of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from portal import clock
from portal.extensions import db
from portal.jobs import rules
from portal.jobs.leases import is_due
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from portal.paging import Page, paginate


def list_jobs(*, status: JobStatus | None, page: int) -> Page[Job]:
    """Jobs, the newest first."""
    statement = select(Job).order_by(Job.created_at.desc(), Job.id)
    if status:
        statement = statement.where(Job.status == status.value)
    return paginate(statement, page)


def count_late() -> int:
    """Jobs that have been due so long that most likely no worker is running."""
    return db.session.scalar(select(func.count()).select_from(Job).where(is_due(clock.now() - rules.LATE))) or 0


@dataclass(frozen=True)
class Queue:
    """How the queue stands: waiting and running jobs, those that failed, and how long the oldest due one waits."""

    waiting: int
    running: int
    failed: int
    age: timedelta


def queue_now() -> Queue:
    """One look at the queue; two statements."""
    now = clock.now()
    counted = {status: number for status, number in db.session.execute(_COUNTS)}
    oldest = db.session.scalar(select(func.min(Job.run_after)).where(is_due(now)))
    return Queue(
        waiting=counted.get(JobStatus.QUEUED.value, 0),
        running=counted.get(JobStatus.RUNNING.value, 0),
        failed=counted.get(JobStatus.FAILED.value, 0),
        age=max(now - oldest, timedelta()) if oldest else timedelta(),
    )


_COUNTS = select(Job.status, func.count()).group_by(Job.status)


def find_job(job_id: UUID | None) -> Job | None:
    return db.session.get(Job, job_id) if job_id else None


def find_newest_job(kind: str, *, asked_by: UUID | None = None) -> Job | None:
    """The newest job of a kind, of one person where one is named."""
    statement = select(Job).where(Job.kind == kind).order_by(Job.created_at.desc()).limit(1)
    if asked_by is not None:
        statement = statement.where(Job.asked_by_id == asked_by)
    return db.session.scalar(statement)
