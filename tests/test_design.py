"""Words, dates and numbers as Vietnamese readers expect them."""

from __future__ import annotations

import importlib
import inspect
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from markupsafe import Markup
from wtforms import Form, IntegerField, StringField
from wtforms.validators import Length, NumberRange

from portal import clock, design
from portal.access import Role
from portal.design_words import ROLES, STATUS
from portal.forms import PortalForm
from portal.stacking import stack_labels, stacked

PORTAL = Path(__file__).resolve().parent.parent / "portal"
NOON = datetime(2026, 6, 30, 5, tzinfo=UTC)  # 12:00 in Vietnam


def statuses() -> list[StrEnum]:
    """Every member of an enumeration of a room that a page shows as a pill."""
    modules = [importlib.import_module(f"portal.{path.parent.name}.rules") for path in PORTAL.glob("*/rules.py")]
    enums = {
        value
        for module in modules
        for name, value in inspect.getmembers(module, inspect.isclass)
        if issubclass(value, StrEnum) and name.endswith(("Status", "Answer"))
    }
    return sorted((member for enum in enums for member in enum), key=lambda member: (type(member).__name__, member))


@pytest.mark.parametrize("status", statuses(), ids=lambda status: f"{type(status).__name__}.{status}")
def test_every_status_has_a_word_and_a_colour(status: StrEnum) -> None:
    kind = type(status).__name__.removesuffix("Status").lower()
    assert f"{kind}.{status}" in STATUS or str(status) in STATUS


def test_every_role_has_a_word() -> None:
    assert ROLES.keys() == {str(role) for role in Role}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2027, 1, 5), "05/01/2027"),
        (datetime(2026, 12, 31, 17, tzinfo=UTC), "01/01/2027"),
        (None, ""),
    ],
)
def test_date_is_the_day_in_vietnam(value: date | None, shown: str) -> None:
    assert design.format_date(value) == shown


def test_instant_names_hour_and_weekday() -> None:
    assert design.format_instant(NOON) == "12:00 thứ Ba, 30/06/2026"


def test_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        design.format_instant(datetime(2026, 6, 30))


def test_exclusive_midnight_is_the_end_of_the_day_before() -> None:
    assert design.format_deadline(datetime(2026, 6, 30, 17, tzinfo=UTC)) == "hết thứ Ba, 30/06/2026"
    assert design.format_deadline(NOON) == "12:00 thứ Ba, 30/06/2026"


def test_a_deadline_is_said_in_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert design.format_deadline(datetime(2026, 6, 30, 17, tzinfo=UTC)) == "the end of Tuesday, 30/06/2026"
        assert design.format_instant(NOON) == "12:00 Tuesday, 30/06/2026"


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (timedelta(days=3, hours=1), "còn 3 ngày"),
        (timedelta(hours=23), "còn 23 giờ"),
        (timedelta(minutes=59), "còn 59 phút"),
        (timedelta(seconds=5), "còn 1 phút"),
        (timedelta(0), "đã hết hạn"),
        (-timedelta(days=1), "đã hết hạn"),
    ],
)
def test_what_is_left_of_a_deadline(left: timedelta, shown: str) -> None:
    with clock.fixed(NOON):
        assert design.format_remaining(NOON + left) == shown


def test_machines_read_times_in_utc() -> None:
    assert design.iso(datetime(2026, 6, 30, 17, tzinfo=UTC)) == "2026-06-30T17:00:00Z"
    assert design.iso(date(2026, 6, 30)) == "2026-06-30"


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(1234567, 0, "1.234.567"), (2.5, 1, "2,5"), (Decimal("1234.50"), 2, "1.234,50"), (0, 0, "0"), (None, 0, "")],
)
def test_numbers_have_a_comma_and_points(value: float | None, places: int, shown: str) -> None:
    assert design.format_number(value, places) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(325, "3,25"), (300, "3,00"), (Decimal("3.2"), "3,20"), (5, "0,05"), (None, "")]
)
def test_grades_have_two_places(value: int | Decimal | None, shown: str) -> None:
    assert design.format_gpa(value) == shown


class LimitedForm(Form):
    class Meta(PortalForm.Meta):
        csrf = False

    name = StringField(validators=[Length(min=2, max=5)])
    seats = IntegerField(validators=[NumberRange(1, 20)])


def test_limits_are_told_in_vietnamese_with_their_numbers() -> None:
    form = LimitedForm(data={"name": "abcdefg", "seats": 21})
    assert not form.validate()
    assert form.name.errors == ["Nhập từ 2 đến 5 ký tự."]
    assert form.seats.errors == ["Nhập số từ 1 đến 20."]


def test_a_plain_list_is_cards_on_a_phone_and_its_cells_say_what_they_are() -> None:
    labels = stack_labels(["Tệp", 'A "b"', {"label": "Thao tác", "hidden": True}], picks=False, rows=9)
    assert labels
    row = stacked(Markup('<th scope="row">x</th>\n<td class="num">1<time>2</time></td><td>Xoá</td><td>3</td>'), labels)
    assert row == (
        '<th role="rowheader" data-label="Tệp" scope="row">x</th>\n'
        '<td role="cell" data-label="A &#34;b&#34;" class="num">1<time>2</time></td>'
        '<td role="cell">Xoá</td><td role="cell">3</td>'
    )


@pytest.mark.parametrize(("rows", "picks", "is_cards"), [(3, False, True), (4, False, False), (3, True, False)])
def test_a_work_list_of_a_few_rows_is_cards(rows: int, picks: bool, is_cards: bool) -> None:
    columns = [SimpleNamespace(label=label) for label in "abc"]
    listing = SimpleNamespace(kind="openings", columns=columns)
    assert (stack_labels(listing, picks=picks, rows=rows) is not None) is is_cards


@pytest.mark.parametrize(
    ("columns", "picks"),
    [
        (["a", "b"], False),
        (["a", "b", "c"], True),
        (["a", "b", {"label": "c", "sort_url": "?sort=c"}], False),
        (["a", {"label": "b", "numeric": True}, {"label": "c", "numeric": True}], False),
    ],
)
def test_lists_to_compare_sort_or_tick_keep_their_columns(columns: list[Any], picks: bool) -> None:
    assert stack_labels(columns, picks=picks, rows=1) is None
