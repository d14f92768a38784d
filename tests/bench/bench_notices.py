"""Notices: writing ten thousand into the outbox, and sending them to a mail server on the same machine.

`python -m tests.bench.bench_notices`; the limits are those of the specification.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import current_app
from sqlalchemy import func, select

from portal.extensions import db
from portal.jobs.worker import Worker
from portal.notices.models import OutboxMessage
from portal.notices.recipients import Recipient
from portal.notices.service import notify
from tests.bench.figures import Figure, show
from tests.database import Databases, opened
from tests.factories.notices import TOLD, free_port

MANY, SENT = 10_000, 1_000
SLOWEST_QUEUE = 10.0  # seconds for MANY
FEWEST_A_SECOND = 50


def main() -> None:
    with TemporaryDirectory() as folder:
        databases = Databases(Path(folder), server=None, process="bench")
        show([*queueing(databases), *sending(databases)])


def queueing(databases: Databases) -> list[Figure]:
    """One notice to many people, and one of its own to each, as invitations are."""
    people = [Recipient(f"Người {n}", email=f"n{n}@example.vn") for n in range(MANY)]

    def to_each() -> None:
        for person in people:
            notify(TOLD, [person], key=person.email, url="/home", what="họp")

    with opened(databases, databases.migrated()):
        together = seconds_of(lambda: notify(TOLD, people, key="1", url="/home", what="họp"))
    with opened(databases, databases.migrated()):
        apart = seconds_of(to_each)
    return [
        Figure(f"one notice to {MANY:,} people, in the outbox", together, "s", SLOWEST_QUEUE),
        Figure(f"{MANY:,} notices to one person each, in the outbox", apart, "s", SLOWEST_QUEUE),
    ]


def sending(databases: Databases) -> list[Figure]:
    """A worker sends what waits by SMTP, each mail noted and committed before the next."""
    people = [Recipient(f"Người {n}", email=f"n{n}@example.vn") for n in range(SENT)]
    with opened(databases, databases.migrated()), mail_server():
        notify(TOLD, people, key="1", url="/home", what="họp")
        db.session.commit()
        began = time.perf_counter()
        Worker().run_due()
        seconds = time.perf_counter() - began
        sent = db.session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.status == "sent"))
    assert sent == SENT, f"{sent} of {SENT} were sent"
    print(f"{SENT / seconds:.0f} mails a second\n")
    return [Figure(f"{SENT:,} mails by SMTP", seconds, "s", SENT / FEWEST_A_SECOND)]


def seconds_of(work: Callable[[], object]) -> float:
    """How long the work and its commit take."""
    began = time.perf_counter()
    work()
    db.session.commit()
    return time.perf_counter() - began


@contextmanager
def mail_server() -> Iterator[None]:
    """A mail server in a process of its own that takes everything and keeps nothing."""
    port = free_port()
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    server = subprocess.Popen(command)
    try:
        wait_for(port)
        current_app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
        yield
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    """Until somebody listens on the port; 10 seconds at most."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the mail server did not start")


if __name__ == "__main__":
    main()
