"""Words that documents share: days, periods, the names of offices."""

from __future__ import annotations

from datetime import date

from portal.vietnamese.dates import format_day


def day(text: str | None) -> str:
    """A day from the facts, "05/01/2027"; dots to write on where it is not known."""
    return format_day(date.fromisoformat(text)) if text else "……/……/………"


def period(first: str, last: str) -> str:
    return f"từ ngày {day(first)} đến hết ngày {day(last)}"


def committee(commune: str) -> str:
    """The People's Committee of "Xã Bằng Thành"."""
    return f"Ủy ban nhân dân {commune[:1].lower()}{commune[1:]}"
