"""The worker: claims due jobs one after another, renews its lease meanwhile, and survives what they raise."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from portal.errors import DomainError
from portal.extensions import db
from portal.jobs import leases, presence, rules, schedule
from portal.jobs.leases import Claim
from portal.jobs.registry import Handler, find_handler
from portal.jobs.rules import Way
from portal.jobs.run import Interrupted, LeaseLost, Run, Stopping, WorkRefused

log = logging.getLogger(__name__)


class Worker:
    """Runs jobs in this process.

    `beats`: renew leases from a thread; off where all share one connection. `looks`: also ask for the periodic work
    that has come round, and report itself. `is_stopping`: asked at each beat whether the running job is to be given
    back. `name`: one that no other process has.
    """

    def __init__(
        self,
        *,
        lease: timedelta = rules.LEASE,
        beats: bool = True,
        looks: bool = False,
        is_stopping: Callable[[], bool] = lambda: False,
        name: str = "",
    ) -> None:
        self.name = name or presence.process_name()
        self.lease = lease
        self.beats = beats
        self.looks = looks
        self.is_stopping = is_stopping
        self._stopped = threading.Event()
        self._run: Run | None = None
        self._next_look = 0.0

    def stop(self) -> None:
        """End soon: the running job is finished or given back. Safe to call from a signal handler."""
        self._stopped.set()
        if self._run is not None:
            self._run.interrupt(Stopping())

    def run_due(self) -> int:
        """Run everything that is due and return how many jobs that were."""
        count = 0
        while not self._stopped.is_set():
            self._look_at_the_schedule()  # between two jobs, so that a long queue does not keep the others waiting
            if not self.run_one():
                break
            count += 1
        return count

    def work(self, poll: timedelta = rules.POLL) -> None:
        """Run jobs as they come, until stopped; waits while the database is away."""
        pause = poll.total_seconds()
        while not self._stopped.is_set():
            try:
                self.run_due()
                pause = poll.total_seconds()
            except DBAPIError as error:
                db.session.rollback()
                pause = min(pause * 2, 5.0)
                log.error("database away: %s", first_line(error))
            self._stopped.wait(pause)

    def _look_at_the_schedule(self) -> None:
        if self.looks and time.monotonic() >= self._next_look:
            schedule.tick()
            presence.report(self.name, way=Way.WORK)
            db.session.commit()
            self._next_look = time.monotonic() + schedule.LOOK.total_seconds()

    def run_one(self, job_id: UUID | None = None) -> bool:
        """Claim the named job, or the one that has been due longest, and run it to its end; False when none was due."""
        held = self._claim(job_id)
        if held is None:
            return False
        handler = find_handler(held.kind)
        if held.exhausted:
            self._give_up(held, handler, "the worker died each time")
        elif handler is None:
            self._give_up(held, None, f"nobody knows how to do {held.kind!r}")
        else:
            self._try(held, handler)
        return True

    def _claim(self, job_id: UUID | None) -> Claim | None:
        due = leases.something_is_due()
        held = leases.claim(self.name, job_id=job_id, lease=self.lease) if due else None
        db.session.commit()
        return held

    def _try(self, held: Claim, handler: Handler) -> None:
        run = self._run = Run(held.job_id, held.kind, held.payload, held.tries)
        began = time.monotonic()
        try:
            with self._heartbeat(held, run):
                handler.work(run)
                if not leases.finish(held):
                    raise LeaseLost
                db.session.commit()
            log.info("%s %s done in %.2f s", held.kind, held.job_id, time.monotonic() - began)
        except Interrupted as reason:
            db.session.rollback()
            log.warning("%s %s interrupted: %s", held.kind, held.job_id, type(reason).__name__)
            if isinstance(reason, Stopping):
                leases.give_back(held)
                db.session.commit()
        except WorkRefused as refusal:
            self._give_up(held, handler, str(refusal))
        except Exception as error:
            # The stack without the error's own text: a database error quotes the values, which may be personal.
            stack = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s %s failed: %s\n%s", held.kind, held.job_id, first_line(error), stack)
            self._note_failure(held, handler, first_line(error))
        finally:
            self._run = None

    def _note_failure(self, held: Claim, handler: Handler, error: str) -> None:
        if held.tries >= rules.MOST_TRIES:
            self._give_up(held, handler, error)
            return
        db.session.rollback()
        leases.try_again(held, error)
        db.session.commit()

    def _give_up(self, held: Claim, handler: Handler | None, error: str) -> None:
        db.session.rollback()
        if handler is not None and handler.give_up is not None:
            try:  # the room's rows before the job's, as every other verb locks them
                handler.give_up(held.payload, error)
            except DomainError:  # cancelled meanwhile: nothing is left to give up
                db.session.rollback()
        if not leases.fail(held, error):
            db.session.rollback()
        db.session.commit()

    @contextmanager
    def _heartbeat(self, held: Claim, run: Run) -> Iterator[None]:
        over = threading.Event()
        if self.beats:
            arguments = (db.engine, held, run, self.lease, over, self.is_stopping)
            threading.Thread(target=beat, args=arguments, name="heartbeat", daemon=True).start()
        try:
            yield
        finally:
            # Not joined: it may wait for a lock that the finishing transaction held. One late beat changes nothing,
            # since it only touches a job that this worker still holds.
            over.set()


def beat(
    engine: Engine,
    held: Claim,
    run: Run,
    lease: timedelta,
    over: threading.Event,
    is_stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Renew the lease until the work is over; tells the run when it must end."""
    written, renewed = ("", 0.0), time.monotonic()
    while not over.wait(min(rules.BEAT, lease / 3).total_seconds()):
        if is_stopping():
            run.interrupt(Stopping())
        now, shown = time.monotonic(), (run.stage, run.share)
        if shown == written and now - renewed < lease.total_seconds() / 3:
            continue
        try:
            kept = leases.renew(engine, held, stage=shown[0], share=shown[1], lease=lease)
        except SQLAlchemyError as error:  # tried again at the next beat; the lease lasts a while
            log.warning("could not renew the lease of %s: %s", held.job_id, first_line(error))
            continue
        written, renewed = shown, now
        if not kept:
            run.interrupt(LeaseLost())
            return


def first_line(error: BaseException) -> str:
    """What went wrong in one short line, without the statement and its values."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    lines = str(cause).splitlines()
    return f"{type(cause).__name__}: {lines[0] if lines else ''}"[:300]
