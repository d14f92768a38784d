"""How the letters of a table are meant: UTF-8, UTF-16, Windows-1258, or TCVN3 fonts. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO, TextIOWrapper

from portal.spreadsheets.rules import TableFault, Unreadable
from portal.vietnamese import tcvn3
from portal.vietnamese.syllables import marked_words

_SAMPLE = 65_536  # bytes or letters looked at before guessing
_BETWEEN_CELLS = re.compile(r"[\t\n\r;,]")
_UNICODE_ONLY = re.compile("[\u1ea0-\u1ef9ĂăĐđĨĩŨũƠơƯư]")  # no Western code page has these, so no TCVN3 text either


class Encoding(StrEnum):
    """The ways a table may be written; a workbook knows the first and the last two only."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    WINDOWS_1258 = "windows-1258"
    TCVN3 = "tcvn3"
    TCVN3_CAPITALS = "tcvn3-capitals"  # fonts whose names end in H: each letter means its capital


OF_TEXTS = frozenset({Encoding.UTF8, Encoding.TCVN3, Encoding.TCVN3_CAPITALS})
_OLD = (Encoding.WINDOWS_1258, Encoding.TCVN3)


def guess_encoding(content: bytes) -> Encoding:
    """The encoding in which the bytes make most Vietnamese syllables. Raises Unreadable for what is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _utf16_without_mark(content):
        return Encoding.UTF16
    if _is_utf8(content):
        return guess_of_text(content[:_SAMPLE].decode("utf-8-sig", "ignore"))  # a sign may be cut in two
    sample = content[:_SAMPLE]
    readable = [encoding for encoding in _OLD if _is_readable(sample, encoding)]
    if not readable:
        raise Unreadable(TableFault.NOT_TEXT)
    return max(readable, key=lambda encoding: _likeness(retell(decode_bytes(sample, encoding), encoding)))


def guess_of_text(text: str) -> Encoding:
    """UTF8 for Unicode text; TCVN3 where the signs of its cells make syllables only when they are read as TCVN3.

    Cells with a letter that no old font has are Unicode for certain, and tell nothing of the others: as `retell`
    leaves them alone, counting them would only add to both readings.
    """
    cells = [cell for cell in _BETWEEN_CELLS.split(text[:_SAMPLE]) if not _UNICODE_ONLY.search(cell)]
    as_tcvn3 = "\n".join(retell(cell, Encoding.TCVN3) for cell in cells)
    return Encoding.TCVN3 if _likeness(as_tcvn3) > _likeness("\n".join(cells)) else Encoding.UTF8


def decode_bytes(content: bytes, encoding: Encoding) -> str:
    """The bytes as text; of TCVN3 the signs, which are told anew cell by cell. Raises Unreadable for other bytes."""
    return "".join(lines_of(content, encoding))


def lines_of(content: bytes, encoding: Encoding) -> Iterator[str]:
    """The text as by `decode_bytes`, line by line, breaks as "\\n": whole it may take four times its bytes."""
    try:
        for line in TextIOWrapper(BytesIO(content), encoding=_codec_of(content, encoding)):
            yield unicodedata.normalize("NFC", line) if encoding is Encoding.WINDOWS_1258 else line
    except UnicodeDecodeError as error:
        raise Unreadable(TableFault.NOT_TEXT) from error


def _codec_of(content: bytes, encoding: Encoding) -> str:
    """The codec of these bytes. A program may have written the signs of a TCVN3 font in UTF-8."""
    if encoding is Encoding.UTF16:
        return _utf16_of(content)
    if encoding is Encoding.WINDOWS_1258:
        return "cp1258"
    if encoding is Encoding.UTF8 or _is_utf8(content):
        return "utf-8-sig"
    return "cp1252"


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def retell(text: str, encoding: Encoding) -> str:
    """Unicode for the text of a cell whose signs are those of a TCVN3 font; any other text as it is."""
    if encoding not in (Encoding.TCVN3, Encoding.TCVN3_CAPITALS) or _UNICODE_ONLY.search(text):
        return text
    return tcvn3.decode(text, capital_font=encoding is Encoding.TCVN3_CAPITALS)


def _is_readable(content: bytes, encoding: Encoding) -> bool:
    try:
        decode_bytes(content, encoding)
    except Unreadable:
        return False
    return True


def _likeness(text: str) -> int:
    syllables, others = marked_words(text)
    return syllables - others


def _utf16_without_mark(content: bytes) -> bool:
    return len(content) % 2 == 0 and any(
        content[start:_SAMPLE:2].count(0) * 3 > len(content[:_SAMPLE]) // 2 for start in (0, 1)
    )


def _utf16_of(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-16-le" if content[1:_SAMPLE:2].count(0) > content[0:_SAMPLE:2].count(0) else "utf-16-be"
