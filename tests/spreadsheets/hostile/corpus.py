"""The corpus: what each file does, how it is made, and the word of the refusal that it must meet."""

from __future__ import annotations

import bz2
import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.spreadsheets.hostile import books
from tests.spreadsheets.hostile.books import MAIN, SHEET, STYLES, text, with_parts, with_sheet

DAMAGED, PACKED, ROWS, COLUMNS = "Không đọc được", "dữ liệu nén", "20.000 dòng", "60 cột"
LONG, COMPLEX, MACROS, LOCKED = "ô quá dài", "quá phức tạp|Không đọc được|quá nhiều", "macro", "mật khẩu"
KIND, PAGE, EMPTY = "XLSX, XLS hoặc CSV", "trang web", "trống"
WORKBOOK = f"{books.OFFICE}spreadsheetml.sheet"
LIST = "Mã SV,Họ tên,Ngành\nDTC2154802010,An,7480103\n"


@dataclass(frozen=True)
class Hostile:
    """`said` is a pattern of the refusal; "" where the file is harmless to whoever reads it as text."""

    make: Callable[[], bytes]
    said: str = ""
    name: str = "ds.xlsx"
    content_type: str = WORKBOOK


def _csv(make: Callable[[], bytes], said: str = "") -> Hostile:
    return Hostile(make, said, "ds.csv", "text/csv")


# --- archives ---------------------------------------------------------------------------------------------------


def _lying_bomb() -> bytes:
    """The directory promises 100 bytes of a sheet that unpacks to 60 MB."""
    return books.patched(with_parts({SHEET: b" " * 60_000_000}), SHEET, 24, 100)


