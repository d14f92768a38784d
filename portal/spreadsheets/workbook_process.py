"""Reads an XLSX or XLS workbook from standard input and writes one of its sheets as JSON to standard output.

Run as a program of its own, never imported by the portal: some small files make the parsers use memory or time
without end, and here that ends this process only. Nothing of the portal is imported, so that it starts quickly.

The answer is one line for each row that holds something: its number, its texts cell by cell, and the marks of their
fonts, one letter a cell: "t" for a TCVN3 font, "T" for one of capitals, a space otherwise; no marks at all where there
is no such font. Instead of the rest of the rows there may be a `fault`, a value of rules.TableFault. Behind them stands
`merged`, if anything is merged over several rows: its column and its first and last row, from 1. At the end stand
`sheets`, the titles of the visible sheets that hold something, of which number SHEET, from 0, is the one that was read.

Usage: python -I workbook_process.py ROWS COLUMNS CELLS LETTERS CELL_LENGTH MEGABYTES SECONDS SHEET
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

# openpyxl would load it when it is there: half a second and 100 MB for nothing.
sys.modules["numpy"] = None  # type: ignore[assignment]

import xlrd  # noqa: E402
from openpyxl import load_workbook  # noqa: E402
from openpyxl.worksheet._reader import WorkSheetParser  # noqa: E402

Cell = tuple[int, str, str]  # column from 1, text, mark of the font
Row = tuple[int, list[Cell]]  # number from 1, the cells with something in them
Merged = list[tuple[int, int, int]]  # column, first and last row, from 1

_MOST_SHEETS = 100  # named
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[ >]")  # begins what a cell holds
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Limits:
    """What a sheet may have, and how much its reading may cost."""

    rows: int
    columns: int
    cells: int  # with something in them
    letters: int  # of all cells together: one long text may be shared by a million cells
    cell_length: int
    megabytes: int
    seconds: int
    sheet: int


def main() -> None:
    limits = Limits(*map(int, sys.argv[1:]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.megabytes * 1024 * 1024,) * 2)
    content = sys.stdin.buffer.read()
    fault = ""
    merged: Merged = []
    titles: list[str] = []
    try:
        read = rows_of_xlsx if content.startswith(b"PK") else rows_of_xls
        for row in within(limits, read(content, limits.sheet, merged, titles)):
            print(json.dumps(row))
        if merged:
            print(json.dumps({"merged": merged}))
        print(json.dumps({"sheets": titles[:_MOST_SHEETS]}))
    except TableTooLarge as error:
        fault = str(error)
    except MemoryError:
        fault = "too_complex"
    except Exception as error:  # whatever the parser stumbles over, the file is not a workbook that can be read
        fault = "protected" if "encrypted" in str(error) else "damaged"
    if fault:
        print(json.dumps({"fault": fault}))


class TableTooLarge(Exception):
    """The name of the limit that the sheet exceeds."""


def within(limits: Limits, sheet: Iterator[Row]) -> Iterator[tuple[int, list[str], str]]:
    """The rows of a sheet in the order of their numbers, each as wide as its last cell, while no limit is exceeded."""
    last = letters = count = 0
    for number, cells in sheet:
        if not cells or number <= last:  # no program writes a row twice
            continue
        last = number
        width = max(column for column, _text, _mark in cells)
        letters += sum(len(text) for _column, text, _mark in cells)
        count += width
        if number > limits.rows:
            raise TableTooLarge("too_many_rows")
        if width > limits.columns:
            raise TableTooLarge("too_many_columns")
        if letters > limits.letters or max(len(text) for _column, text, _mark in cells) > limits.cell_length:
            raise TableTooLarge("cell_too_long")
        if count > limits.cells:
            raise TableTooLarge("too_complex")
        texts, marks = [""] * width, [" "] * width
        for column, text, mark in cells:
            texts[column - 1], marks[column - 1] = text, mark
        yield number, texts, "".join(marks).rstrip()


def rows_of_xlsx(content: bytes, wanted: int, merged: Merged, titles: list[str]) -> Iterator[Row]:
    """The wanted of the visible sheets that hold something, a row at a time; then `merged` is filled.

    Its parser is asked directly: the sheet itself makes cells for every gap, up to the last of 16,384 columns, or
    leaves out without a word what lies beyond a width that it is given.
    """
    refuse_entities(content)
    book: Any = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    filled = [sheet for sheet in visible if holds_something(sheet)]
    titles += [sheet.title for sheet in filled]
    sheet = filled[min(wanted, len(filled) - 1)] if filled else visible[0]
    fonts = [mark_of(font.name or "") for font in book._fonts]
    styles = [fonts[style.fontId] for style in book._cell_styles]
    with sheet._get_source() as source:
        parser: Any = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            yield (
                number,
                [
                    (cell["column"], text, styles[cell["style_id"]])
                    for cell in cells
                    if cell["value"] is not None and (text := as_text(cell["value"]))
                ],
            )
    ranges = parser.merged_cells.mergeCell if parser.merged_cells else ()
    merged += [(area.min_col, area.min_row, area.max_row) for area in ranges if area.max_row > area.min_row]


def holds_something(sheet: Any) -> bool:
    """Whether any cell has a value: new workbooks come with sheets that nobody uses."""
    with sheet._get_source() as source:
        end = b""
        while chunk := source.read(_CHUNK):
            if _VALUE.search(end + chunk):
                return True
            end = chunk[-32:]  # a tag may be cut in two
    return False


def refuse_entities(content: bytes) -> None:
    """No program of an office writes a document type into a workbook; it is there to read files or to grow."""
    with ZipFile(BytesIO(content)) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as part:
                if b"<!DOCTYPE" in part.read(4096):
                    raise ValueError("document type")


def rows_of_xls(content: bytes, wanted: int, merged: Merged, titles: list[str]) -> Iterator[Row]:
    """The same of a workbook of Excel 97 to 2003."""
    with open(os.devnull, "w") as nowhere:  # it would write its warnings between the answer
        book = xlrd.open_workbook(file_contents=content, logfile=nowhere, formatting_info=True, on_demand=True)
        visible = [sheet for sheet in map(book.sheet_by_index, range(book.nsheets)) if sheet.visibility == 0]
    filled = [sheet for sheet in visible if sheet.nrows]
    titles += [sheet.name for sheet in filled]
    sheet = filled[min(wanted, len(filled) - 1)] if filled else visible[0]
    fonts = [mark_of(font.name) for font in book.font_list]
    styles = [fonts[style.font_index] for style in book.xf_list]
    for number in range(sheet.nrows):
        row = enumerate(sheet.row(number), start=1)
        texts = [(column, text_of_xls(cell, book.datemode), styles[cell.xf_index]) for column, cell in row]
        yield number + 1, [cell for cell in texts if cell[1]]
    merged += [(left + 1, top + 1, below) for top, below, left, _right in sheet.merged_cells if below - top > 1]


def text_of_xls(cell: Any, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return as_text(xlrd.xldate.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError):
            return as_text(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return as_text(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return as_text(cell.value)


def mark_of(font: str) -> str:
    """What a font's name says: "t" for TCVN3 (".VnTime"), "T" for its capitals (".VnTimeH"), else a space."""
    name = font.strip().lower()
    if not name.startswith(".vn"):
        return " "
    return "T" if name.endswith("h") else "t"


def as_text(value: object) -> str:
    """A cell as a person reads it: whole numbers without ".0", days as 30/06/2026."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, date):
        day = f"{value.day:02}/{value.month:02}/{value.year:04}"
        has_time = isinstance(value, datetime) and value.time() != time()
        return f"{day} {value:%H:%M}" if has_time else day
    return str(value).strip()


if __name__ == "__main__":
    main()
