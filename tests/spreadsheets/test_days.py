"""Days that spreadsheets left as numbers or with short years."""

from __future__ import annotations

from datetime import date

import pytest

from portal.spreadsheets import days
from portal.vietnamese.refusals import BareNumber, NotADay, ShortYear

BORN = range(1946, 2013)


@pytest.mark.parametrize(("cell", "day"), [("37987", date(2004, 1, 1)), ("38168.0", date(2004, 6, 30))])
def test_number_of_a_day_is_that_day(cell: str, day: date) -> None:
    assert days.is_guessed(cell)
    assert days.from_number(cell, BORN) == day


@pytest.mark.parametrize("cell", ["99999", "10000", "46023"])
def test_number_outside_of_the_years_is_none(cell: str) -> None:
    with pytest.raises(BareNumber):
        days.from_number(cell, BORN)


@pytest.mark.parametrize("cell", ["2004", "37987.5", "379870", "5/3/04", "III/2004", ""])
def test_what_no_spreadsheet_counts_is_no_number_of_a_day(cell: str) -> None:
    with pytest.raises(NotADay):
        days.from_number(cell, BORN)


@pytest.mark.parametrize(
    ("cell", "day"),
    [("5/3/04", date(2004, 3, 5)), ("30.06.99", date(1999, 6, 30)), ("1/1/46", date(1946, 1, 1))],
)
def test_short_year_is_the_only_one_that_can_be_meant(cell: str, day: date) -> None:
    assert days.is_guessed(cell)
    assert days.from_short_year(cell, BORN) == day


@pytest.mark.parametrize("cell", ["5/3/13", "5/3/45"])
def test_short_year_of_nobody_is_refused(cell: str) -> None:
    with pytest.raises(ShortYear):
        days.from_short_year(cell, BORN)


@pytest.mark.parametrize("cell", ["31/2/04", "3/25/04", "04-03-05", "5/3.04", "5/III/04", "5/3/2004"])
def test_other_short_days_are_refused(cell: str) -> None:
    with pytest.raises(NotADay):
        days.from_short_year(cell, BORN)


def test_whole_days_are_no_guess() -> None:
    assert not any(days.is_guessed(cell) for cell in ("5/3/2004", "2004-03-05", "2004", ""))
    assert days.is_month_first("3/25/04")
    assert not days.is_month_first("25/3/04")
