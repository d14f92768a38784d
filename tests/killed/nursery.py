"""Worker processes that can be killed at once and replaced at once.

`python -m tests.killed.nursery WAY URL FOLDER SETTINGS` loads the portal once and forks a worker for each line that it
reads; the line names what is special about the worker. It prints the worker's process id. WAY is `own` or `celery`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from portal.attempts import runs
from portal.extensions import db
from portal.jobs import broker, leases, registry, rules, tasks
from portal.jobs.leases import Claim
from portal.jobs.registry import Handler
from portal.jobs.run import Run
from portal.jobs.worker import Worker
from portal.notices import delivery
from portal.notices import rules as notices
from portal.notices.transports import SmtpServer
from tests.database import application
from tests.killed import ledger

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_WAIT = 60
LEASE = timedelta(seconds=1.5)  # so that the job of a killed worker is soon taken over


def die_once(run: Run) -> None:
    """Killed between the second row and the third, the first time."""
    for step in range(ledger.ROWS):
        if step == 2 and run.tries == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        ledger.write_row(run, step)


def die_once_having_committed(run: Run) -> None:
    """The same without the protection: each row is committed before the job's end."""
    for step in range(ledger.ROWS):
        if step == 2 and run.tries == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        ledger.write_row(run, step)
        run.save()


class Hasty(Worker):
    """Without the protection: says that a job is done before it does it."""

    def _try(self, held: Claim, handler: Handler) -> None:
        leases.finish(held)
        db.session.commit()
        super()._try(held, handler)


def never_end(run: Run) -> None:
    """Work until interrupted."""
    while True:
        run.progress("đang chờ", 0.5)
        time.sleep(0.02)


def die(*_told: Any, **_more: Any) -> None:
    """kill -9 of the own process."""
    os.kill(os.getpid(), signal.SIGKILL)


def stall(*_told: Any, progress: Callable[[str, float], None], **_more: Any) -> None:
    """In place of the matching engine: never comes to an end."""
    while True:
        progress("coverage", 0.5)
        time.sleep(0.02)


# What a worker does with a job of the ledger …
DOING: dict[str, Callable[[Run], None]] = {
    "never-end": never_end,
    "die": die_once,
    "die-having-committed": die_once_having_committed,
    "die-having-said-done": die_once,
}
# … and where it is stopped in the portal's own work.
POINTS: dict[str, tuple[Any, str, Callable[..., None]]] = {
    "stall-in-attempt": (runs, "solve", stall),
    "die-before-sending": (SmtpServer, "send", die),
    "die-after-the-yes": (delivery, "_note_sent", die),
    "die-after-the-commit": (Run, "progress", die),
}


def main(way: str, url: str, folder: str, settings: str) -> None:
    """Fork a worker for each line of the input; at its end kill those that are left."""
    broker.AGAIN, tasks.LOOK = timedelta(seconds=1), 0.2
    notices.HOLD, notices.FRESH = timedelta(seconds=2), timedelta(seconds=1)
    app = application(url, Path(folder), **json.loads(settings))
    with app.app_context():
        db.engine.dispose()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    pids = []
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            run_worker(app, way, line.strip())
        pids.append(pid)
        print(pid, flush=True)
    for pid in pids:
        kill_family(pid)


def run_worker(app: Flask, way: str, does: str) -> None:
    """Work until killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sys.stdin = open(os.devnull)  # noqa: SIM115 - as long as the worker lives
    sys.stdout = sys.stderr
    registry.handler(ledger.KIND, label="Ghi sổ")(DOING.get(does, ledger.write_rows))
    if does in POINTS:
        setattr(*POINTS[does])
    if does == "tireless":  # twenty kills can never use up the tries of one job
        rules.MOST_TRIES = 100
    with app.app_context():
        if way == "celery":
            found = broker.find_broker()
            assert found is not None
            tasks.work(app, found, processes=2, lease=LEASE)
        else:
            (Hasty if does == "die-having-said-done" else Worker)(lease=LEASE).work()
    os._exit(0)


def children_of(pid: int) -> list[int]:
    """The processes that a process has forked; none when it is gone."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def kill_family(pid: int) -> None:
    """Kill a worker with its children, as when its machine loses power."""
    for member in (pid, *children_of(pid)):
        kill(member)


def kill(pid: int) -> None:
    """kill -9; nothing when it is gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class Nursery:
    """A nursery in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, does: str = "tireless") -> int:
        """Start a worker; its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(does, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


def is_gone(pid: int) -> bool:
    """Whether a worker has ended."""
    return not Path(f"/proc/{pid}").exists()


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Look again and again, each time at what is committed; fails with `what` after a minute."""
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while not true():
        db.session.rollback()
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
    db.session.rollback()


@contextmanager
def nursery(way: str, folder: Path, **settings: str) -> Iterator[Nursery]:
    """Workers on the database of the current app, with further settings; all are killed at the end."""
    url = db.engine.url.render_as_string(hide_password=False)
    command: list[Any] = [sys.executable, "-m", "tests.killed.nursery", way, url, folder, json.dumps(settings)]
    with (folder / "workers.log").open("w") as log:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": log}
        with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:  # type: ignore[call-overload]
            yield Nursery(process)


if __name__ == "__main__":
    main(*sys.argv[1:])
