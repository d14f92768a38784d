"""States of a job, how long a worker may hold it, and when a failed one is tried again. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Way(StrEnum):
    """How a process comes by its jobs, named as its command is: `flask jobs work`, `flask jobs celery`."""

    WORK = "work"
    CELERY = "celery"


class JobAction(StrEnum):
    CLAIM = "claim"  # also takes over from a worker that died
    FINISH = "finish"
    GIVE_BACK = "give_back"  # the worker was asked to stop
    TRY_AGAIN = "try_again"
    FAIL = "fail"
    CANCEL = "cancel"
    RUN_AGAIN = "run_again"  # somebody asks for a failed one anew


TRANSITIONS: dict[tuple[JobStatus, JobAction], JobStatus] = {
    (JobStatus.QUEUED, JobAction.CLAIM): JobStatus.RUNNING,
    (JobStatus.RUNNING, JobAction.CLAIM): JobStatus.RUNNING,
    (JobStatus.RUNNING, JobAction.FINISH): JobStatus.DONE,
    (JobStatus.RUNNING, JobAction.GIVE_BACK): JobStatus.QUEUED,
    (JobStatus.RUNNING, JobAction.TRY_AGAIN): JobStatus.QUEUED,
    (JobStatus.RUNNING, JobAction.FAIL): JobStatus.FAILED,
    (JobStatus.QUEUED, JobAction.CANCEL): JobStatus.CANCELLED,
    (JobStatus.RUNNING, JobAction.CANCEL): JobStatus.CANCELLED,
    (JobStatus.FAILED, JobAction.RUN_AGAIN): JobStatus.QUEUED,
}

LEASE = timedelta(seconds=30)  # renewed while the work goes on; a killed worker is taken over after it
BEAT = timedelta(seconds=1)  # how often progress is written down
POLL = timedelta(milliseconds=250)  # how often an idle worker looks: "under 1 s from click to result"
LATE = timedelta(seconds=30)  # a due job that has waited longer than this has probably no worker
STUCK = timedelta(minutes=5)  # a due job that has waited longer than this is reported to those who watch the portal
SILENT = timedelta(seconds=90)  # a worker that reported nothing for so long is taken for dead; they report every 30 s
MOST_TRIES = 3


def wait_before_try(tries_made: int) -> timedelta:
    """How long a job rests after so many failed tries: 5 s, 25 s, 125 s …"""
    return timedelta(seconds=5 ** min(tries_made, 4))
