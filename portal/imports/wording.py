"""How an import and its rows are said to people."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.imports.kind import Kind
from portal.imports.models import ImportRow, ListImport
from portal.imports.rules import Verdict
from portal.spreadsheets.encodings import Encoding
from portal.vietnamese.refusals import Refused

ENCODINGS: dict[Encoding, LazyString] = {
    Encoding.UTF8: _l("Unicode (UTF-8)"),
    Encoding.UTF16: _l("Unicode (UTF-16)"),
    Encoding.WINDOWS_1258: _l("Windows-1258"),
    Encoding.TCVN3: _l("TCVN3, phông .VnTime"),
    Encoding.TCVN3_CAPITALS: _l("TCVN3 chữ hoa, phông .VnTimeH"),
}


def refusal(error: ValueError) -> str:
    """The sentence of a value that was refused, in the reader's language."""
    return _(error.message) % error.values if isinstance(error, Refused) else str(error)


def name_of(import_: ListImport) -> str:
    """The file's name; pasted text has none."""
    return import_.file_name or _("Bảng dán vào trang")


def hash_of(import_: ListImport) -> str:
    """The SHA-256 of the file in groups, so that it wraps on a phone."""
    return " ".join(import_.sha256[start : start + 8] for start in range(0, 64, 8))


def known_by(kind: Kind, row: ImportRow) -> list[str]:
    """What tells a person which row it is, as it will be stored or else as the file has it."""
    return [str(row.values.get(name) or row.cells.get(name) or "") for name in kind.shown]


def details(kind: Kind, row: ImportRow) -> list[tuple[str, str]]:
    """(column, what there is to say): the new values, old beside new, or why a cell is refused."""
    if row.verdict == Verdict.REFUSED:
        return [(kind.title_of(name), _fault(row, name, sentence)) for name, sentence in row.faults]
    return [*_new(kind, row), *((kind.title_of(name), _guess(kind, row, name)) for name in kind.guessed(row.cells))]


def _new(kind: Kind, row: ImportRow) -> list[tuple[str, str]]:
    if row.verdict == Verdict.CHANGED:
        return [
            (kind.title_of(name), f"{kind.say(name, old)} → {kind.say(name, new)}") for name, old, new in row.changes
        ]
    if row.verdict == Verdict.ADDED:
        return [
            (target.title, kind.say(target.name, row.values[target.name]))
            for target in kind.targets
            if target.name in row.values and target.name not in kind.shown
        ]
    return []


def _guess(kind: Kind, row: ImportRow, name: str) -> str:
    cell, day = row.cells[name].strip(), kind.say(name, row.values.get(name))
    return _("tệp ghi “%(cell)s”, cổng hiểu là %(day)s. Hãy xem có đúng không.", cell=cell, day=day)


def _fault(row: ImportRow, name: str, sentence: str) -> str:
    cell = str(row.cells.get(name, ""))
    return f"“{cell[:60]}”: {sentence}" if cell else sentence