def _overlapping() -> bytes:
    """A hundred members that all lie on the same packed bytes (Fifield 2019)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/0.xml", b" " * 5_000_000)
        for number in range(1, 100):
            twin = zipfile.ZipInfo(f"xl/{number}.xml")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(twin, name, getattr(target.filelist[0], name))
            target.filelist.append(twin)
    return out.getvalue()


def _duplicates() -> bytes:
    """Two members of one name: whoever checks the first may read the second."""
    innocent, other = books.sheet(""), books.sheet(f'<row r="1">{text("A1", "x" * 9000)}</row>')
    half = with_parts({SHEET: innocent, "xl/worksheets/sheet2.xml": other})
    return half.replace(b"xl/worksheets/sheet2.xml", SHEET.encode())


def _symlink() -> bytes:
    link = zipfile.ZipInfo(SHEET)
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    parts: dict[str | zipfile.ZipInfo, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(books.book())) as source:
        parts |= {entry.filename: source.read(entry) for entry in source.infolist() if entry.filename != SHEET}
    return books.archive({**parts, link: b"/etc/passwd"})


def _nested() -> bytes:
    inner = books.archive({"a": b"\0" * 30_000_000})
    for _ in range(5):
        inner = books.archive({f"{n}.zip": inner for n in range(10)})
    return inner


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as target:
        target.addfile(tarfile.TarInfo("../../x"))
    return out.getvalue()


def _archives() -> Iterator[tuple[str, Hostile]]:
    yield "zip bomb", Hostile(lambda: with_parts({SHEET: b" " * 60_000_000}), PACKED)
    yield "zip bomb that lies about its size", Hostile(_lying_bomb, DAMAGED)
    yield "members that lie upon each other", Hostile(_overlapping, PACKED)
    yield "zip in zip in zip", Hostile(_nested, DAMAGED)
    yield "300 members", Hostile(lambda: with_parts({f"xl/{n}.xml": b"" for n in range(300)}), PACKED)
    yield "size of -1", Hostile(lambda: books.patched(books.book(), SHEET, 24, 0xFFFFFFFF), f"{PACKED}|{DAMAGED}")
    yield "packed size of -1", Hostile(lambda: books.patched(books.book(), SHEET, 20, 0xFFFFFFFF), DAMAGED)
    yield "offset beyond the end", Hostile(lambda: books.patched(books.book(), SHEET, 42, 0x7FFFFFFF), DAMAGED)
    yield "unknown compression", Hostile(lambda: books.patched(books.book(), SHEET, 10, 99, "<H"), DAMAGED)
    yield "other compression than was said", Hostile(lambda: books.patched(books.book(), SHEET, 10, 12, "<H"), DAMAGED)
    yield "encrypted members", Hostile(lambda: books.patched(books.book(), SHEET, 8, 1, "<H"), LOCKED)
    yield "duplicated members", Hostile(_duplicates, DAMAGED)
    yield "symbolic link as sheet", Hostile(_symlink, DAMAGED)
    yield "member outside of its folder", Hostile(lambda: with_parts({"../../../../tmp/x.xml": b"<a/>"}))
    yield "truncated", Hostile(lambda: books.book()[:-500], DAMAGED)
    yield "truncated in the middle", Hostile(lambda: books.book()[:2000], DAMAGED)
    yield "no members", Hostile(lambda: books.archive({}), DAMAGED)
    yield "nothing but the mark", Hostile(lambda: b"PK\x03\x04", DAMAGED)
    yield "gzip of a workbook", Hostile(lambda: gzip.compress(books.book()), DAMAGED)
    yield "bzip2 under a table's name", Hostile(lambda: bz2.compress(b"a" * 1_000_000), DAMAGED)
    yield "tar", Hostile(_tar, KIND, "ds.tgz", "application/gzip")
    yield "archive behind a PDF's head", Hostile(lambda: b"%PDF-1.7\n" + books.book(), DAMAGED)
    yield "OpenDocument", Hostile(lambda: books.archive({"content.xml": b"<a/>", "mimetype": b"x"}), DAMAGED)


# --- workbooks --------------------------------------------------------------------------------------------------

_DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="%s" TargetMode="%s" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)


def _related(target: str, mode: str) -> bytes:
    return with_parts({"xl/_rels/workbook.xml.rels": (_RELATIONS % (target, mode)).encode()})


def _numbered(number: str, strings: str = "<si><t>x</t></si>") -> bytes:
    return books.with_shared(strings, f'<row r="1"><c r="A1" t="s"><v>{number}</v></c></row>')


def _one_text_many_times() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_000))
    return books.with_shared(f"<si><t>{'x' * 4999}</t></si>", rows)


def _styles() -> bytes:
    """Half a million formats, which a reader that keeps them all in memory never ends with."""
    formats = '<xf fontId="0" fillId="0" borderId="0"/>' * 700_000
    return with_parts({STYLES: f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'.encode()})


def _all_hidden() -> bytes:
    with zipfile.ZipFile(io.BytesIO(books.book())) as source:
        listed = source.read("xl/workbook.xml")
    return with_parts({"xl/workbook.xml": listed.replace(b'state="visible"', b'state="hidden"')})


def _million_rows() -> str:
    return "".join(f"<row>{text(f'A{n}', 'x')}</row>" for n in range(1, 1_000_001))


def _workbooks() -> Iterator[tuple[str, Hostile]]:
    yield "giant cell", Hostile(lambda: with_sheet(f'<row r="1">{text("A1", "x" * 30_000_000)}</row>'), LONG)
    yield "far corner", Hostile(lambda: with_sheet(f'<row r="1048576">{text("XFD1048576", "x")}</row>'), ROWS)
    yield "far right", Hostile(lambda: with_sheet(f'<row r="1">{text("XFD1", "x")}</row>'), COLUMNS)
    yield "column beyond all columns", Hostile(lambda: with_sheet(f'<row r="1">{text("ZZZZZZ1", "x")}</row>'), DAMAGED)
    yield "million rows", Hostile(lambda: with_sheet(_million_rows()), ROWS)
    yield "300,000 empty rows", Hostile(lambda: with_sheet("<row/>" * 300_000), EMPTY)
    yield "deep nesting", Hostile(lambda: with_sheet("<row>" * 1_000_000), COMPLEX)
    yield (
        "element of a million attributes",
        Hostile(lambda: with_sheet("<row " + " ".join(f'a{n}="1"' for n in range(1_000_000)) + "/>"), COMPLEX),
    )
    yield "half a million formats", Hostile(_styles, COMPLEX)
    yield "one long text in 20,000 cells", Hostile(_one_text_many_times, "quá nhiều chữ")
    yield "text that is not among the texts", Hostile(lambda: _numbered("7"), DAMAGED)
    yield "text number -99", Hostile(lambda: _numbered("-99"), DAMAGED)
    yield "text without end", Hostile(lambda: _numbered("0", "<si>" * 500_000), COMPLEX)


def _references() -> Iterator[tuple[str, Hostile]]:
    yield (
        "file of the server as entity",
        Hostile(lambda: with_sheet(f'<row r="1">{text("A1", "&e;")}</row>', before=_DOCTYPE), DAMAGED),
    )
    yield (
        "entity behind a long comment",
        Hostile(
            lambda: with_sheet(f'<row r="1">{text("A1", "&e;")}</row>', before=f"<!--{' ' * 9000}-->{_DOCTYPE}"),
            DAMAGED,
        ),
    )
    yield (
        "billion laughs",
        Hostile(
            lambda: with_sheet(
                f'<row r="1">{text("A1", "&e11;")}</row>', before=f'<!DOCTYPE x [<!ENTITY e0 "ha">{_LAUGHS}]>'
            ),
            DAMAGED,
        ),
    )
    yield (
        "billion laughs in UTF-16",
        Hostile(
            lambda: with_parts(
                {SHEET: f'<!DOCTYPE x [<!ENTITY e0 "ha">{_LAUGHS}]>{books.sheet("&e11;").decode()}'.encode("utf-16")}
            ),
            DAMAGED,
        ),
    )
    yield (
        "links to other workbooks",
        Hostile(lambda: with_parts({"xl/externalLinks/externalLink1.xml": b"<a/>"}), "từ tệp khác"),
    )
    yield "sheet that is a file of the server", Hostile(lambda: _related("../../../../etc/passwd", "Internal"), DAMAGED)
    yield "sheet on another server", Hostile(lambda: _related("http://127.0.0.1:1/x.xml", "External"), DAMAGED)
    yield "macros", Hostile(lambda: with_parts({"xl/vbaProject.bin": b"\0"}), MACROS, "ds.xlsm")


def _oddities() -> Iterator[tuple[str, Hostile]]:
    yield "no sheet to be seen", Hostile(_all_hidden, DAMAGED)
    yield "binary workbook", Hostile(lambda: books.archive({"xl/workbook.bin": b"\x83\x01"}), DAMAGED, "ds.xlsb")
    yield (
        "merged over everything",
        Hostile(
            lambda: with_sheet(
                f'<row r="1">{text("A1", "x")}</row>', after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            )
        ),
    )
    yield (
        "formulas without end",
        Hostile(
            lambda: with_sheet('<row r="1"><c r="A1"><f>A1</f><v>1</v></c><c r="B1"><f>HYPERLINK("//x")</f></c></row>')
        ),
    )
    yield (
        "number of 5,000 digits",
        Hostile(lambda: with_sheet(f'<row r="1"><c r="A1"><v>{"9" * 5000}</v></c></row>'), DAMAGED),
    )
    yield "number beyond all numbers", Hostile(lambda: with_sheet('<row r="1"><c r="A1"><v>1e999</v></c></row>'))
    yield (
        "day after all days",
        Hostile(lambda: with_sheet('<row r="1"><c r="A1" t="d"><v>99999-99-99</v></c></row>'), DAMAGED),
    )


# --- old Excel, web pages, text -----------------------------------------------------------------------------------


def _loop_of_sectors() -> bytes:
    """A compound file whose chain of sectors comes back to itself."""
    looped = bytearray(books.ole("Workbook", body=b"\0" * 4096))
    looped[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    return bytes(looped)


def _others() -> Iterator[tuple[str, Hostile]]:
    yield "workbook under a password", Hostile(lambda: books.ole("EncryptedPackage", "EncryptionInfo"), LOCKED)
    yield "old Excel with macros", Hostile(lambda: books.ole("Workbook", "_VBA_PROJECT_CUR"), MACROS, "ds.xls")
    yield "old Excel of garbage", Hostile(lambda: books.ole("Workbook", body=bytes(range(256)) * 64), DAMAGED, "ds.xls")
    yield "old Excel, sectors in a circle", Hostile(_loop_of_sectors, DAMAGED, "ds.xls")
    yield "old Excel cut off", Hostile(lambda: books.ole("Workbook")[:600], DAMAGED, "ds.xls")
    yield "web page named .xlsx", Hostile(lambda: b"<html><script>alert(1)</script><table></table></html>", PAGE)
    yield "XML of Excel 2003", Hostile(lambda: b'<?xml version="1.0"?><Workbook/>', PAGE, "ds.xls")
    yield "nothing", Hostile(lambda: b"", EMPTY)
    yield "spaces only", _csv(lambda: b" \r\n" * 100_000, EMPTY)
    yield "picture", Hostile(lambda: b"\x89PNG\r\n\x1a\n\0\0", KIND, "ds.png", "image/png")
    yield "program", Hostile(lambda: b"MZ\x90\0\x03", KIND, "ds.exe", "application/x-msdownload")
    yield "workbook called a picture", Hostile(books.book, "", "ds.png", "image/png")
    yield "one endless line of cells", _csv(lambda: b"a," * 2_500_000, COLUMNS)
    yield "one endless cell", _csv(lambda: b"a" * 5_000_000, LONG)
    yield "quotation mark never closed", _csv(lambda: b'a,"' + b"b\n" * 2_000_000, f"{DAMAGED}|{LONG}")
    yield "million lines", _csv(lambda: b"a\n" * 1_000_000, ROWS)
    yield "empty lines only, but for the last", _csv(lambda: b"\n" * 4_000_000 + b"a", ROWS)
    yield "NULs", _csv(lambda: LIST.encode() + b"a\0b,c\n", DAMAGED)
    yield "as many cells as there may be", _csv(lambda: (b"ab," * 59 + b"ab\n") * 20_000, COMPLEX)
    yield "one sign that widens all others", _csv(lambda: ("😀" + LIST + ("x" * 249 + "\r\n") * 19_000).encode())
    yield "half of a pair of signs", _csv(lambda: b"\xff\xfeM\0\x00\xd8,\0a\0", "Không đọc được chữ")
    yield "letters of no code page", _csv(lambda: bytes(range(128, 256)) * 100, "Không đọc được chữ")
    yield "UTF-32", _csv(lambda: LIST.encode("utf-32"), DAMAGED)
    yield "formulas in text", _csv(lambda: (LIST + "=cmd|' /C calc'!A0,@SUM(1),+84912345678\n").encode())
    yield "headings of thousands of signs", _csv(lambda: (b"(" * 4990 + b"," + b"(" * 4990 + b"\n") * 500)
    yield "cells that are nearly addresses", _csv(lambda: (b"a@" + b"." * 4990 + b"@\n") * 900)
    yield (
        "control signs and marks without a letter",
        _csv(lambda: (LIST + "\u0300" * 4000 + ",\u202e\u2066\x1b[2J\x07,\ufeff\u200b\n").encode()),
    )


CORPUS: dict[str, Hostile] = dict([*_archives(), *_workbooks(), *_references(), *_oddities(), *_others()])

# How a hostile name of a file is kept and shown.
NAMES = {
    "../../etc/passwd.csv": "passwd.csv",
    "a\u2028Set-Cookie: b=1.csv": "a Set-Cookie: b=1.csv",
    "sv\u202evsc.exe.csv": "sv vsc.exe.csv",
    "<script>alert(1)<\u2215script>.csv": "<script>alert(1)<\u2215script>.csv",
    "a\x1b[2J\x07.csv": "a [2J .csv",
    ".csv": "csv",
    "x" * 3000 + ".csv": "x" * 90 + "…" + "xxxxx.csv",
}
