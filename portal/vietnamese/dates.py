"""Days and instants: stored in UTC, shown in Asia/Ho_Chi_Minh, deadlines as exclusive instants.

"Hết ngày 30/6" means that everything before the end of that day counts; it is stored as the first instant
that does not: 1 July 00:00 in Việt Nam, 2026-06-30T17:00Z. Naive datetimes are refused (ValueError).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.vietnamese.refusals import N_, NotADay

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_WEEKDAYS = (
    N_("Thứ Hai"),
    N_("Thứ Ba"),
    N_("Thứ Tư"),
    N_("Thứ Năm"),
    N_("Thứ Sáu"),
    N_("Thứ Bảy"),
    N_("Chủ nhật"),
)
_ONE_DAY = timedelta(days=1)
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2199


def parse_day(text: str) -> date:
    """Typed day: "30/6/2026", "30-06-2026", "30.6.2026", "2026-06-30"; years 1900 to 2199. Raises NotADay."""
    typed = text.strip()
    if match := _DAY_FIRST.fullmatch(typed):
        year, month, day = int(match[4]), int(match[3]), int(match[1])
    elif match := _YEAR_FIRST.fullmatch(typed):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        raise NotADay()
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise NotADay()
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay() from None


def local_day(instant: datetime) -> date:
    """The day it is in Việt Nam at that instant."""
    return _local(instant).date()


def day_start(day: date) -> datetime:
    """The first instant of a day in Việt Nam, in UTC: where something that begins on that day begins."""
    return datetime.combine(day, time.min, VIETNAM).astimezone(UTC)


def exclusive_end(day: date) -> datetime:
    """The first instant after a day in Việt Nam, in UTC: "hết ngày 30/6/2026" is 2026-06-30T17:00Z."""
    return day_start(day + _ONE_DAY)


def last_day(end: datetime) -> date:
    """The last day that an exclusive instant leaves open, for display: the inverse of `exclusive_end`."""
    return (_local(end) - timedelta(microseconds=1)).date()


def last_minute(end: datetime) -> datetime:
    """An exclusive instant as a table can hold it: 23:59 of the last day for midnight, else its own minute."""
    minute = end.replace(second=0, microsecond=0)
    local = _local(minute)
    return minute - timedelta(minutes=1) if (local.hour, local.minute) == (0, 0) else minute


def weekday_vi(day: date) -> str:
    """Name of the weekday, "Thứ Hai" to "Chủ nhật"; a gettext msgid. For an instant, take its `local_day`."""
    if isinstance(day, datetime):
        raise ValueError("give a day, not an instant: take local_day(instant) first")
    return _WEEKDAYS[day.weekday()]


def format_day(day: date, *, weekday: bool = False) -> str:
    """A day, or the day of an instant in Việt Nam: "30/06/2026"; with the weekday "Thứ Ba, 30/06/2026"."""
    shown = local_day(day) if isinstance(day, datetime) else day
    figures = f"{shown.day:02}/{shown.month:02}/{shown.year:04}"
    return f"{weekday_vi(shown)}, {figures}" if weekday else figures


def format_instant(instant: datetime, *, weekday: bool = False) -> str:
    """An instant in Việt Nam's time: "30/06/2026 17:05"; with the weekday "17:05, Thứ Ba, 30/06/2026"."""
    local = _local(instant)
    clock = f"{local.hour:02}:{local.minute:02}"
    return f"{clock}, {format_day(local, weekday=True)}" if weekday else f"{format_day(local)} {clock}"


def format_deadline(end: datetime) -> str:
    """An exclusive instant as people say it: "hết Thứ Ba, 30/06/2026"; not at midnight: `format_instant`."""
    if _local(end).time() == time.min:
        return f"hết {format_day(last_day(end), weekday=True)}"
    return format_instant(end, weekday=True)


def remaining(now: datetime, deadline: datetime, translate: Callable[[str], str] = str) -> str:
    """Time left in its largest whole unit: "còn 3 ngày", "còn 5 giờ", "còn 20 phút", "đã hết hạn".

    Rounded down: nobody has less time than the page says. `translate` is gettext, for other languages.
    """
    left = _instant(deadline) - _instant(now)
    if left <= timedelta():
        return translate(N_("đã hết hạn"))
    if left >= _ONE_DAY:
        return translate(N_("còn %(count)s ngày")) % {"count": left // _ONE_DAY}
    if left >= timedelta(hours=1):
        return translate(N_("còn %(count)s giờ")) % {"count": left // timedelta(hours=1)}
    if left >= timedelta(minutes=1):
        return translate(N_("còn %(count)s phút")) % {"count": left // timedelta(minutes=1)}
    return translate(N_("còn dưới 1 phút"))


def official_date(day: date, place: str = "") -> str:
    """Date line of an official document: "Thái Nguyên, ngày 05 tháng 01 năm 2027".

    Decree 30/2020/NĐ-CP, Annex I: 0 before days below 10 and before months 1 and 2, and nowhere else.
    """
    month = f"{day.month:02}" if day.month <= 2 else f"{day.month}"
    line = f"ngày {day.day:02} tháng {month} năm {day.year}"
    return f"{place}, {line}" if place else line


def _local(instant: datetime) -> datetime:
    return _instant(instant).astimezone(VIETNAM)


def _instant(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"naive datetime {value!r}: give an instant with its time zone")
    return value
