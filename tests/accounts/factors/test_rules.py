"""How codes are read, and how long a check counts."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts.factors import rules
from portal.written_codes import plain

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["123456", " 123 456 ", "123-456", "１２３４５６", "１２３ ４５６", "123\u00a0456", "12\u200b3456"]
)
def test_six_digits_are_read_however_they_are_typed(typed):
    assert plain(typed) == "123456"
    assert rules.is_app_code(plain(typed))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "K7QF2-M9XH4-TN8WP"])
def test_anything_else_is_no_code_of_an_app(typed):
    assert not rules.is_app_code(plain(typed))


def test_recovery_codes_hold_no_signs_that_are_taken_for_one_another():
    codes = {rules.make_recovery_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("01OIL")
    assert all([len(part) for part in code.split("-")] == [5, 5, 5] for code in codes)


def test_a_code_is_good_one_step_early_and_one_late():
    assert rules.steps_at(NOON) == [rules.steps_at(NOON)[1] + n for n in (-1, 0, 1)]
    assert rules.steps_at(NOON + timedelta(seconds=30))[0] == rules.steps_at(NOON)[1]


@pytest.mark.parametrize(
    ("age", "fresh"), [(timedelta(0), True), (timedelta(minutes=9, seconds=59), True), (timedelta(minutes=10), False)]
)
def test_a_check_counts_for_ten_minutes(age, fresh):
    assert rules.is_fresh(NOON - age, NOON) is fresh
    assert not rules.is_fresh(None, NOON)
