"""Work that comes round by itself: when it is due, and asking for it once per occurrence.

One schedule for every way of running jobs: any worker looks now and then, and so may a timer that calls
`flask jobs tick`. An occurrence is a job with a key of its own, so however many look, it is done once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Protocol

from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.registry import Work, handler
from portal.jobs.service import enqueue
from portal.vietnamese.dates import VIETNAM

LOOK = timedelta(seconds=30)  # how often a worker looks


class Rhythm(Protocol):
    def last_due(self, now: datetime) -> datetime:
        """The newest instant at or before `now` at which the work was due."""


@dataclass(frozen=True)
class Daily:
    """Once a day at this hour in Vietnam, which has no summer time."""

    at: time

    def last_due(self, now: datetime) -> datetime:
        local = now.astimezone(VIETNAM)
        today = datetime.combine(local.date(), self.at, tzinfo=VIETNAM)
        return (today if today <= local else today - timedelta(days=1)).astimezone(UTC)


@dataclass(frozen=True)
class Every:
    """Again and again after so long, counted from the same instant on every machine."""

    step: timedelta

    def last_due(self, now: datetime) -> datetime:
        start = datetime(2026, 1, 1, tzinfo=UTC)
        return start + (now - start) // self.step * self.step


SCHEDULE: dict[str, Rhythm] = {}


def every(rhythm: Rhythm, kind: str, *, label: Any) -> Callable[[Work], Work]:
    """Register the decorated function as a kind of job that comes round by itself.

    After an outage the newest occurrence is made up for, the ones before it are not: the work looks at how things
    stand when it runs. It must do no harm when it is done twice.
    """

    def register(work: Work) -> Work:
        SCHEDULE[kind] = rhythm
        return handler(kind, label=label)(work)

    return register


def tick() -> int:
    """Ask for what has come round and nobody asked for yet; returns how much that was. The caller commits."""
    now = clock.now()
    due = {f"{kind}@{rhythm.last_due(now).isoformat()}": kind for kind, rhythm in SCHEDULE.items()}
    known = set(db.session.scalars(select(Job.idempotency_key).where(Job.idempotency_key.in_(due))))
    for key in due.keys() - known:
        enqueue(due[key], {}, key=key, actor=None)
    return len(due.keys() - known)
