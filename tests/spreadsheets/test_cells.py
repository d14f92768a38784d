"""What spreadsheets make of values, and what is taken back or refused."""

from __future__ import annotations

from datetime import date

import pytest

from portal.spreadsheets import cells
from portal.vietnamese.refusals import (
    NotADay,
    NotAGrade,
    NotAPhone,
    NotAWholeNumber,
    NotYesOrNo,
    RoundedNumber,
    TenPointGrade,
)


@pytest.mark.parametrize(
    "cell",
    [
        "0912345678",
        "912345678",
        "912345678.0",
        "'0912345678",
        "84912345678",
        "+84 912 345 678",
        "091.234.5678",
        "912 345 678",
    ],
)
def test_phone_that_became_a_number_is_one_again(cell: str) -> None:
    assert cells.phone(cell) == "0912345678"


def test_land_line_gets_its_zero_back() -> None:
    assert cells.phone("2083855858") == "02083855858"


@pytest.mark.parametrize("cell", ["9,12E+08", "9.12346E+08", "9E8"])
def test_phone_that_lost_digits_is_refused_with_the_reason(cell: str) -> None:
    with pytest.raises(RoundedNumber, match="mất chữ số"):
        cells.phone(cell)


def test_other_numbers_are_no_phones() -> None:
    with pytest.raises(NotAPhone):
        cells.phone("12345")


@pytest.mark.parametrize("cell", ["dtc215480201001", " DTC 215480201001", "'DTC215480201001"])
def test_code_is_taken_in_any_case(cell: str) -> None:
    assert cells.code(cell) == "DTC215480201001"


@pytest.mark.parametrize(
    "cell", ["30/6/2004", "2004-06-30", "2004-06-30 00:00:00", "2004-06-30 00:00", "30.06.2004", "2004.06.30"]
)
def test_day_is_taken_as_text_and_as_a_date_cell(cell: str) -> None:
    assert cells.day(cell) == date(2004, 6, 30)


def test_day_that_begins_with_its_year_leaves_no_doubt() -> None:
    assert cells.day("2004.06.30") == cells.day("2004/06/30") == date(2004, 6, 30)


@pytest.mark.parametrize("cell", ["38168", "06/30/2004", "30/6/04", "2004-06-30 07:00"])
def test_days_in_doubt_are_refused(cell: str) -> None:
    with pytest.raises(NotADay):
        cells.day(cell)


@pytest.mark.parametrize(("cell", "hundredths"), [("3,25", 325), ("3.25", 325), ("4", 400), ("0", 0)])
def test_gpa_is_taken_with_comma_or_point(cell: str, hundredths: int) -> None:
    assert cells.gpa(cell) == hundredths


@pytest.mark.parametrize("cell", ["8,5", "4.01", "10", "7", "8.125"])
def test_grade_on_the_ten_point_scale_is_refused_and_never_converted(cell: str) -> None:
    with pytest.raises(TenPointGrade, match="không tự quy đổi"):
        cells.gpa(cell)


@pytest.mark.parametrize("cell", ["3,255", "-1", "11", "NaN", "giỏi"])
def test_other_grades_are_refused(cell: str) -> None:
    with pytest.raises(NotAGrade) as refusal:
        cells.gpa(cell)
    assert not isinstance(refusal.value, TenPointGrade)


def test_whole_numbers_and_majors_lose_the_point_a_spreadsheet_gave_them() -> None:
    assert cells.whole_number("88.0", 0, 100) == 88
    assert cells.major("7480103.0") == "7480103"
    assert cells.major("7340201ta") == "7340201TA"
    for cell in ("88,5", "101", "-1", "٣"):
        with pytest.raises(NotAWholeNumber, match="từ 0 đến 100"):
            cells.whole_number(cell, 0, 100)


def test_yes_and_no_are_taken_as_people_write_them() -> None:
    assert [cells.yes_or_no(cell) for cell in ("X", "Có", "1", "Không", "0")] == [True, True, True, False, False]
    with pytest.raises(NotYesOrNo):
        cells.yes_or_no("?")
