"""What an uploaded table may weigh, checked before anything is parsed. Pure."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from io import BytesIO

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_ENTRIES = 200
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 5_000
ZIP_MARK = b"PK\x03\x04"


class TableFault(StrEnum):
    """Why a file cannot be taken as a table."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_KIND = "wrong_kind"
    OLD_EXCEL = "old_excel"
    NOT_UTF8 = "not_utf8"
    DAMAGED = "damaged"
    PROTECTED = "protected"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"
    TOO_COMPLEX = "too_complex"


class Unreadable(ValueError):
    """The file is refused; `fault` says why."""

    def __init__(self, fault: TableFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def check_size(content: bytes) -> None:
    """Refuse an empty file and one of more than 5 MB."""
    if not content.strip():
        raise Unreadable(TableFault.EMPTY)
    if len(content) > LARGEST_FILE:
        raise Unreadable(TableFault.TOO_LARGE)


def check_archive(content: bytes) -> None:
    """Refuse an XLSX file whose directory promises more than may be unpacked.

    The reader later unpacks no more of an entry than its directory says, so the promise binds.
    """
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(TableFault.DAMAGED) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(TableFault.PROTECTED)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Unreadable(TableFault.UNPACKS_TOO_LARGE)


def check_table(rows: list[list[str]]) -> None:
    """Refuse more rows, columns or longer cells than a table may have."""
    if len(rows) > MOST_ROWS:
        raise Unreadable(TableFault.TOO_MANY_ROWS)
    if any(len(row) > MOST_COLUMNS for row in rows):
        raise Unreadable(TableFault.TOO_MANY_COLUMNS)
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise Unreadable(TableFault.CELL_TOO_LONG)
