"""Days, deadlines and instants as people in Việt Nam read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.vietnamese.dates import (
    day_start,
    exclusive_end,
    format_day,
    format_deadline,
    format_instant,
    last_day,
    last_minute,
    local_day,
    official_date,
    parse_day,
    remaining,
    weekday_vi,
)
from portal.vietnamese.refusals import NotADay

DEADLINE = datetime(2026, 6, 30, 17, tzinfo=UTC)
days = st.dates(date(1976, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize("typed", ["30/6/2026", "30/06/2026", " 30-6-2026 ", "30.06.2026", "2026-06-30"])
def test_day_is_read_as_people_write_it(typed: str) -> None:
    assert parse_day(typed) == date(2026, 6, 30)


@pytest.mark.parametrize(
    "typed",
    ["", "30/6", "30/6/26", "31/6/2026", "29/2/2027", "0/1/2026", "6/30/2026", "2026/06/30", "2026-6-30", "30/6-2026",
     "30/6/0026", "1/1/9999", "٣٠/٦/٢٠٢٦", "30/6/2026 17:00", "mai"],
)  # fmt: skip
def test_other_days_are_refused(typed: str) -> None:
    with pytest.raises(NotADay, match="ngày/tháng/năm"):
        parse_day(typed)


@given(days)
def test_shown_day_is_read_back_as_the_same(day: date) -> None:
    assert parse_day(format_day(day)) == parse_day(day.isoformat()) == day


def test_deadline_at_the_end_of_a_day_is_the_first_instant_after_it() -> None:
    assert exclusive_end(date(2026, 6, 30)) == DEADLINE
    assert exclusive_end(date(2026, 6, 30)).tzinfo is UTC
    assert exclusive_end(date(2026, 12, 31)) == datetime(2026, 12, 31, 17, tzinfo=UTC)


@given(days)
def test_last_day_is_the_inverse_of_the_exclusive_end(day: date) -> None:
    assert last_day(exclusive_end(day)) == day
    assert last_day(day_start(day)) == day - timedelta(days=1)
    assert local_day(exclusive_end(day)) == day + timedelta(days=1)
    assert exclusive_end(day) - day_start(day) == timedelta(days=1)


def test_last_minute_is_that_before_midnight_and_any_other_itself() -> None:
    midnight = exclusive_end(date(2026, 6, 30))
    assert last_minute(midnight) == last_minute(midnight + timedelta(seconds=3)) == midnight - timedelta(minutes=1)
    assert last_minute(datetime(2026, 6, 30, 9, 30, 15, 7, tzinfo=UTC)) == datetime(2026, 6, 30, 9, 30, tzinfo=UTC)


def test_last_day_of_an_end_within_a_day_is_that_day() -> None:
    assert last_day(datetime(2026, 6, 30, 10, tzinfo=UTC)) == date(2026, 6, 30)


def test_weekdays_have_their_vietnamese_names() -> None:
    monday = date(2026, 6, 29)
    assert [weekday_vi(monday + timedelta(days=offset)) for offset in range(7)] == [
        "Thứ Hai",
        "Thứ Ba",
        "Thứ Tư",
        "Thứ Năm",
        "Thứ Sáu",
        "Thứ Bảy",
        "Chủ nhật",
    ]


def test_instants_are_shown_in_vietnam_whatever_zone_they_come_in() -> None:
    instant = datetime(2026, 6, 30, 18, 5, 59, tzinfo=UTC)
    assert format_instant(instant) == "01/07/2026 01:05"
    assert format_instant(instant, weekday=True) == "01:05, Thứ Tư, 01/07/2026"
    assert format_instant(instant.astimezone(timezone(timedelta(hours=-5)))) == "01/07/2026 01:05"
    assert format_day(instant) == "01/07/2026"
    assert format_day(date(2026, 6, 30), weekday=True) == "Thứ Ba, 30/06/2026"


def test_deadline_at_midnight_is_shown_as_the_day_before() -> None:
    assert format_deadline(DEADLINE) == "hết Thứ Ba, 30/06/2026"
    assert format_deadline(DEADLINE - timedelta(hours=7)) == "17:00, Thứ Ba, 30/06/2026"


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=3, hours=23), "còn 3 ngày"),
        (timedelta(days=1), "còn 1 ngày"),
        (timedelta(days=1) - timedelta(microseconds=1), "còn 23 giờ"),
        (timedelta(hours=5, minutes=59), "còn 5 giờ"),
        (timedelta(hours=1), "còn 1 giờ"),
        (timedelta(minutes=59, seconds=59), "còn 59 phút"),
        (timedelta(minutes=1), "còn 1 phút"),
        (timedelta(microseconds=1), "còn dưới 1 phút"),
        (timedelta(0), "đã hết hạn"),
        (timedelta(days=-4), "đã hết hạn"),
    ],
)
def test_time_left_is_rounded_down_to_its_largest_unit(left: timedelta, text: str) -> None:
    assert remaining(DEADLINE - left, DEADLINE) == text


def test_time_left_can_be_said_in_another_language() -> None:
    english = {"còn %(count)s ngày": "%(count)s days left"}
    assert remaining(DEADLINE - timedelta(days=3), DEADLINE, english.__getitem__) == "3 days left"


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2027, 1, 5), "ngày 05 tháng 01 năm 2027"),
        (date(2027, 2, 10), "ngày 10 tháng 02 năm 2027"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 9, 30), "ngày 30 tháng 9 năm 2026"),
        (date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
    ],
)
def test_official_date_has_zeros_only_where_the_decree_wants_them(day: date, line: str) -> None:
    assert official_date(day) == line
    assert official_date(day, "Thái Nguyên") == f"Thái Nguyên, {line}"


def test_naive_instants_are_refused() -> None:
    naive = datetime(2026, 6, 30, 17)
    for read in (local_day, last_day, last_minute, format_instant, format_day, format_deadline):
        with pytest.raises(ValueError, match="naive"):
            read(naive)
    with pytest.raises(ValueError, match="naive"):
        remaining(naive, DEADLINE)
    with pytest.raises(ValueError, match="naive"):
        remaining(DEADLINE, naive)


def test_weekday_of_an_instant_is_refused_because_its_day_depends_on_the_zone() -> None:
    with pytest.raises(ValueError, match="local_day"):
        weekday_vi(DEADLINE)
