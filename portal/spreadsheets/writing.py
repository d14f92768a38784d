"""Tables as files that spreadsheets open: typed cells, no text that runs, and no more than one row in memory.

A workbook keeps numbers, days and instants as such; CSV writes them as programs read them (2026-06-30, 3.25).
What is written here `portal.spreadsheets.service` reads back as it was; see `guarding` for how.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from portal.spreadsheets.guarding import escaped, guarded
from portal.vietnamese.dates import VIETNAM

BOM = "\ufeff"  # by which Excel knows UTF-8
_LONGEST = 32_767  # characters that a cell of Excel takes
_HEADING_FILL = PatternFill("solid", fgColor="FFEEF5F2")


class CellKind(StrEnum):
    """What a column holds; None is an empty cell in each."""

    TEXT = "text"
    NUMBER = "number"  # whole
    GRADE = "grade"  # hundredths, shown as 3.25
    DAY = "day"
    INSTANT = "instant"  # shown as it is in Vietnam


_FORMATS = {
    CellKind.TEXT: "@",
    CellKind.NUMBER: "#,##0",
    CellKind.GRADE: "0.00",
    CellKind.DAY: "dd/mm/yyyy",
    CellKind.INSTANT: "dd/mm/yyyy hh:mm",
}


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` in characters. `key`: the column of a page that shows the same."""

    heading: str
    kind: CellKind = CellKind.TEXT
    width: int = 16
    key: str = ""


Rows = Iterable[Sequence[Any]]


def write_xlsx(out: IO[bytes], title: str, columns: Sequence[Column], rows: Rows) -> int:
    """Write a workbook of one sheet, its header frozen and with filters; returns the number of rows below it."""
    book = Workbook(write_only=True)
    book.properties.creator = "Về Xã"
    sheet = book.create_sheet("".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_heading(sheet, column) for column in columns])
    cells = [_cell(sheet, column) for column in columns]  # of one row; the same are filled for each
    count = 0
    for values in rows:
        count += 1
        for cell, column, value in zip(cells, columns, values, strict=True):
            _fill(cell, column.kind, value)
        sheet.append(cells)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    book.save(out)
    return count


def write_csv(out: IO[bytes], columns: Sequence[Column], rows: Rows) -> int:
    """Write UTF-8 with BOM and commas between; returns the number of rows below the header."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow([guarded(column.heading) for column in columns])
    count = 0
    for values in rows:
        count += 1
        writer.writerow([_plain(column.kind, value) for column, value in zip(columns, values, strict=True)])
    text.detach()  # flushes, and leaves the file open
    return count


def _heading(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet)
    _fill(cell, CellKind.TEXT, column.heading)
    cell.font = Font(bold=True)
    cell.fill = _HEADING_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.number_format = _FORMATS[column.kind]
    cell.quotePrefix = column.kind is CellKind.TEXT  # a text also when a person edits it
    return cell


def _fill(cell: Any, kind: CellKind, value: Any) -> None:
    if value is None or value == "" or kind is CellKind.NUMBER:
        cell.value = None if value == "" else value
    elif kind is CellKind.TEXT:
        cell.value = escaped(str(value))[:_LONGEST]
        cell.data_type = "s"  # whatever it looks like: neither a formula nor an error
    elif kind is CellKind.GRADE:
        cell.value = value / 100
    else:
        number_format = cell.number_format
        cell.value = (
            value.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0) if kind is CellKind.INSTANT else value
        )
        cell.number_format = number_format  # which a date would replace


def _plain(kind: CellKind, value: Any) -> str:
    """A value as a cell of a CSV file; instants with Vietnam's offset."""
    if value is None:
        return ""
    if kind is CellKind.TEXT:
        return guarded(str(value))
    if kind is CellKind.GRADE:
        return f"{value // 100}.{value % 100:02}"
    if kind is CellKind.INSTANT:
        return str(value.astimezone(VIETNAM).isoformat(timespec="seconds"))
    return value.isoformat() if kind is CellKind.DAY else str(value)
