"""Names that are programs to somebody: told on the page and in the workbook of refused rows as what they are, texts."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from portal.accounts.models import User
from portal.extensions import db
from portal.rounds.models import Round
from portal.students.models import Student
from tests.factories.imports import apply, check
from tests.spreadsheets.reading import read_rows

CODE = "DTC2154802010"
NAMES = [
    '=HYPERLINK("http://x.vn","An")',
    "+84912345678",
    "-1+1",
    "@SUM(1)",
    "=cmd|' /C calc'!A0",
    "'An",
    "<script>alert(1)</script>",
    "</w:t><w:br/>",
    "{{7*7}}{% raw %}",
    "${7*7} %s %(name)s",
    "_x0041_ & &amp; &#39;",
    "' OR 1=1 --",
]
REFUSED = [*NAMES, "An\x07\x1b[2J", "An\u202eib\u200b", "x" * 500]


@pytest.mark.parametrize("name", REFUSED)
def test_refused_name_comes_back_equal_and_inert(page: Any, coordinator: User, round_: Round, name: str) -> None:
    import_ = check(round_, [[CODE, name, "?"]], actor=coordinator)
    browser = page(coordinator)
    content = browser.get(f"/imports/{import_.id}/refused.xlsx").response.data
    written = load_workbook(io.BytesIO(content)).worksheets[0]["B2"]
    assert (written.data_type, written.quotePrefix) == ("s", True)
    assert read_rows("sua.xlsx", content)[1][:2] == [CODE, name]
    shown = browser.get(f"/imports/{import_.id}")
    assert " ".join(name.split()) in shown.text
    assert "<script>alert" not in shown.response.text


@pytest.mark.parametrize("name", NAMES)
def test_accepted_name_is_stored_and_shown_as_it_is(page: Any, coordinator: User, round_: Round, name: str) -> None:
    apply(round_, [[CODE, name, "7480103"]], actor=coordinator)
    stored = db.session.scalar(select(Student.full_name))
    assert stored == name
    shown = page(coordinator).get(f"/rounds/{round_.id}/nominations")
    assert name in shown.text
    assert "<script>alert" not in shown.response.text
