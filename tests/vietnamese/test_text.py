"""What is taken from people, what is refused, and how it is stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.vietnamese.refusals import (
    ForbiddenCharacter,
    NotAMajorCode,
    NotAPhone,
    NotAStudentCode,
    Refused,
)
from portal.vietnamese.text import clean, clean_lines, major_code, phone, student_code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Nguyễn   Văn\u00a0An ", "Nguyễn Văn An"),
        ("Nguyễn\tVăn\r\nAn\n", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Phượng"), "Nguyễn Thị Phượng"),
        ("\u00d0ặng \u0189ức \u00f0ình", "Đặng Đức đình"),
        ("Lê\u3000Hoà", "Lê Hoà"),
        ("Lê Hòa", "Lê Hòa"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_text_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert clean(typed) == stored


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\u00ad", "U+00AD SOFT HYPHEN"),
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u200d", "U+200D ZERO WIDTH JOINER"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("\ue000", "U+E000"),
        ("\ud800", "U+D800"),
        ("\uffff", "U+FFFF"),
        ("\u3164", "U+3164 HANGUL FILLER"),
    ],
)
def test_characters_nobody_sees_are_refused_by_name_and_place(character: str, name: str) -> None:
    with pytest.raises(ForbiddenCharacter) as refusal:
        clean(f" Văn{character}An")
    assert (refusal.value.character, refusal.value.position) == (name, 4)
    assert name in str(refusal.value)
    assert str(refusal.value) == refusal.value.message % refusal.value.values


@given(st.text())
def test_cleaned_text_is_composed_trimmed_and_stays_as_it_is(text: str) -> None:
    try:
        cleaned = clean(text)
    except ForbiddenCharacter:
        return
    assert cleaned == clean(cleaned) == unicodedata.normalize("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    cleaned.encode("utf-8")


def test_line_breaks_are_kept_in_texts_of_several_lines() -> None:
    assert clean_lines("\r\n  Việc  thứ nhất \r\n\r\nViệc thứ hai\rViệc ba\u2028Việc bốn\n\n") == (
        "Việc thứ nhất\n\nViệc thứ hai\nViệc ba\nViệc bốn"
    )
    assert clean_lines(" \n\n") == ""


def test_forbidden_character_is_refused_in_any_line() -> None:
    with pytest.raises(ForbiddenCharacter, match="U\\+202E"):
        clean_lines("Việc một\nViệc \u202e hai")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("DTC215480201001", "DTC215480201001"),
        (" dtc 2154 8020 1001\n", "DTC215480201001"),
        ("ＤＴＣ２１５４８０２０１００１", "DTC215480201001"),
        ("D12345678", "D12345678"),
        ("DTE" + "1" * 15, "DTE" + "1" * 15),
        ("dtz21a4b5c6d", "DTZ21A4B5C6D"),
    ],
)
def test_student_code_is_stored_in_capitals_without_spaces(typed: str, code: str) -> None:
    assert student_code(typed) == code


@pytest.mark.parametrize(
    "typed",
    ["", "DTC1234", "1DTC2154802", "DTC-215480201", "ĐTC215480201001", "DTC" + "1" * 16, "DTCı15480201001",
     "DTC2154802010\u200b01", "DTC٢١٥٤٨٠٢٠١", "D" * 20],
)  # fmt: skip
def test_other_student_codes_are_refused(typed: str) -> None:
    with pytest.raises(NotAStudentCode, match="Mã sinh viên"):
        student_code(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912345678", "0912345678"),
        ("091 234 56 78", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("(+84) 0912 345 678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("84912345678", "0912345678"),
        ("０３５２３４５６７８", "0352345678"),
        ("0512345678", "0512345678"),
        ("0712345678", "0712345678"),
        ("0812345678", "0812345678"),
        ("0208 3 852 650", "02083852650"),
        ("(0208) 385-2650", "02083852650"),
        ("+84 208 3852650", "02083852650"),
        ("0209 3870 123", "02093870123"),
    ],
)
def test_phone_number_is_stored_as_digits(typed: str, number: str) -> None:
    assert phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "091234567", "09123456789", "0112345678", "0612345678", "0208385265", "020838526501", "02438526501",
     "912345678", "0912x45678", "+85 912345678", "٠٩١٢٣٤٥٦٧٨", "++84912345678"],
)  # fmt: skip
def test_other_phone_numbers_are_refused(typed: str) -> None:
    with pytest.raises(NotAPhone, match="Số điện thoại"):
        phone(typed)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("7340201", ("7340201", "")),
        ("7340201TA", ("7340201", "TA")),
        (" 7480201 clc", ("7480201", "CLC")),
        ("７３４０２０１", ("7340201", "")),
    ],
)
def test_major_code_is_split_into_national_digits_and_suffix(typed: str, parts: tuple[str, str]) -> None:
    assert major_code(typed) == parts


@pytest.mark.parametrize("typed", ["", "6340201", "734020", "73402011", "7340201ABCD", "7340201Đ", "7340201-TA"])
def test_other_major_codes_are_refused(typed: str) -> None:
    with pytest.raises(NotAMajorCode, match="Mã ngành"):
        major_code(typed)


@given(st.text(), st.sampled_from([student_code, phone, clean, clean_lines]))
def test_any_text_is_refused_by_name_or_taken_in_a_form_that_stays(text: str, read: Callable[[str], str]) -> None:
    try:
        taken = read(text)
    except Refused:
        return
    assert read(taken) == taken
