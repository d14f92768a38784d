"""Grades and figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.vietnamese.numbers import (
    conduct_band,
    format_gpa,
    format_number,
    gpa_band,
    parse_gpa,
)
from portal.vietnamese.refusals import NotAGrade


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [("3,25", 325), ("3.25", 325), (" 3,25 ", 325), ("3,2", 320), ("3,02", 302), ("3", 300), ("0", 0), ("4,00", 400)],
)
def test_grade_is_read_with_comma_or_point(typed: str, hundredths: int) -> None:
    assert parse_gpa(typed) == hundredths


@pytest.mark.parametrize(
    "typed",
    ["", "4,01", "4.5", "5", "3,255", "3,", ",5", "-1", "+3", "03", "3_0", "3e0", "nan", "inf", "3 25", "3,2 5",
     "٣", "３", "3,25%", "1/2", "3..2"],
)  # fmt: skip
def test_other_grades_are_refused_and_never_rounded(typed: str) -> None:
    with pytest.raises(NotAGrade, match="Điểm"):
        parse_gpa(typed)


@given(st.integers(0, 400))
def test_shown_grade_is_read_back_as_the_same(hundredths: int) -> None:
    assert parse_gpa(format_gpa(hundredths)) == hundredths
    assert Decimal(format_gpa(hundredths).replace(",", ".")) * 100 == hundredths


@pytest.mark.parametrize(
    ("hundredths", "band"),
    [(400, "Xuất sắc"), (360, "Xuất sắc"), (359, "Giỏi"), (320, "Giỏi"), (319, "Khá"), (250, "Khá"),
     (249, "Trung bình"), (200, "Trung bình"), (199, "Yếu"), (100, "Yếu"), (99, "Kém"), (0, "Kém")],
)  # fmt: skip
def test_band_of_a_grade_begins_exactly_at_its_threshold(hundredths: int, band: str) -> None:
    assert gpa_band(hundredths) == band


@pytest.mark.parametrize(
    ("points", "band"),
    [(100, "Xuất sắc"), (90, "Xuất sắc"), (89, "Tốt"), (80, "Tốt"), (79, "Khá"), (65, "Khá"),
     (64, "Trung bình"), (50, "Trung bình"), (49, "Yếu"), (35, "Yếu"), (34, "Kém"), (0, "Kém")],
)  # fmt: skip
def test_band_of_conduct_begins_exactly_at_its_threshold(points: int, band: str) -> None:
    assert conduct_band(points) == band


@pytest.mark.parametrize("impossible", [-1, 401])
def test_impossible_grades_have_no_band(impossible: int) -> None:
    with pytest.raises(ValueError, match="between 0 and"):
        gpa_band(impossible)
    with pytest.raises(ValueError, match="between 0 and"):
        conduct_band(impossible)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(1234567, 0, "1.234.567"), (999, 0, "999"), (63.94, 1, "63,9"), (Decimal("1234.50"), 2, "1.234,50"),
     (-1500, 0, "-1.500"), (0, 0, "0")],
)  # fmt: skip
def test_figures_have_points_between_thousands_and_a_decimal_comma(
    value: int | float | Decimal, decimals: int, shown: str
) -> None:
    assert format_number(value, decimals) == shown
