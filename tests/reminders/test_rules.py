"""When reminders are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.reminders.rules import is_daytime, step_due

END = datetime(2027, 3, 31, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (timedelta(days=7, seconds=1), None),
        (timedelta(days=7), "week"),
        (timedelta(days=2, seconds=1), "week"),
        (timedelta(days=2), "two_days"),
        (timedelta(days=1, seconds=1), "two_days"),
        (timedelta(days=1), "last_day"),
        (timedelta(seconds=1), "last_day"),
        (timedelta(), None),
        (timedelta(days=-1), None),
    ],
)
def test_a_deadline_has_three_reminders_and_none_afterwards(left: timedelta, step: str | None) -> None:
    assert step_due(END - left, END) == step


@pytest.mark.parametrize(("hour", "awake"), [(23, False), (0, True), (13, True), (14, False)])
def test_nobody_is_written_to_at_night(hour: int, awake: bool) -> None:
    assert is_daytime(datetime(2027, 3, 1, hour, 30, tzinfo=UTC)) is awake  # 7:30 in Việt Nam is 0:30 UTC
