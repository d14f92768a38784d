"""Tables that are downloaded: typed, inert, and equal when they are read back."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.spreadsheets.guarding import unescaped, unguarded
from portal.spreadsheets.writing import CellKind, Column, write_csv, write_xlsx
from tests.spreadsheets.reading import read_rows

HOSTILE = [
    '=HYPERLINK("http://evil.example","Bấm vào đây")',
    "+84912345678",
    "-2+3",
    "@SUM(A1:A9)",
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "'=1+1",
    "''",
    "'Ngọc",
    "＝1+1",
    "|calc",
    "<script>alert(1)</script>",
    "</w:t>]]>&amp;",
    "{{7*7}}",
    "#REF!",
    "TRUE",
    "0012",
    "3,25",
    "_x0041_ _x0009_ _x005F_x0009_",
    "An\x01\x07\x1b\x1fBình",
    'Hai\ndòng, “ngoặc”; "kép"',
    "Nguyễn " * 71 + "An",
]
TEXTS = [Column("Họ tên"), Column("=Tiêu đề")]


@pytest.fixture(autouse=True)
def _context(app: Flask) -> None:
    """Sentences of the reader are translated, which needs the app."""


def xlsx(columns: list[Column], rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    assert write_xlsx(out, "Danh sách", columns, rows) == len(rows)
    return out.getvalue()


def csv_of(columns: list[Column], rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    assert write_csv(out, columns, rows) == len(rows)
    return out.getvalue()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:15]))
def test_workbook_holds_a_text_and_gives_it_back(text: str) -> None:
    content = xlsx(TEXTS, [[text, text]])
    cells = load_workbook(io.BytesIO(content)).active[2]
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert read_rows("a.xlsx", content)[1] == [text.strip(" \n")] * 2


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:15]))
def test_csv_holds_no_formula_and_gives_the_text_back(text: str) -> None:
    content = csv_of(TEXTS, [["An", text]])
    (_heading, row) = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert row[1].lstrip(" ")[:1] not in [*"=+-@|%＝＋－＠", "\t", "\r", "\n"]
    assert read_rows("a.csv", content)[1] == ["An", text.replace("\r", "\n")]


def test_texts_of_other_programs_are_left_alone() -> None:
    assert [unguarded(cell) for cell in ("'Ngọc", "O'Neil", "'", "")] == ["'Ngọc", "O'Neil", "'", ""]
    assert unescaped("_x0041_ _x0000_ _x000D_") == "_x0041_ _x0000_ \r"


TYPED = [
    *(Column("Chữ", width=30), Column("Số", CellKind.NUMBER), Column("Điểm", CellKind.GRADE)),
    *(Column("Ngày", CellKind.DAY), Column("Lúc", CellKind.INSTANT)),
]
VALUES = ["0012", 20_000, 325, date(2026, 6, 30), datetime(2026, 6, 30, 17, 0, tzinfo=UTC)]


def test_workbook_has_types_a_frozen_header_filters_and_widths() -> None:
    sheet = load_workbook(io.BytesIO(xlsx(TYPED, [VALUES, [None] * 5, VALUES]))).active
    assert [cell.value for cell in sheet[2]] == ["0012", 20_000, 3.25, datetime(2026, 6, 30), datetime(2026, 7, 1)]
    assert [cell.number_format for cell in sheet[2]] == ["@", "#,##0", "0.00", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
    assert [cell.value for cell in sheet[3]] == [None] * 5
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:E4")
    assert sheet.column_dimensions["A"].width == 30
    assert sheet["A1"].font.bold


def test_csv_has_values_as_programs_read_them() -> None:
    content = csv_of(TYPED, [VALUES, [None] * 5])
    assert content.startswith(b"\xef\xbb\xbf")
    assert read_rows("a.csv", content)[1] == ["0012", "20000", "3.25", "2026-06-30", "2026-07-01T00:00:00+07:00"]
