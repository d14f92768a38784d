"""When a reminder is due. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.vietnamese.dates import VIETNAM

# Named by how much time is left at most; the nearest one that fits is sent.
STEPS = (("last_day", timedelta(days=1)), ("two_days", timedelta(days=2)), ("week", timedelta(days=7)))
FIRST_HOUR, LAST_HOUR = 7, 21  # nobody's phone rings at midnight, when a day's deadline has 24 hours left


def step_due(now: datetime, deadline: datetime) -> str | None:
    """Which reminder of a deadline (an exclusive instant) is due; None before the first and when it has passed."""
    left = deadline - now
    if left <= timedelta():
        return None
    return next((name for name, most in STEPS if left <= most), None)


def is_daytime(now: datetime) -> bool:
    """Whether it is an hour in Việt Nam at which people may be written to."""
    return FIRST_HOUR <= now.astimezone(VIETNAM).hour < LAST_HOUR
