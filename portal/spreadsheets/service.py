"""Rows of an uploaded table, whatever program it was saved by; refusals are sentences for the person."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from flask_babel import gettext as _

from portal.errors import DomainError
from portal.spreadsheets import encodings, rules
from portal.spreadsheets.encodings import Encoding
from portal.spreadsheets.guarding import unescaped, unguarded
from portal.spreadsheets.rules import TableFault, TableKind, Unreadable

_PROGRAM = Path(__file__).with_name("workbook_process.py")
_MEGABYTES, _SECONDS = 512, 6  # of the processor
_PATIENCE = 25  # seconds by the clock: a busy machine is no fault of the file
_DELIMITERS = ",;\t"
_FIRST_LINES = 20  # by which the delimiter is known
_MOST_LINES = rules.MOST_ROWS * 5  # a cell may have line breaks in it
_FONTS = {"t": Encoding.TCVN3, "T": Encoding.TCVN3_CAPITALS}  # as the marks of workbook_process name them


@dataclass(frozen=True)
class Table:
    """A table as text: row n of the file is item n-1, and how its letters were taken.

    `sheets`: titles of a workbook's visible sheets that hold something; `sheet`: which of them this is, from 0.
    """

    rows: list[list[str]]
    kind: TableKind
    encoding: Encoding
    sheets: tuple[str, ...] = ()
    sheet: int = 0


def read_table(filename: str, content: bytes, encoding: Encoding | None = None, sheet: int = 0) -> Table:
    """The rows of a CSV file or of one sheet of an XLSX or XLS file, as trimmed text.

    Rows between are there also when they are empty. `sheet` counts from 0 among the visible ones that hold something.
    `encoding` None takes the likeliest; the cells of a workbook whose font is a TCVN3 one are always told in Unicode.
    At most 5 MB, 20,000 rows of 60 columns; anything else raises DomainError with `field="file"`.
    """
    try:
        rules.check_size(content)
        kind = rules.kind_of(filename, content)
        is_text = kind is TableKind.TEXT
        table = _read_text(content, encoding) if is_text else _read_workbook(content, kind, encoding, sheet)
        if not any(table.rows):
            raise Unreadable(TableFault.EMPTY)
        return table
    except Unreadable as refusal:
        raise DomainError(_sentence(refusal.fault), field="file") from refusal


def _read_text(content: bytes, encoding: Encoding | None) -> Table:
    encoding = encoding or encodings.guess_encoding(content)
    return Table(_retold(_rows_of_text(content, encoding), {}, encoding), TableKind.TEXT, encoding)


def _rows_of_text(content: bytes, encoding: Encoding) -> list[list[str]]:
    beginning = "".join(islice(encodings.lines_of(content, encoding), _FIRST_LINES))[:2000]
    delimiter = max(_DELIMITERS, key=beginning.count)
    rows: list[list[str]] = []
    filled = 0
    try:
        for read in csv.reader(_lines(content, encoding, delimiter), delimiter=delimiter, strict=True):
            cells = _trimmed(read)
            if len(rows) >= rules.MOST_ROWS:
                if cells:
                    raise Unreadable(TableFault.TOO_MANY_ROWS)
                continue
            rules.check_row(cells)
            filled += len(cells)
            if filled > rules.MOST_CELLS:
                raise Unreadable(TableFault.TOO_COMPLEX)
            rows.append(cells)
    except csv.Error as error:
        is_long = "limit" in str(error)  # of its own, far above ours
        raise Unreadable(TableFault.CELL_TOO_LONG if is_long else TableFault.DAMAGED) from error
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _trimmed(cells: list[str]) -> list[str]:
    """Without spaces around the texts, and without the empty cells at the end."""
    texts = [unguarded(cell.strip()) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _lines(content: bytes, encoding: Encoding, delimiter: str) -> Iterator[str]:
    """Line by line, so that a line of millions of cells is refused before they are made."""
    for number, line in enumerate(encodings.lines_of(content, encoding)):
        if number >= _MOST_LINES:
            raise Unreadable(TableFault.TOO_MANY_ROWS)
        if "\0" in line:
            raise Unreadable(TableFault.DAMAGED)
        if line.count(delimiter) > rules.MOST_COLUMNS + rules.LONGEST_CELL:
            raise Unreadable(TableFault.TOO_MANY_COLUMNS)
        yield line


def _read_workbook(content: bytes, kind: TableKind, encoding: Encoding | None, sheet: int) -> Table:
    """One sheet, parsed in a process with limits on memory and time."""
    (rules.check_archive if kind is TableKind.XLSX else rules.check_ole)(content)
    rows: list[list[str]] = []
    marks: dict[int, str] = {}
    titles: tuple[str, ...] = ()
    with TemporaryFile() as answer:
        _parse_aside(content, sheet, answer)
        for line in answer:
            told = json.loads(line)
            if "fault" in told:
                raise Unreadable(TableFault(told["fault"]))
            if "merged" in told:
                _fill_down(rows, told["merged"], marks)
                continue
            if "sheets" in told:
                titles = tuple(map(rules.shown_name, told["sheets"]))
                continue
            number, texts, fonts = told
            rows += [[] for _ in range(number - 1 - len(rows))]
            rows.append([unescaped(text) for text in texts])
            if fonts:
                marks[number - 1] = fonts
    if encoding is None:
        unmarked = "\n".join("\t".join(row) for number, row in enumerate(rows[:500]) if number not in marks)
        encoding = encodings.guess_of_text(unmarked)
    return Table(_retold(rows, marks, encoding), kind, encoding, titles, max(min(sheet, len(titles) - 1), 0))


def _fill_down(rows: list[list[str]], merged: Sequence[tuple[int, int, int]], marks: dict[int, str]) -> None:
    """Write what is merged over several rows into each of them that holds anything, as people read it."""
    letters = cells = 0
    for column, first, last in merged:
        above = rows[first - 1] if first <= len(rows) else []
        text = above[column - 1] if column <= len(above) else ""
        below = range(first, min(last, len(rows)) if text else first)
        letters, cells = letters + len(text) * len(below), cells + len(below)
        if letters > rules.MOST_LETTERS or cells > rules.MOST_CELLS:
            raise Unreadable(TableFault.TOO_COMPLEX)
        font = marks.get(first - 1, "")[column - 1 : column].strip()  # the letters are those of the cell above
        for number in below:
            row = rows[number]
            if row and not "".join(row[column - 1 : column]):
                row += [""] * (column - len(row))
                row[column - 1] = text
                if font:
                    fonts = marks.get(number, "").ljust(column)
                    marks[number] = fonts[: column - 1] + font + fonts[column:]


def _parse_aside(content: bytes, sheet: int, answer: IO[bytes]) -> None:
    """Have the workbook parsed, and leave the answer to be read line by line: whole it would be far larger."""
    limits = (rules.MOST_ROWS, rules.MOST_COLUMNS, rules.MOST_CELLS, rules.MOST_LETTERS, rules.LONGEST_CELL)
    command = [sys.executable, "-I", str(_PROGRAM), *map(str, (*limits, _MEGABYTES, _SECONDS, sheet))]
    try:
        done = subprocess.run(
            command, input=content, stdout=answer, stderr=subprocess.DEVNULL, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(TableFault.TOO_COMPLEX) from error
    if done.returncode != 0:  # killed by a limit
        raise Unreadable(TableFault.TOO_COMPLEX)
    answer.seek(0)


def _retold(rows: list[list[str]], marks: Mapping[int, str], encoding: Encoding) -> list[list[str]]:
    """The cells in Unicode: by the mark of their font, one letter a cell, the others as the whole table."""
    if marks or encoding in (Encoding.TCVN3, Encoding.TCVN3_CAPITALS):
        for number, row in enumerate(rows):
            fonts = marks.get(number, "").ljust(len(row))
            rows[number] = [
                encodings.retell(cell, _FONTS.get(font, encoding)) for cell, font in zip(row, fonts, strict=True)
            ]
    return rows


def _sentence(fault: TableFault) -> str:
    return {
        TableFault.EMPTY: _("Tệp này trống. Hãy chọn tệp có dữ liệu."),
        TableFault.TOO_LARGE: _("Tệp lớn hơn 5 MB. Hãy chia thành nhiều tệp."),
        TableFault.WRONG_KIND: _("Chỉ nhận tệp XLSX, XLS hoặc CSV. Hãy lưu bảng tính ở một trong các dạng này."),
        TableFault.WEB_PAGE: _(
            "Đây là trang web mang tên bảng tính. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi tải lên."
        ),
        TableFault.NOT_TEXT: _(
            "Không đọc được chữ trong tệp này. Trong Excel, hãy lưu lại dạng .xlsx hoặc “CSV UTF-8”."
        ),
        TableFault.DAMAGED: _("Không đọc được tệp này. Hãy mở bằng Excel, lưu lại rồi tải lên lần nữa."),
        TableFault.PROTECTED: _("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại."),
        TableFault.MACROS: _("Tệp có macro nên không được nhận. Hãy lưu lại dạng .xlsx rồi tải lên."),
        TableFault.LINKED: _("Tệp lấy dữ liệu từ tệp khác. Hãy chép các giá trị sang một tệp mới rồi tải lên."),
        TableFault.UNPACKS_TOO_LARGE: _("Tệp chứa quá nhiều dữ liệu nén. Hãy chép bảng sang tệp mới rồi tải lên lại."),
        TableFault.TOO_MANY_ROWS: _("Bảng có nhiều hơn 20.000 dòng. Hãy chia thành nhiều tệp."),
        TableFault.TOO_MANY_COLUMNS: _("Bảng có nhiều hơn 60 cột. Hãy chỉ giữ các cột của mẫu."),
        TableFault.CELL_TOO_LONG: _("Bảng có ô quá dài (hơn 5.000 ký tự) hoặc quá nhiều chữ. Hãy kiểm tra lại."),
        TableFault.TOO_COMPLEX: _("Tệp quá phức tạp nên không đọc được. Hãy chép các giá trị sang một tệp mới."),
    }[fault]
