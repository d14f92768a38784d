"""States of a job, how long a worker may hold it, and when a failed one is tried again."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


LEASE = timedelta(seconds=30)  # renewed while the work goes on; a killed worker is taken over after it
MOST_TRIES = 3
