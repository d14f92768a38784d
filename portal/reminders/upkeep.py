"""Reminders come round by themselves."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.jobs.run import Run
from portal.jobs.schedule import Every, every
from portal.reminders import service


@every(Every(timedelta(hours=1)), "reminders.send", label=_l("Nhắc người chưa làm việc có hạn"))
def send(_run: Run) -> None:
    """Write to who has not acted before a deadline that is near."""
    service.remind(clock.now())
