"""Uploaded tables: what is read, what is refused, and that no file can take the server along."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook

from portal.errors import DomainError
from portal.spreadsheets import rules
from portal.spreadsheets.service import read_table
from tests.spreadsheets.reading import read_rows


@pytest.fixture(autouse=True)
def _context(app: Flask) -> None:
    """Sentences are translated, which needs the app."""


def workbook(*rows: list[object], fill: Callable[[Workbook], None] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if fill:
        fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_entry(content: bytes, name: str, text: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, text if entry.filename == name else source.read(entry))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SHEET_TEXT = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<dimension ref="A1:XFD1048576"/><sheetData>%s</sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "content",
    [
        "Mã,Họ tên\nDTC1, Nguyễn Văn An \n".encode(),
        "\ufeffMã,Họ tên\r\nDTC1,Nguyễn Văn An\r\n\r\n".encode(),
        "Mã;Họ tên\nDTC1;Nguyễn Văn An".encode(),
        "Mã\tHọ tên\nDTC1\tNguyễn Văn An".encode("utf-16"),
        '"Mã","Họ tên"\n"DTC1","Nguyễn Văn An"\n,\n'.encode(),
    ],
)
def test_csv_is_read_whichever_program_saved_it(content: bytes) -> None:
    assert read_rows("sinh-vien.CSV", content) == [["Mã", "Họ tên"], ["DTC1", "Nguyễn Văn An"]]


def test_workbook_is_read_as_people_see_it() -> None:
    content = workbook(
        ["Mã", "Điểm", "Ngày", "Giờ", "Năm cuối", "Số"],
        ["DTC1", 3.25, date(2026, 6, 30), datetime(2026, 6, 30, 17, 5), True, 215480201001.0],
        [],
        ["DTC2", 0.1 + 0.2, None, None, False, " x "],
    )
    assert read_rows("a.xlsx", content) == [
        ["Mã", "Điểm", "Ngày", "Giờ", "Năm cuối", "Số"],
        ["DTC1", "3.25", "30/06/2026", "30/06/2026 17:05", "x", "215480201001"],
        [],
        ["DTC2", "0.3", "", "", "", "x"],
    ]


def test_first_visible_sheet_is_the_one_that_is_read() -> None:
    def hide_first(book: Workbook) -> None:
        book.create_sheet("Dữ liệu").append(["ở đây"])
        book.active.sheet_state = "hidden"
        book.active = 1

    assert read_rows("a.xlsx", workbook(["không"], fill=hide_first)) == [["ở đây"]]


def test_workbook_tells_its_sheets_and_any_of_them_is_read() -> None:
    def fill(book: Workbook) -> None:
        book.create_sheet("K20B").append(["Bình"])
        book.create_sheet("ẩn").append(["không"])
        book["ẩn"].sheet_state = "hidden"
        book.create_sheet("Sheet4")
        book.create_sheet("=1+1\u202egnp").append(["Chi"])

    content = workbook(["An"], fill=fill)
    table = read_table("a.xlsx", content)
    assert (table.sheets, table.sheet, table.rows) == (("Sheet", "K20B", "=1+1 gnp"), 0, [["An"]])
    assert read_table("a.xlsx", content, sheet=1).rows == [["Bình"]]
    last = read_table("a.xlsx", content, sheet=9)
    assert (last.sheet, last.rows) == (2, [["Chi"]])


def test_empty_sheets_before_the_list_are_passed_over() -> None:
    assert read_rows("a.xlsx", workbook(fill=lambda book: book.create_sheet("DS").append(["An"]))) == [["An"]]


def test_kind_is_told_by_the_content_and_not_by_the_name() -> None:
    assert read_rows("bảng", workbook(["a"])) == [["a"]]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "trống"),
        ("a.csv", b" \n", "trống"),
        ("a.csv", b"a" * (rules.LARGEST_FILE + 1), "5 MB"),
        ("a.pdf", b"%PDF-1.7", "XLSX, XLS hoặc CSV"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "Không đọc được"),
        ("a.xlsx", b"<html><table><tr><td>DTC</td></tr></table></html>", "trang web"),
        ("a.csv", b"\x81\x8d\x8f\x90", "Không đọc được chữ"),
        ("a.csv", b"a,b\n\0,c", "Không đọc được"),
        ("a.csv", b'a,"b\n', "Không đọc được"),
        ("a.csv", b"a\n" * (rules.MOST_ROWS + 1), "20.000 dòng"),
        ("a.csv", b"," * rules.MOST_COLUMNS + b"a", "60 cột"),
        ("a.csv", b"a" * (rules.LONGEST_CELL + 1), "ô quá dài"),
        ("a.xlsx", b"PK\x03\x04 and nothing else", "Không đọc được"),
    ],
)
def test_other_files_are_refused_in_words(name: str, content: bytes, said: str) -> None:
    with pytest.raises(DomainError, match=said) as refusal:
        read_rows(name, content)
    assert refusal.value.field == "file"


def test_workbook_of_exactly_the_limits_is_read() -> None:
    content = workbook(["x"] * rules.MOST_COLUMNS, ["y" * rules.LONGEST_CELL])
    assert [len(row) for row in read_rows("a.xlsx", content)] == [rules.MOST_COLUMNS, 1]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row r="20001"><c r="A20001" t="str"><v>x</v></c></row>', "20.000 dòng"),
        ('<row r="1"><c r="BI1" t="str"><v>x</v></c></row>', "60 cột"),
        (f'<row r="1"><c r="A1" t="str"><v>{"x" * 5001}</v></c></row>', "ô quá dài"),
        ("<row", "Không đọc được"),
    ],
)
def test_workbook_beyond_the_limits_is_refused(rows: str, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        read_rows("a.xlsx", with_entry(workbook(["a"]), SHEET, (SHEET_TEXT % rows).encode()))


def test_sheet_that_claims_a_million_columns_is_read_for_what_it_holds() -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>x</v></c></row><row r="1048576"></row>'
    assert read_rows("a.xlsx", with_entry(workbook(["a"]), SHEET, (SHEET_TEXT % rows).encode())) == [["x"]]


def test_small_file_that_unpacks_to_more_than_50_mb_is_refused_unread() -> None:
    bomb = with_entry(workbook(["a"]), SHEET, b" " * (rules.LARGEST_UNPACKED + 1))
    assert len(bomb) < 200_000
    with pytest.raises(DomainError, match="dữ liệu nén"):
        read_rows("a.xlsx", bomb)


def test_archive_of_many_entries_is_refused_unread() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(rules.MOST_ENTRIES + 1):
            archive.writestr(f"xl/{number}.xml", "")
    with pytest.raises(DomainError, match="dữ liệu nén"):
        read_rows("a.xlsx", out.getvalue())


def test_what_is_merged_over_several_rows_is_read_in_each_that_holds_anything() -> None:
    def merge(book: Workbook) -> None:
        book.active.merge_cells("A2:A5")
        book.active.merge_cells("B1:C1")  # over columns: nothing to fill

    content = workbook(["Xã", "Việc"], ["Văn Lăng", "Quét"], [None, "Soạn"], [], [None, "Lưu"], fill=merge)
    assert read_rows("a.xlsx", content) == [
        ["Xã", "Việc"],
        ["Văn Lăng", "Quét"],
        ["Văn Lăng", "Soạn"],
        [],
        ["Văn Lăng", "Lưu"],
    ]


def test_merged_cells_without_end_are_refused() -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>' + "".join(
        f'<row r="{n}"><c r="B{n}"><v>1</v></c></row>' for n in range(2, 1001)
    )
    merges = "<mergeCells>" + '<mergeCell ref="A1:A1000"/>' * 600 + "</mergeCells></worksheet>"
    text = (SHEET_TEXT % rows).replace("</worksheet>", merges)
    with pytest.raises(DomainError, match="quá phức tạp"):
        read_rows("a.xlsx", with_entry(workbook(["a"]), SHEET, text.encode()))


def test_small_file_with_millions_of_letters_is_refused() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>{"x" * 5000}</v></c></row>' for n in range(1, 5001))
    content = with_entry(workbook(["a"]), SHEET, (SHEET_TEXT % cells).encode())
    assert len(content) < 500_000
    with pytest.raises(DomainError, match="quá nhiều chữ"):
        read_rows("a.xlsx", content)


def test_entities_that_grow_without_end_do_not_get_through() -> None:
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    text = f'<!DOCTYPE x [<!ENTITY e0 "x">{grow}]>' + SHEET_TEXT % (
        '<row r="1"><c r="A1" t="str"><v>&e11;</v></c></row>'
    )
    with pytest.raises(DomainError):
        read_rows("a.xlsx", with_entry(workbook(["a"]), SHEET, text.encode()))


def test_workbook_of_old_excel_is_read_as_people_see_it() -> None:
    table = read_table("danh-sach.xls", (Path(__file__).parent / "files" / "old_excel.xls").read_bytes())
    assert table.kind is rules.TableKind.XLS
    assert table.rows == [
        ["Mã SV", "Họ và tên", "Ngày sinh", "Điểm TBTL", "Điện thoại", "Năm cuối"],
        ["DTC215480201001", "Nguyễn Thị Thuỳ Dương", "30/06/2004", "3.25", "912345678", "x"],
        ["DTC215480201002", "Trần Văn Ước", "30/6/2004", "3", "0912345679"],
        [],
        ["DTC215480201003", "ĐẶNG QUỲNH NHƯ"],
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("danh sách.xlsx", "danh sách.xlsx"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\An\\ds.xls", "ds.xls"),
        ("a\r\nSet-Cookie: b\u202egnp.csv", "a Set-Cookie: b gnp.csv"),
        ("", "…"),
        ("..", "…"),
        ("x" * 300 + ".xlsx", "x" * 90 + "…" + "xxxx.xlsx"),
    ],
)
def test_names_of_files_are_kept_without_folders_and_hidden_signs(name: str, shown: str) -> None:
    assert rules.shown_name(name) == shown
