"""Passwords, throttling and where people may be sent after signing in."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts import rules
from portal.addresses import safe_next

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


HOSTILE_TARGETS = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/%0d%0aLocation:x\n",
    "/a b",
    "///evil.example",
    "http:///evil.example",
    " //evil.example",
    "/\t/evil.example",
    "data:text/html,x",
    "",
    None,
    "//evil.example/%2f..",
    "/@evil\u2044example",
    "evil.example",
]


@pytest.mark.parametrize("target", HOSTILE_TARGETS)
def test_hostile_next_stays_on_the_host(target):
    assert safe_next(target) is None


@pytest.mark.parametrize("target", ["/", "/home", "/rounds/1f?page=2&search=%C4%91", "/a-b/c.csv"])
def test_a_path_of_our_own_is_followed(target):
    assert safe_next(target) == target


def test_wrong_passwords_cost_more_and_more_time_but_never_lock_out():
    waits = [rules.wait_after(n) for n in range(40)]
    assert waits[: rules.FREE_TRIES] == [timedelta(0)] * rules.FREE_TRIES
    assert waits == sorted(waits)
    assert waits[25] == rules.LONGEST_WAIT == waits[-1]


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("ngan", "short"),
        ("matkhau123", "common"),
        ("MatKhau123", "common"),
        ("aaaaaaaaaaaaa", "common"),
        ("x" * 200, "long"),
        ("nguyenvanan-2026", "personal"),
        ("toi0912345678", "personal"),
        ("15082004", "short"),
        ("15/08/2004", "personal"),
        ("0987 654 321", "personal"),
        ("019204001234", "personal"),
        ("bon cay trau xanh", None),
    ],
)
def test_passwords_that_others_can_guess_are_refused(password, fault):
    known = ["nguyenvanan@ictu.edu.vn", "Nguyễn Văn An", "0912345678"]
    assert rules.password_fault(password, known=known) == fault


@pytest.mark.parametrize(
    ("idle", "age", "staff", "alive"),
    [
        (timedelta(minutes=29), timedelta(hours=1), True, True),
        (timedelta(minutes=31), timedelta(hours=1), True, False),
        (timedelta(hours=5), timedelta(hours=6), False, True),
        (timedelta(minutes=1), timedelta(hours=12), False, False),
        (timedelta(minutes=1), timedelta(hours=12), True, False),
    ],
)
def test_sessions_end_after_half_an_hour_without_use_for_staff_and_twelve_hours_for_all(idle, age, staff, alive):
    created = NOON - age
    ends = created + rules.SESSION_LIFETIME
    assert rules.is_alive(last_seen=NOON - idle, expires=ends, staff=staff, at=NOON) is alive
