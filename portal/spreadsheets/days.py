"""Days that a spreadsheet left as a number, or wrote with a short year; guessed where one day alone can be meant. Pure.

Whoever takes a guess says so to the person who brings the list, before anything is written.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from portal.vietnamese.refusals import BareNumber, NotADay, ShortYear

# Day 0 of spreadsheets: what they count wrongly (29 February 1900) lies before all that has five digits.
_DAY_0 = date(1899, 12, 30)
_SERIAL = re.compile(r"([0-9]{5})(?:[.,]0+)?")
_SHORT = re.compile(r"([0-9]{1,2})([/.])([0-9]{1,2})\2([0-9]{2})")
_CENTURY = 100
_MONTHS = 12


def is_guessed(cell: str) -> bool:
    """Whether a day that was read from this cell is a guess."""
    return is_short(cell) or _SERIAL.fullmatch(cell.strip()) is not None


def is_short(cell: str) -> bool:
    """Whether its year has two digits: 5/3/04."""
    return _SHORT.fullmatch(cell.strip()) is not None


def is_month_first(cell: str) -> bool:
    """Whether it is a short day of a program that writes the month first: 3/25/04."""
    match = _SHORT.fullmatch(cell.strip())
    return match is not None and int(match[1]) <= _MONTHS < int(match[3])


def from_number(cell: str, years: range) -> date:
    """The day of a serial number, 37987 is 1/1/2004. Raises NotADay, BareNumber for one outside of these years."""
    match = _SERIAL.fullmatch(cell.strip())
    if match is None:
        raise NotADay()
    day = _DAY_0 + timedelta(days=int(match[1]))
    if day.year not in years:
        raise BareNumber()
    return day


def from_short_year(cell: str, years: range) -> date:
    """The day whose year has two digits, day first, 5/3/04 is 5/3/2004; `years` of which no two end alike.

    Raises NotADay, ShortYear where none of these years is meant.
    """
    match = _SHORT.fullmatch(cell.strip())
    if match is None:
        raise NotADay()
    year = next((year for year in years[:_CENTURY] if year % _CENTURY == int(match[4])), None)
    if year is None:
        raise ShortYear()
    try:
        return date(year, int(match[3]), int(match[1]))
    except ValueError:
        raise NotADay() from None
