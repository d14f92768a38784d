"""Swaps that nobody answers end by themselves."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.jobs.run import Run
from portal.jobs.schedule import Every, every
from portal.placements.swaps.expiring import expire_due


@every(Every(timedelta(hours=1)), "placements.expire_swaps", label=_l("Kết thúc đề nghị đổi chỗ quá hạn"))
def expire(_run: Run) -> None:
    """End the swaps whose deadline has passed, or whose internship has begun."""
    expire_due(clock.now())
