"""`flask jobs work`: the process that does what requests asked for."""

from __future__ import annotations

import logging
import signal

import click
from flask import current_app
from flask.cli import AppGroup

from portal.extensions import db
from portal.jobs import presence, schedule, tasks
from portal.jobs.broker import find_broker
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
    presence.leave(worker.name)
    db.session.commit()


@jobs.command("celery")
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True, help="Jobs at the same time.")
def celery(processes: int) -> None:
    """Run jobs that the broker of CELERY_BROKER_URL tells of until stopped, beside any number of other machines."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    broker = find_broker()
    if broker is None:
        raise click.ClickException("CELERY_BROKER_URL is not set: name the broker, as in redis://127.0.0.1:6379/0")
    for chatter in ("celery.worker.strategy", "celery.app.trace"):  # each job has a line of its own
        logging.getLogger(chatter).setLevel(logging.WARNING)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    tasks.work(app, broker, processes=processes)


@jobs.command("tick")
def tick() -> None:
    """Ask for the periodic work that has come round; for a timer where no worker runs all the time."""
    asked = schedule.tick()
    db.session.commit()
    click.echo(f"{asked} jobs asked for")
