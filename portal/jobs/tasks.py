"""The Celery way of running jobs: one process of a machine listens to the broker, its children do the jobs.

A message names a job; whoever gets it claims that job as `flask jobs work` would, or does nothing. The listening
process also asks for periodic work and announces again what the broker lost, whichever machine comes first.
"""

from __future__ import annotations

import logging
import mmap
import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import bootsteps
from celery.signals import worker_process_init, worker_shutting_down
from flask import Flask
from kombu.exceptions import KombuError
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from portal.extensions import db
from portal.jobs import presence, rules, schedule
from portal.jobs.broker import TASK, Broker, announce_waiting
from portal.jobs.rules import Way
from portal.jobs.worker import Worker, first_line

LOOK = 2.0  # seconds between two looks at what waits

log = logging.getLogger(__name__)


def work(app: Flask, broker: Broker, *, processes: int, lease: timedelta = rules.LEASE) -> None:
    """Listen to the broker until stopped; this process's children do the jobs, each with a name of its own."""
    name = presence.process_name()
    told_to_stop = mmap.mmap(-1, 1)  # shared with the children; nothing in it can stay locked by one that is killed
    children: list[Worker] = []

    @broker.celery.task(name=TASK)
    def run(job_id: str) -> None:
        with app.app_context():
            try:
                children[0].run_one(UUID(job_id))
            except SQLAlchemyError as error:  # its message comes again
                log.error("database away: %s", first_line(error))

    @worker_process_init.connect(weak=False)
    def begin(**_told: Any) -> None:
        with app.app_context():
            db.engine.dispose(close=False)  # the connections are those of the process that was forked
        own_name = f"{name}/{os.getpid()}"
        children[:] = [Worker(name=own_name, lease=lease, is_stopping=lambda: told_to_stop[0] != 0)]

    @worker_shutting_down.connect(weak=False)
    def stop(**_told: Any) -> None:
        told_to_stop[0] = 1

    broker.celery.steps["consumer"].add(
        _lookout(app, lambda: presence.report(name, way=Way.CELERY, processes=processes))
    )
    broker.celery.Worker(
        pool_cls="prefork",
        concurrency=processes,
        loglevel="INFO",
        quiet=True,
        # Machines need not know of each other: the table says who does what.
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    ).start()
    with app.app_context():
        presence.leave(name)
        db.session.commit()


def _lookout(app: Flask, report: Callable[[], None]) -> type[bootsteps.StartStopStep]:
    """A step of the listening process: look again and again, between two messages, and report itself."""

    class Lookout(bootsteps.StartStopStep):
        requires = ("celery.worker.consumer.tasks:Tasks",)

        def start(self, consumer: Any) -> None:
            self.next_schedule = 0.0
            self.timer = consumer.timer.call_repeatedly(LOOK, self.look)

        def stop(self, _consumer: Any) -> None:
            self.timer.cancel()

        def look(self) -> None:
            with app.app_context():
                try:
                    if time.monotonic() >= self.next_schedule:
                        schedule.tick()
                        report()
                        db.session.commit()
                        self.next_schedule = time.monotonic() + schedule.LOOK.total_seconds()
                    announce_waiting()
                except SQLAlchemyError as error:
                    log.error("database away: %s", first_line(error))
                except (KombuError, RedisError, OSError) as error:
                    log.warning("the message broker is away: %s", type(error).__name__)

    return Lookout
