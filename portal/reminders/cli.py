"""`flask reminders …`: for a scheduler."""

from __future__ import annotations

from flask.cli import AppGroup

from portal import clock
from portal.extensions import db
from portal.reminders import service

reminders = AppGroup("reminders", help="Reminders before deadlines.")


@reminders.command("send")
def send() -> None:
    """Write to who has not acted before a deadline that is near; safe to run as often as one likes."""
    service.remind(clock.now())
    db.session.commit()
