"""Telling workers on any machine that a job waits: its id goes to the message broker once the job is committed.

The table stays the record. A message only says where to look: a lost one is sent again by `announce_waiting`, one that
comes twice finds nothing to claim. Without CELERY_BROKER_URL nothing of this happens.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import Celery
from flask import Flask, current_app
from kombu.exceptions import KombuError
from redis.exceptions import RedisError
from sqlalchemy import Select, and_, event, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.jobs.leases import is_due, only_looking
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus

TASK = "portal.jobs.run"
QUEUE = "portal-jobs"
AGAIN = timedelta(seconds=20)  # after which the message of a job that still waits may be taken for lost
MOST_MESSAGES = 1000  # at the broker; a longer queue waits in the table, so that sending again never piles up
REST = 30.0  # seconds for which a broker that did not answer is left alone, so that few requests wait for it
_WAITING = "jobs_to_announce"  # in session.info: ids of jobs that its transaction asks for

log = logging.getLogger(__name__)


class Broker:
    """The way to the broker that CELERY_BROKER_URL names."""

    def __init__(self, url: str) -> None:
        self.celery = Celery("portal", set_as_current=False)
        self.celery.conf.update(
            broker_url=url,
            # One quick try: whoever asks for a job must not wait for a broker that is away.
            broker_transport_options={
                "max_retries": 0,
                "interval_start": 0,
                "socket_connect_timeout": 1,
                "socket_timeout": 2,
            },
            broker_connection_retry_on_startup=True,
            broker_connection_max_retries=None,
            task_default_queue=QUEUE,
            task_serializer="json",
            accept_content=["json"],
            task_ignore_result=True,
            # A message is done with when its job is; a killed process's comes again, and the lease decides.
            task_acks_late=True,
            task_reject_on_worker_lost=True,
            worker_prefetch_multiplier=1,
            worker_enable_remote_control=False,
            worker_hijack_root_logger=False,
        )
        self._away_until = 0.0

    def announce(self, ids: Iterable[UUID]) -> bool:
        """Send one message for each job; False when the broker is away. Never raises."""
        if time.monotonic() < self._away_until:
            return False
        try:
            for job_id in ids:
                self.celery.send_task(TASK, [str(job_id)], retry=False)
        except (KombuError, RedisError, OSError) as error:
            self._away_until = time.monotonic() + REST
            log.warning("the message broker is away: %s", type(error).__name__)
            return False
        return True

    def waiting(self) -> int:
        """How many messages no worker has fetched yet; raises when the broker is away."""
        with self.celery.connection_for_read() as connection:
            channel = connection.default_channel
            count = int(channel.queue_declare(QUEUE, durable=True).message_count)
        self._away_until = 0.0
        return count


def find_broker() -> Broker | None:
    """The broker of the current app, None where jobs are left to `flask jobs work`."""
    return current_app.extensions["job_broker"]  # type: ignore[no-any-return]


def register(app: Flask) -> None:
    """Announce each job of this app when the transaction that asked for it has committed."""
    url = str(app.config["CELERY_BROKER_URL"])
    app.extensions["job_broker"] = Broker(url) if url else None
    if not event.contains(db.session, "after_flush", _note_new_jobs):
        event.listen(db.session, "after_flush", _note_new_jobs)
        event.listen(db.session, "after_commit", _announce_new_jobs)
        event.listen(db.session, "after_soft_rollback", _forget_new_jobs)


def _note_new_jobs(session: Session, _context: Any) -> None:
    new = [row.id for row in session.new if isinstance(row, Job)]
    if new and find_broker() is not None:
        session.info.setdefault(_WAITING, []).extend(new)


def _announce_new_jobs(session: Session) -> None:
    if session.in_nested_transaction():  # releasing a savepoint is told as a commit too
        return
    ids: list[UUID] = session.info.pop(_WAITING, [])
    broker = find_broker() if ids else None
    if broker is not None:
        broker.announce(ids)


def _forget_new_jobs(session: Session, _previous: Any) -> None:
    # A savepoint that failed leaves its ids here: whoever gets such a message finds no job.
    if not session.in_nested_transaction():
        session.info.pop(_WAITING, None)


def announce_waiting() -> int:
    """Announce jobs whose time has come, and again those whose message seems lost; returns how many.

    Commits, so that two machines that look at once do not announce the same. What the broker then does not take is
    announced at a later look.
    """
    broker = find_broker()
    room = MOST_MESSAGES - broker.waiting() if broker is not None else 0
    if broker is None or room <= 0:
        return 0
    with only_looking():
        if db.session.scalar(_unannounced(1)) is None:
            return 0
    ids = list(db.session.scalars(_unannounced(room).with_for_update(skip_locked=True)))
    noted = update(Job).where(Job.id.in_(ids)).values(announced_at=clock.now())
    db.session.execute(noted.execution_options(synchronize_session=False))
    db.session.commit()
    return len(ids) if broker.announce(ids) else 0


def _unannounced(most: int) -> Select[UUID]:
    now = clock.now()
    stale = or_(
        Job.announced_at.is_(None),
        Job.announced_at < now - AGAIN,
        and_(Job.status == JobStatus.QUEUED, Job.announced_at < Job.run_after),
        and_(Job.status == JobStatus.RUNNING, Job.announced_at < Job.leased_until),
    )
    longest_due_first = select(Job.id).where(is_due(now), stale).order_by(Job.run_after, Job.created_at)
    return longest_due_first.limit(most)
