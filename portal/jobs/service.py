"""Asking for work, and taking the request back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.audit.service import record
from portal.errors import DomainError, NotFound, TransitionNotAllowed
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.registry import is_kept_here
from portal.jobs.rules import TRANSITIONS, JobAction, JobStatus
from portal.transitions import allows, next_status


def enqueue(kind: str, payload: dict[str, Any], *, key: str, actor: Any) -> Job:
    """Ask for work in the caller's transaction: it exists if, and only if, that commits.

    `kind` names a handler of jobs.registry, `payload` is JSON and holds nothing personal. Asking again with the
    same `key` gives the job that is already there.
    """
    job = find_job(key)
    if job is not None:
        return job
    now = clock.now()
    job = Job(
        kind=kind,
        payload=payload,
        idempotency_key=key,
        asked_by_id=getattr(actor, "id", None),
        created_at=now,
        run_after=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(job)
    except IntegrityError:  # somebody asked for the same in the meantime
        found = find_job(key)
        if found is None:
            raise
        return found
    return job


def find_job(key: str) -> Job | None:
    """The job that was asked for with this key."""
    return db.session.scalar(select(Job).where(Job.idempotency_key == key))


def cancel(job: Job) -> None:
    """Take a job back that has not ended yet; a worker that runs it notices and leaves nothing behind."""
    db.session.refresh(job, with_for_update=True)
    if allows(TRANSITIONS, job.status, JobAction.CANCEL):
        job.status = next_status(TRANSITIONS, job.status, JobAction.CANCEL)
        job.finished_at = clock.now()
        job.worker = job.leased_until = None


def get_job(job_id: UUID) -> Job:
    """A job by its id; raises NotFound."""
    found = db.session.get(Job, job_id)
    if found is None:
        raise NotFound
    return found


def run_again(job: Job, *, actor: Any) -> None:
    """Put a failed job back into the queue with all its tries.

    Raises TransitionNotAllowed for another state, DomainError where its room has given the work up for good.
    """
    if not is_kept_here(job.kind):
        raise DomainError(_("Việc này đã được báo là không làm được. Hãy yêu cầu lại ở trang của nó."))
    db.session.refresh(job, with_for_update=True)
    job.status = next_status(TRANSITIONS, job.status, JobAction.RUN_AGAIN)
    job.attempts, job.error, job.finished_at, job.run_after = 0, None, None, clock.now()
    record("job_run_again", job, actor=actor, kind=job.kind)


def cancel_queued(job: Job, *, actor: Any) -> None:
    """Take a waiting job back; raises TransitionNotAllowed once a worker has it, DomainError as `run_again`."""
    if not is_kept_here(job.kind):
        raise DomainError(_("Việc này thuộc về một trang khác. Hãy huỷ nó ở trang đó."))
    db.session.refresh(job, with_for_update=True)
    if job.status != JobStatus.QUEUED:
        raise TransitionNotAllowed(job.status, JobAction.CANCEL)
    cancel(job)
    record("job_cancelled", job, actor=actor, kind=job.kind)
