"""Which processes take jobs: each reports itself now and then, and takes its row away when it leaves."""

from __future__ import annotations

import os
import secrets
import socket
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from portal import clock
from portal.extensions import db
from portal.jobs import rules
from portal.jobs.models import Job, WorkerPresence
from portal.jobs.rules import JobStatus, Way

LISTED = 50


def process_name() -> str:
    """A name that no other process has, also on another machine: machine, process id and something random."""
    return f"{socket.gethostname()[:32]}-{os.getpid()}-{secrets.token_hex(4)}"


def report(name: str, *, way: Way, processes: int = 1) -> None:
    """Say that the calling process takes jobs, `processes` of them at a time. The caller commits."""
    now = clock.now()
    if not db.session.scalar(update(_ROW).where(_ROW.name == name).values(seen_at=now).returning(_ROW.name)):
        machine, process_id = socket.gethostname()[:64], os.getpid()
        known = {"machine": machine, "process_id": process_id, "way": way.value, "processes": processes}
        db.session.add(WorkerPresence(name=name, since=now, seen_at=now, **known))


def leave(name: str) -> None:
    """Say that the process takes no more jobs. The caller commits."""
    db.session.execute(delete(_ROW).where(_ROW.name == name))


def forget_lost() -> None:
    """Forget processes that said nothing for a day."""
    db.session.execute(delete(_ROW).where(_ROW.seen_at < clock.now() - timedelta(days=1)))


@dataclass(frozen=True)
class Present:
    """A process as it last showed itself, by a report or by holding on to a job. `kinds`: of the jobs it runs."""

    machine: str
    process_id: int
    way: str
    processes: int
    since: datetime
    seen_at: datetime
    kinds: tuple[str, ...]

    @property
    def is_alive(self) -> bool:
        return clock.now() - self.seen_at < rules.SILENT


def list_workers() -> list[Present]:
    """The processes that take jobs, those seen last first; two statements."""
    held: defaultdict[str, list[tuple[str, datetime]]] = defaultdict(list)
    running = select(Job.worker, Job.kind, Job.leased_until).where(Job.status == JobStatus.RUNNING.value)
    for worker, kind, leased_until in db.session.execute(running):
        if worker and leased_until:
            held[worker.split("/")[0]].append((kind, leased_until - rules.LEASE))
    rows = db.session.scalars(select(_ROW).order_by(_ROW.seen_at.desc(), _ROW.name).limit(LISTED))
    return [
        Present(
            machine=row.machine,
            process_id=row.process_id,
            way=row.way,
            processes=row.processes,
            since=row.since,
            seen_at=max([row.seen_at, *(renewed_at for _kind, renewed_at in held[row.name])]),
            kinds=tuple(sorted(kind for kind, _renewed_at in held[row.name])),
        )
        for row in rows
    ]


_ROW = WorkerPresence
