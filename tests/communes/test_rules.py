"""When classifications hold, and how levels are counted, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from portal.communes.rules import Level, count_levels, is_valid_on


@pytest.mark.parametrize(
    ("day", "valid_to", "holds"),
    [
        (date(2026, 6, 30), None, False),
        (date(2026, 7, 1), None, True),
        (date(2030, 12, 31), date(2030, 12, 31), True),
        (date(2031, 1, 1), date(2030, 12, 31), False),
    ],
)
def test_classification_holds_on_both_of_its_ends(day, valid_to, holds):
    assert is_valid_on(day, valid_from=date(2026, 7, 1), valid_to=valid_to) is holds


def test_undetermined_levels_are_counted_apart():
    counts = count_levels({"a": Level(1), "b": Level(None), "c": Level(1)})
    assert counts == {"1": 2, "2": 0, "3": 0, "4": 0, "none": 1}
