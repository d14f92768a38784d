"""Rows of an uploaded table, whatever program it was saved by; refusals are sentences for the person."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

from flask_babel import gettext as _

from portal.errors import DomainError
from portal.spreadsheets import rules
from portal.spreadsheets.rules import TableFault, Unreadable

_PROGRAM = Path(__file__).with_name("workbook_process.py")
_MEGABYTES, _SECONDS = 512, 20
_DELIMITERS = ",;\t"


def read_rows(filename: str, content: bytes) -> list[list[str]]:
    """The rows of a CSV file (UTF-8 with or without BOM, UTF-16 with one) or of the first sheet of an XLSX file.

    Row n of the file is item n-1, also where rows between are empty; cells are text, trimmed. At most 5 MB,
    20,000 rows of 60 columns; anything else raises DomainError with `field="file"`.
    """
    try:
        rules.check_size(content)
        is_workbook = content.startswith(rules.ZIP_MARK)
        rows = _read_workbook(content) if is_workbook else _read_csv(filename, content)
        rules.check_table(rows)
    except Unreadable as refusal:
        raise DomainError(_sentence(refusal.fault), field="file") from refusal
    return rows


def _read_csv(filename: str, content: bytes) -> list[list[str]]:
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # an OLE file: Excel before 2007, or an encrypted workbook
        raise Unreadable(TableFault.OLD_EXCEL)
    if not filename.lower().endswith((".csv", ".txt", ".tsv")):
        raise Unreadable(TableFault.WRONG_KIND)
    text = _decoded(content)
    first_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    rows: list[list[str]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for cells in reader:
            if len(rows) > rules.MOST_ROWS:
                raise Unreadable(TableFault.TOO_MANY_ROWS)
            rows.append([cell.strip() for cell in cells])
    except csv.Error as error:
        raise Unreadable(TableFault.DAMAGED) from error
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(TableFault.NOT_UTF8) from error
    if "\0" in text:
        raise Unreadable(TableFault.DAMAGED)
    return text


def _read_workbook(content: bytes) -> list[list[str]]:
    """The first sheet, parsed in a process with limits on memory and time."""
    rules.check_archive(content)
    limits = (rules.MOST_ROWS, rules.MOST_COLUMNS, rules.LONGEST_CELL, _MEGABYTES, _SECONDS)
    command = [sys.executable, "-I", str(_PROGRAM), *map(str, limits)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS + 5, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(TableFault.TOO_COMPLEX) from error
    if done.returncode != 0:  # killed by a limit
        raise Unreadable(TableFault.TOO_COMPLEX)
    answer = json.loads(done.stdout)
    if "fault" in answer:
        raise Unreadable(TableFault(answer["fault"]))
    return list(answer["rows"])


def _sentence(fault: TableFault) -> str:
    return {
        TableFault.EMPTY: _("Tệp này trống. Hãy chọn tệp có dữ liệu."),
        TableFault.TOO_LARGE: _("Tệp lớn hơn 5 MB. Hãy chia thành nhiều tệp."),
        TableFault.WRONG_KIND: _("Chỉ nhận tệp CSV hoặc XLSX. Hãy lưu bảng tính ở một trong hai dạng này."),
        TableFault.OLD_EXCEL: _("Tệp ở dạng Excel cũ (.xls) hoặc có mật khẩu. Hãy lưu lại dạng .xlsx, không mật khẩu."),
        TableFault.NOT_UTF8: _("Tệp CSV phải lưu theo bảng mã UTF-8. Trong Excel, hãy chọn “CSV UTF-8”."),
        TableFault.DAMAGED: _("Không đọc được tệp này. Hãy mở bằng Excel, lưu lại rồi tải lên lần nữa."),
        TableFault.PROTECTED: _("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại."),
        TableFault.UNPACKS_TOO_LARGE: _("Tệp chứa quá nhiều dữ liệu nén. Hãy chép bảng sang tệp mới rồi tải lên lại."),
        TableFault.TOO_MANY_ROWS: _("Bảng có nhiều hơn 20.000 dòng. Hãy chia thành nhiều tệp."),
        TableFault.TOO_MANY_COLUMNS: _("Bảng có nhiều hơn 60 cột. Hãy chỉ giữ các cột của mẫu."),
        TableFault.CELL_TOO_LONG: _("Bảng có ô quá dài (hơn 5.000 ký tự) hoặc quá nhiều chữ. Hãy kiểm tra lại."),
        TableFault.TOO_COMPLEX: _("Tệp quá phức tạp nên không đọc được. Hãy chép các giá trị sang một tệp mới."),
    }[fault]
