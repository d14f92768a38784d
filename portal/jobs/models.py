"""Work that outlives a request: one row, written in the transaction that asks for it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UuidKey, one_of, status_column
from portal.jobs.rules import JobStatus, Way


class Job(Base):
    __tablename__ = "job"
    __table_args__ = (
        one_of("status", JobStatus),
        CheckConstraint("share >= 0 AND share <= 1", name="share_is_a_share"),
        Index("ix_job_due", "status", "run_after"),
    )

    id: Mapped[UuidKey]
    kind: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Asking twice for the same work makes one job.
    idempotency_key: Mapped[str] = mapped_column(String(128), unique=True)
    status: Mapped[str] = status_column(JobStatus.QUEUED)
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    run_after: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(64))
    leased_until: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]  # when its id last went to the message broker for want of a worker
    stage: Mapped[str] = mapped_column(default="")
    share: Mapped[float] = mapped_column(default=0.0)
    error: Mapped[str | None]

    @property
    def is_under_way(self) -> bool:
        """Whether it still has something to do."""
        return self.status in (JobStatus.QUEUED, JobStatus.RUNNING)


class WorkerPresence(Base):
    """A process that takes jobs, as it last reported itself."""

    __tablename__ = "worker"
    __table_args__ = (one_of("way", Way),)

    # Of a job's `worker` what stands before the stroke: the children of one process have names of their own.
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    machine: Mapped[str] = mapped_column(String(64))
    process_id: Mapped[int]
    way: Mapped[str] = mapped_column(String(16))
    processes: Mapped[int]
    since: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
