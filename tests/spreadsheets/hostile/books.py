"""Workbooks part by part, also as no program would write them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROW = ("DTC2154802010", "An", "7480103")


def book(*rows: tuple[object, ...], fill: Callable[[Workbook], None] | None = None) -> bytes:
    """A list that is as it should be."""
    made = Workbook()
    for row in (("Mã SV", "Họ tên", "Ngành"), *(rows or [ROW])):
        made.active.append(row)
    if fill:
        fill(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_parts(parts: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The list with these parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as source, zipfile.ZipFile(out, "w", compression) as target:
        for entry in source.infolist():
            if entry.filename not in parts:
                target.writestr(entry.filename, source.read(entry))
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def sheet(rows: str, *, before: str = "", after: str = "") -> bytes:
    """The XML of a sheet with these rows."""
    return (
        f'{before}<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData>'
        f"{after}</worksheet>"
    ).encode()


def with_sheet(rows: str, *, before: str = "", after: str = "") -> bytes:
    """A workbook whose sheet has these rows."""
    return with_parts({SHEET: sheet(rows, before=before, after=after)})


def with_shared(strings: str, rows: str) -> bytes:
    """A workbook whose cells refer to a list of texts by their numbers."""
    declared = f'<Override PartName="/{STRINGS}" ContentType="{OFFICE}spreadsheetml.sharedStrings+xml"/></Types>'
    with zipfile.ZipFile(io.BytesIO(book())) as source:
        types = source.read(TYPES).replace(b"</Types>", declared.encode())
    shared = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
    return with_parts({TYPES: types, STRINGS: shared, SHEET: sheet(rows)})


def text(reference: str, value: str) -> str:
    """A cell of text."""
    return f'<c r="{reference}" t="str"><v>{value}</v></c>'


def archive(members: dict[str | zipfile.ZipInfo, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Any ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


def patched(content: bytes, member: str, offset: int, value: int, size: str = "<I") -> bytes:
    """The archive with a number in the directory's entry of a member changed; offsets as in APPNOTE 4.3.12."""
    changed = bytearray(content)
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(member.encode()))
    struct.pack_into(size, changed, at + offset, value)
    return bytes(changed)


def ole(*streams: str, body: bytes = b"") -> bytes:
    """A compound file, as old Excel and encrypted workbooks are, with a directory that names these streams."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (4 * 108)
    sectors = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * (4 * 126)
    for name in ("Root Entry", *streams):
        letters = name.encode("utf-16-le") + b"\0\0"
        entry = letters.ljust(64, b"\0") + struct.pack("<H", len(letters))
        sectors += entry.ljust(128, b"\0")
    return header + sectors + body
