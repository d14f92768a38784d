"""What search finds."""

from __future__ import annotations

import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.vietnamese.folding import fold, like_pattern


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Thị Phượng", "nguyen thi phuong"),
        ("ĐẶNG  Văn\u00a0Đức ", "dang van duc"),
        ("Ðặng", "dang"),
        ("Ɖặng", "dang"),
        ("ðặng", "dang"),
        ("Xã Định Hoá", "xa dinh hoa"),
        ("ƯỚC ƠN ÔNG ĂN ÂN ÊM", "uoc on ong an an em"),
        ("ＤＴＣ２１", "dtc21"),
        ("H’Hen Niê", "h'hen nie"),
        ("Văn\u200b An\ufeff", "van an"),
        ("", ""),
    ],
)
def test_case_diacritics_and_spaces_make_no_difference(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(("old", "new"), [("Hòa", "Hoà"), ("Thúy", "Thuý"), ("khỏe", "khoẻ"), ("Thụy", "Thuỵ")])
def test_old_and_new_tone_placement_are_equal(old: str, new: str) -> None:
    assert fold(old) == fold(new)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_are_equal(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("typed", ["50%", "a_b", "c\\d", "%", "_", "\\"])
def test_signs_of_like_are_searched_as_themselves(typed: str) -> None:
    found = sqlite3.connect(":memory:").execute(
        "SELECT column1 FROM (VALUES (?), ('only letters'), ('50x axb cxd')) WHERE column1 LIKE ? ESCAPE '\\'",
        (f"before {typed} after", like_pattern(typed)),
    )
    assert found.fetchall() == [(f"before {typed} after",)]
