"""Reads an XLSX workbook from standard input and writes its first sheet as JSON to standard output.

Run as a program of its own, never imported by the portal: some small files make the parser use memory or time
without end, and here that ends this process only. Nothing of the portal is imported, so that it starts quickly.

Usage: python -I workbook_process.py ROWS COLUMNS CELL_LENGTH MEGABYTES SECONDS
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time
from io import BytesIO

# openpyxl would load it when it is there: half a second and 100 MB for nothing.
sys.modules["numpy"] = None  # type: ignore[assignment]

from openpyxl import load_workbook  # noqa: E402

MOST_LETTERS = 20_000_000  # of all cells together: one long text may be shared by a million cells


def main() -> None:
    most_rows, most_columns, longest_cell, megabytes, seconds = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    try:
        answer: object = {"rows": first_sheet(sys.stdin.buffer.read(), most_rows, most_columns, longest_cell)}
    except TableTooLarge as error:
        answer = {"fault": str(error)}
    except MemoryError:
        answer = {"fault": "too_complex"}
    except Exception:  # whatever the parser stumbles over, the file is not a workbook that can be read
        answer = {"fault": "damaged"}
    json.dump(answer, sys.stdout)


class TableTooLarge(Exception):
    """The name of the limit that the sheet exceeds."""


def first_sheet(content: bytes, most_rows: int, most_columns: int, longest_cell: int) -> list[list[str]]:
    """The cells of the first visible sheet as text; empty rows at the end are left out."""
    workbook = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    sheets[0].reset_dimensions()  # a stated size of a million columns would be believed
    rows: list[list[str]] = []
    letters = 0
    for number, cells in enumerate(sheets[0].iter_rows(max_col=most_columns + 1, values_only=True), start=1):
        if cells.count(None) == len(cells):  # a gap may be a million rows long
            continue
        texts = [as_text(value) for value in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        letters += sum(map(len, texts))
        if number > most_rows:
            raise TableTooLarge("too_many_rows")
        if len(texts) > most_columns:
            raise TableTooLarge("too_many_columns")
        if letters > MOST_LETTERS or max(map(len, texts)) > longest_cell:
            raise TableTooLarge("cell_too_long")
        rows += [[] for _ in range(number - 1 - len(rows))]
        rows.append(texts)
    return rows


def as_text(value: object) -> str:
    """A cell as a person reads it: whole numbers without ".0", days as 2026-06-30."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


if __name__ == "__main__":
    main()
