"""Internships complete by themselves."""

from __future__ import annotations

from datetime import time

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.internships.course import complete_due
from portal.jobs.run import Run
from portal.jobs.schedule import Daily, every
from portal.vietnamese.dates import local_day


@every(Daily(time(6, 0)), "internships.complete", label=_l("Ghi hoàn thành thực tập"))
def complete(_run: Run) -> None:
    """Complete the internships that are over and assessed."""
    complete_due(local_day(clock.now()))
