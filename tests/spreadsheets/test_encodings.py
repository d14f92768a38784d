"""One list in every encoding reads alike; what is guessed, and what a person may choose instead."""

from __future__ import annotations

import io
import unicodedata

import pytest
from flask import Flask
from openpyxl import Workbook
from openpyxl.styles import Font

from portal.errors import DomainError
from portal.spreadsheets.encodings import Encoding
from portal.spreadsheets.rules import TableFault, Unreadable
from portal.spreadsheets.service import read_table
from tests.spreadsheets.old_fonts import tcvn3
from tests.spreadsheets.reading import read_rows

LIST = [
    ["Mã sinh viên", "Họ và tên", "Lớp"],
    ["DTC215480201001", "Nguyễn Thị Thuỳ Dương", "Kế toán"],
    ["DTC215480201002", "Trần Văn Ước", "Luật kinh tế"],
    ["DTC215480201003", "Đặng Quỳnh Như", "Quản lý đất đai"],
]


@pytest.fixture(autouse=True)
def _context(app: Flask) -> None:
    """Sentences are translated, which needs the app."""


def csv_text(rows: list[list[str]]) -> str:
    return "\n".join(",".join(row) for row in rows)


def in_1258(text: str) -> bytes:
    """Letters with their shape, then the tone as a sign of its own, as that code page has it."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(sign for sign in parts if sign in "\u0300\u0301\u0303\u0309\u0323")
            out += (unicodedata.normalize("NFC", parts.replace(tone, "")) + tone).encode("cp1258")
    return out


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (csv_text(LIST).encode(), Encoding.UTF8),
        (csv_text(LIST).encode("utf-8-sig"), Encoding.UTF8),
        (csv_text(LIST).encode("utf-16"), Encoding.UTF16),
        (csv_text(LIST).encode("utf-16-le"), Encoding.UTF16),
        (csv_text(LIST).encode("utf-16-be"), Encoding.UTF16),
        (in_1258(csv_text(LIST)), Encoding.WINDOWS_1258),
        (tcvn3(csv_text(LIST)).encode("cp1252"), Encoding.TCVN3),
        (tcvn3(csv_text(LIST)).encode(), Encoding.TCVN3),
    ],
)
def test_list_reads_alike_in_every_encoding(content: bytes, encoding: Encoding) -> None:
    table = read_table("ds.csv", content)
    assert (table.rows, table.encoding) == (LIST, encoding)


def test_decomposed_letters_are_not_taken_for_another_encoding() -> None:
    decomposed = unicodedata.normalize("NFD", csv_text(LIST))
    table = read_table("ds.csv", decomposed.encode())
    assert table.encoding is Encoding.UTF8
    assert [[unicodedata.normalize("NFC", cell) for cell in row] for row in table.rows] == LIST


def test_pasted_table_is_read_by_its_tabs_also_from_an_old_font() -> None:
    pasted = "\r\n".join("\t".join(row) for row in LIST)
    assert read_table("pasted.tsv", pasted.encode()).rows == LIST
    assert read_table("pasted.tsv", tcvn3(pasted).encode()).rows == LIST


def test_capitals_of_an_old_font_are_told_when_a_person_says_so() -> None:
    content = tcvn3("họ và tên\nnguyễn thị thuỳ").encode("cp1252")
    assert read_table("ds.csv", content).rows == [["họ và tên"], ["nguyễn thị thuỳ"]]
    assert read_table("ds.csv", content, Encoding.TCVN3_CAPITALS).rows == [["HỌ VÀ TÊN"], ["NGUYỄN THỊ THUỲ"]]


def test_choice_that_does_not_fit_the_bytes_is_refused() -> None:
    with pytest.raises(DomainError, match="Không đọc được chữ") as refusal:
        read_table("ds.csv", tcvn3(csv_text(LIST)).encode("cp1252"), Encoding.UTF8)
    assert isinstance(refusal.value.__cause__, Unreadable)
    assert refusal.value.__cause__.fault is TableFault.NOT_TEXT


def workbook(rows: list[tuple[list[str], str]]) -> bytes:
    book = Workbook()
    sheet = book.active
    for number, (cells, font) in enumerate(rows, start=1):
        sheet.append(cells)
        for cell in sheet[number]:
            cell.font = Font(name=font)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_fonts_of_a_workbook_tell_cell_by_cell() -> None:
    first, *others = LIST
    content = workbook(
        [
            ([tcvn3(cell.lower()) for cell in first], ".VnTimeH"),
            ([tcvn3(cell) for cell in others[0]], ".VnTime"),
            (others[1], "Times New Roman"),
            ([tcvn3(cell) for cell in others[2]], ".VnArial"),
        ]
    )
    assert read_rows("ds.xlsx", content) == [[cell.upper() for cell in first], *others]


def test_workbook_that_lost_its_old_fonts_is_told_by_its_letters() -> None:
    content = workbook([([tcvn3(cell) for cell in row], "Calibri") for row in LIST])
    table = read_table("ds.xlsx", content)
    assert (table.rows, table.encoding) == (LIST, Encoding.TCVN3)
    assert read_table("ds.xlsx", content, Encoding.UTF8).rows != LIST


def test_names_of_few_marks_among_others_in_unicode_stay() -> None:
    """Read as TCVN3, "Mã Trùng" would be "Mó Trựng", which is a name as well."""
    rows = [["Mã SV", "Họ và tên"], ["DTC215480201001", "Mã Thị Ước"], ["DTC215480201002", "Mã Văn Trùng"]]
    rows.append(["DTC215480201003", "Mã Trùng"])
    table = read_table("ds.xlsx", workbook([(row, "Calibri") for row in rows]))
    assert (table.rows, table.encoding) == (rows, Encoding.UTF8)


def test_headings_in_unicode_above_old_letters_stay() -> None:
    content = csv_text([["Số thứ tự", "Họ tên người học"], *[[*map(tcvn3, row)] for row in LIST[1:]]])
    assert read_table("ds.csv", content.encode(), Encoding.TCVN3).rows[0] == ["Số thứ tự", "Họ tên người học"]


def test_old_fonts_are_known_by_their_names() -> None:
    name, capitals = "Nguyễn Thị Hằng", "NGUYỄN THỊ HẰNG"
    told = {
        ".VnTime": name,
        ".VnTimeH": capitals,
        ".vnarialh": capitals,
        ".VnArial NarrowH": capitals,
        "Times New Roman": tcvn3(name),
        "VNI-Times": tcvn3(name),
        "Calibri Light H": tcvn3(name),
    }
    content = workbook([([tcvn3(name)], font) for font in told])
    rows = read_table("ds.xlsx", content, Encoding.UTF8).rows
    assert dict(zip(told, rows, strict=True)) == {font: [text] for font, text in told.items()}
