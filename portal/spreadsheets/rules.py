"""What an uploaded table may be and weigh, checked before anything is parsed. Pure."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from enum import StrEnum
from io import BytesIO

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_ENTRIES = 200
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_CELLS = 500_000  # each row counted as far as its last cell with something in it
MOST_LETTERS = 5_000_000
LONGEST_CELL = 5_000
LONGEST_NAME = 100
ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and every workbook under a password
_TEXTS = (".csv", ".txt", ".tsv")
_MACROS = ("vbaProject", "_VBA_PROJECT")
_ENCRYPTED = "EncryptedPackage"


class TableKind(StrEnum):
    """What a file is, told by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


class TableFault(StrEnum):
    """Why a file cannot be taken as a table."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_KIND = "wrong_kind"
    WEB_PAGE = "web_page"
    NOT_TEXT = "not_text"
    DAMAGED = "damaged"
    PROTECTED = "protected"
    MACROS = "macros"
    LINKED = "linked"
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


def kind_of(filename: str, content: bytes) -> TableKind:
    """What the file is. Raises Unreadable for web pages under a table's name, and for names of other programs."""
    if content.startswith(ZIP_MARK):
        return TableKind.XLSX
    if content.startswith(OLE_MARK):
        return TableKind.XLS
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|meta|body)", content[:200], re.IGNORECASE):
        raise Unreadable(TableFault.WEB_PAGE)
    if not filename.lower().endswith(_TEXTS):
        raise Unreadable(TableFault.DAMAGED if filename.lower().endswith((".xlsx", ".xls")) else TableFault.WRONG_KIND)
    return TableKind.TEXT


def check_archive(content: bytes) -> None:
    """Refuse an XLSX file whose directory promises more than may be unpacked, or parts that a list does not need.

    The reader later unpacks no more of an entry than its directory says, so the promise binds.
    """
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(TableFault.DAMAGED) from error
    names = {entry.filename for entry in entries}
    if len(names) < len(entries) or any(entry.compress_size > len(content) for entry in entries):
        raise Unreadable(TableFault.DAMAGED)  # two programs would read different things
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(TableFault.PROTECTED)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Unreadable(TableFault.UNPACKS_TOO_LARGE)
    if any(_MACROS[0] in entry.filename for entry in entries):
        raise Unreadable(TableFault.MACROS)
    if any("externalLinks/" in entry.filename for entry in entries):
        raise Unreadable(TableFault.LINKED)


def check_ole(content: bytes) -> None:
    """Refuse a file of old Excel that holds macros, and a workbook under a password; both by their streams' names."""
    if _ENCRYPTED.encode("utf-16-le") in content:
        raise Unreadable(TableFault.PROTECTED)
    if _MACROS[1].encode("utf-16-le") in content:
        raise Unreadable(TableFault.MACROS)


def check_row(row: list[str]) -> None:
    """Refuse more columns or longer cells than a table may have."""
    if len(row) > MOST_COLUMNS:
        raise Unreadable(TableFault.TOO_MANY_COLUMNS)
    if any(len(cell) > LONGEST_CELL for cell in row):
        raise Unreadable(TableFault.CELL_TOO_LONG)


def shown_name(filename: str) -> str:
    """A file's name as it may be kept and shown: no folders, no line breaks, no signs that turn text around."""
    last = re.split(r"[/\\]", filename)[-1]
    seen = "".join(sign if unicodedata.category(sign)[0] not in "CZ" else " " for sign in last)
    name = " ".join(unicodedata.normalize("NFC", seen).split()).lstrip(".")
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME - 10] + "…" + name[-9:]
    return name or "…"
