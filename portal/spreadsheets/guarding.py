"""Text that spreadsheets would take for something else, kept as it is on the way out and on the way back. Pure.

CSV has no types: a spreadsheet runs what begins like a formula. Such a text gets one "'" in front, as a person would
type it; a text that begins with "'" gets one too, so that the reader can take exactly one away again. The guard looks
behind leading spaces, since some programs do.

XLSX has types, and its XML cannot hold control characters: ECMA-376 part 1, 22.9.2.19 (ST_Xstring) writes them as
_x0009_, and a text that looks like that as _x005F_x0009_.
"""

from __future__ import annotations

import re

# What begins a formula in Excel, LibreOffice or Google Sheets, the wide signs of East Asian keyboards included.
_FORMULA = "=+\\-@\t\r\n|%＝＋－＠"
_GUARDED = re.compile(f" *['{_FORMULA}]")
_GUARD = re.compile(f"'(?= *['{_FORMULA}])")
_UNFIT_FOR_XML = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# Only what is written so above: another program's "_x0041_" may be a text of somebody.
_ESCAPED = re.compile(r"_x(00(?:0[1-9A-Fa-f]|1[0-9A-Fa-f]|5[Ff])|[Ff]{3}[EeFf])_")


def guarded(text: str) -> str:
    """A text as a cell of a CSV file that no spreadsheet runs; line breaks as LF, the only ones a reader keeps."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell that was guarded; any other cell as it is."""
    return _GUARD.sub("", cell, count=1) if _GUARD.match(cell) else cell


def escaped(text: str) -> str:
    """A text as a cell of an XLSX file."""
    return _UNFIT_FOR_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(cell: str) -> str:
    """The text of a cell of an XLSX file."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell) if "_x" in cell else cell
