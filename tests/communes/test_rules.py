"""Classifications and tables of levels, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from portal.communes.level_tables import FaultyTable, read_levels
from portal.communes.rules import Level, count_levels, is_valid_on

KNOWN = {"01840": "Phường Đức Xuân", "02143": "Xã Văn Lang"}


@pytest.mark.parametrize(
    ("day", "valid_to", "holds"),
    [
        (date(2026, 6, 30), None, False),
        (date(2026, 7, 1), None, True),
        (date(2030, 12, 31), date(2030, 12, 31), True),
        (date(2031, 1, 1), date(2030, 12, 31), False),
    ],
)
def test_classification_holds_on_both_of_its_ends(day, valid_to, holds):
    assert is_valid_on(day, valid_from=date(2026, 7, 1), valid_to=valid_to) is holds


def test_undetermined_levels_are_counted_apart():
    counts = count_levels({"a": Level(1), "b": Level(None), "c": Level(1)})
    assert counts == {"1": 2, "2": 0, "3": 0, "4": 0, "none": 1}


@pytest.mark.parametrize("heading", [["code", "name", "level", "basis"], ["Mã xã", "Tên", "Mức", "Căn cứ"]])
def test_headings_may_be_vietnamese_and_in_any_company(app, heading):
    levels = read_levels([heading, ["01840", "Đức Xuân", "4", "Phường"]], KNOWN)
    assert levels == {"01840": Level(4, "Phường"), "02143": Level(None)}


def test_code_that_lost_its_zero_is_understood(app):
    assert read_levels([["code", "level"], ["2143", "Chưa xác định"]], KNOWN)["02143"] == Level(None)


def test_all_faults_are_told_at_once(app):
    rows = [["code", "level", "basis"], ["77777", "9", ""], ["01840", "", "a\u202eb"]]
    with pytest.raises(FaultyTable) as refused:
        read_levels(rows, KNOWN)
    assert [fault.split(":")[0] for fault in refused.value.faults] == ["Dòng 2", "Dòng 2", "Dòng 3"]
