"""Reads of jobs."""

from __future__ import annotations

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


def find_job(job_id: UUID | None) -> Job | None:
    return db.session.get(Job, job_id) if job_id else None
