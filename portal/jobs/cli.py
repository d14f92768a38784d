"""`flask jobs work`: the process that does what requests asked for."""

from __future__ import annotations

import logging
import signal

import click
from flask.cli import AppGroup

from portal.extensions import db
from portal.jobs import schedule
from portal.jobs.worker import Worker

jobs = AppGroup("jobs", help="Background work.")


@jobs.command("work")
@click.option("--once", is_flag=True, help="Run all that is due, then exit.")
def work(once: bool) -> None:
    """Run jobs until stopped (Ctrl-C or SIGTERM lets the running one end or go back into the queue)."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    worker = Worker(looks=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: worker.stop())
    if once:
        click.echo(f"{worker.run_due()} jobs")
    else:
        worker.work()


@jobs.command("tick")
def tick() -> None:
    """Ask for the periodic work that has come round; for a timer where no worker runs all the time."""
    asked = schedule.tick()
    db.session.commit()
    click.echo(f"{asked} jobs asked for")
