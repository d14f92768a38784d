"""States of an opening, and what a round asks of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from portal.openings.rules import (
    Fault,
    OpeningValues,
    RoundLimits,
    faults,
)

START, END = date(2027, 1, 4), date(2027, 4, 30)
LIMITS = RoundLimits(fields=frozenset({"law", "land"}), min_gpa=250, starts_on=START, ends_on=END)


def asked(**changes: Any) -> OpeningValues:
    values: dict[str, Any] = {
        "title": "Số hoá hồ sơ",
        "tasks": "Quét hồ sơ.",
        "seats": 2,
        "fields": ["law"],
        "min_gpa": 250,
        "starts_on": START,
        "ends_on": END,
        "mentor_name": "Hoàng Văn Thái",
        "mentor_position": "",
        "mentor_phone": "",
        "lodging": False,
        "women_lodging": False,
        "transport": False,
        "meals": False,
        "allowance": 0,
        "phone_coverage": "good",
        "languages": "",
        "support_note": "",
    }
    return OpeningValues(**{**values, **changes})  # type: ignore[typeddict-item]


def test_an_opening_may_fill_the_whole_round() -> None:
    assert faults(asked(seats=20, fields=["land", "law"]), LIMITS) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"seats": 0}, ("seats", Fault.SEATS_OUT_OF_RANGE)),
        ({"seats": 21}, ("seats", Fault.SEATS_OUT_OF_RANGE)),
        ({"fields": []}, ("fields", Fault.NO_FIELD)),
        ({"fields": ["law", "information-technology"]}, ("fields", Fault.FIELD_NOT_IN_ROUND)),
        ({"min_gpa": 249}, ("min_gpa", Fault.GPA_BELOW_ROUND)),
        ({"starts_on": START - timedelta(days=1)}, ("starts_on", Fault.STARTS_TOO_EARLY)),
        ({"ends_on": END + timedelta(days=1)}, ("ends_on", Fault.ENDS_TOO_LATE)),
        ({"ends_on": START}, ("ends_on", Fault.ENDS_BEFORE_START)),
        ({"women_lodging": True}, ("women_lodging", Fault.WOMEN_WITHOUT_LODGING)),
    ],
)
def test_each_fault_is_named_at_its_field(changes: dict[str, Any], expected: tuple[str, Fault]) -> None:
    assert faults(asked(**changes), LIMITS) == [expected]


def test_all_faults_are_told_at_once() -> None:
    found = {fault for _field, fault in faults(asked(seats=0, fields=[], min_gpa=0), LIMITS)}
    assert found == {Fault.SEATS_OUT_OF_RANGE, Fault.NO_FIELD, Fault.GPA_BELOW_ROUND}
