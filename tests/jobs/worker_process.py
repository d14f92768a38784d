"""A worker in a process of its own whose work never ends: `python -m tests.jobs.worker_process URL FOLDER`."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from portal.jobs import registry
from portal.jobs.run import Run
from portal.jobs.worker import Worker
from tests.database import application
from tests.jobs.conftest import KIND


def work_for_ever(run: Run) -> None:
    print("working", flush=True)
    never = threading.Event()
    while not never.wait(0.02):
        run.progress("half-way", 0.5)


if __name__ == "__main__":
    registry.handler(KIND, label="Việc không dứt")(work_for_ever)
    app = application(sys.argv[1], Path(sys.argv[2]))
    with app.app_context():
        worker = Worker()
        signal.signal(signal.SIGTERM, lambda _number, _frame: worker.stop())
        worker.work()
