"""States of an application, its window, and the rules a list must meet."""

from __future__ import annotations

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from portal.applications.distance import great_circle_km
from portal.applications.rules import (
    Closed,
    Listed,
    ListLimits,
    ListRule,
    check,
    moved,
    why_closed,
)

LIMITS = ListLimits(shortest=2, longest=4, difficult=1)
OPENS, CLOSES = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 30, 17, tzinfo=UTC)
Windows = namedtuple(
    "Windows",
    "status nominations_close_at openings_close_at applications_open_at applications_close_at",
)


def choice(number: int, level: int | None = 3, **changes: Any) -> Listed:
    return Listed(UUID(int=number), level, **{"eligible": True, **changes})


def unmet(choices: list[Listed], limits: ListLimits = LIMITS, **changes: bool) -> list[ListRule]:
    facts = {"anywhere": False, "has_phone": True, **changes}
    return [one.rule for one in check(choices, limits, **facts) if not one.met]


@pytest.mark.parametrize(
    ("status", "now", "expected"),
    [
        ("applying", OPENS - timedelta(microseconds=1), Closed.NOT_YET),
        ("applying", OPENS, None),
        ("applying", CLOSES - timedelta(microseconds=1), None),
        ("applying", CLOSES, Closed.OVER),
        ("open", OPENS, Closed.NOT_YET),
        ("matching", OPENS, Closed.OVER),
        ("cancelled", OPENS, Closed.OVER),
    ],
)
def test_the_window_ends_at_its_exclusive_instant(status: str, now: datetime, expected: Closed | None) -> None:
    windows = Windows(status, CLOSES, CLOSES, OPENS, CLOSES)
    assert why_closed(windows, nominated=True, now=now) == expected
    assert why_closed(windows, nominated=False, now=now) == Closed.NOT_NOMINATED


def test_a_list_that_meets_every_rule_lacks_nothing() -> None:
    assert unmet([choice(1, 1), choice(2), choice(3), choice(4)]) == []


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], [ListRule.SHORTEST, ListRule.DIFFICULT, ListRule.SOMEWHERE]),
        ([choice(1, 1)], [ListRule.SHORTEST]),
        ([choice(n, 1) for n in range(1, 6)], [ListRule.LONGEST]),
        ([choice(1, 3), choice(2, 4)], [ListRule.DIFFICULT]),
        ([choice(1, 3), choice(2, None)], [ListRule.DIFFICULT]),
        ([choice(1, 2), choice(1, 2)], [ListRule.SHORTEST, ListRule.EACH_ONCE]),
        ([choice(1, 1), choice(2, eligible=False)], [ListRule.ELIGIBLE]),
        # Withdrawn ones are dropped, so they neither help nor hinder.
        ([choice(1, 1), choice(2, 1, withdrawn=True)], [ListRule.SHORTEST]),
        ([choice(1, 1), choice(2), choice(3, eligible=False, withdrawn=True)], []),
    ],
)
def test_each_broken_rule_is_named(choices: list[Listed], expected: list[ListRule]) -> None:
    assert unmet(choices) == expected


def test_a_phone_is_needed() -> None:
    assert unmet([choice(1, 1), choice(2)], has_phone=False) == [ListRule.PHONE]


def test_nobody_must_list_more_than_there_is_for_them() -> None:
    few = ListLimits.fitted(shortest=3, longest=10, difficult=2, offers=1, difficult_offers=0)
    assert (few.shortest, few.difficult) == (1, 0)
    assert unmet([choice(1, 4)], few) == []
    none = ListLimits.fitted(shortest=3, longest=10, difficult=2, offers=0, difficult_offers=0)
    assert unmet([], none) == [ListRule.SOMEWHERE]
    assert unmet([], none, anywhere=True) == []


def test_moving_keeps_every_choice() -> None:
    a, b, c = (UUID(int=n) for n in (1, 2, 3))
    assert moved([a, b, c], c, -1) == [a, c, b]
    assert moved([a, b, c], a, 1) == [b, a, c]
    assert moved([a, b, c], a, -1) == [a, b, c]
    assert moved([a, b, c], c, 1) == [a, b, c]


def test_distances_are_great_circles() -> None:
    assert great_circle_km(21.6, 105.8, 21.6, 105.8) == 0
    assert great_circle_km(0, 0, 0, 90) == pytest.approx(10_007.56, abs=0.01)  # a quarter of the equator
    assert great_circle_km(22.17, 105.85, 21.594, 105.848) == pytest.approx(64.05, abs=0.05)
