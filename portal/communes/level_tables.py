"""Levels of communes as a table of a spreadsheet: the rows of an upload, and the template to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from portal.communes.rules import LEVELS, Level
from portal.errors import DomainError
from portal.vietnamese import text
from portal.vietnamese.folding import fold

COLUMNS = ("code", "level", "basis")
_HEADINGS = {"code": "code", "ma": "code", "ma xa": "code", "level": "level", "muc": "level", "muc uu tien": "level"}
_HEADINGS |= {"basis": "basis", "can cu": "basis"}
_UNDETERMINED = ("", "chua xac dinh", "none")
_LONGEST_BASIS = 500


class FaultyTable(DomainError):
    """An upload that was refused whole; `faults` has a sentence for each thing to correct."""

    def __init__(self, faults: list[str]) -> None:
        message = _("Tệp có %(count)s lỗi nên chưa ghi gì. Hãy sửa rồi tải lại.", count=len(faults))
        super().__init__(message, field="file")
        self.faults = faults


def read_levels(rows: Sequence[Sequence[str]], known: Mapping[str, str]) -> dict[str, Level]:
    """The level of each commune in the rows of an upload (first row: headings); `known` maps codes to names.

    Communes the table leaves out are not yet determined. Raises FaultyTable with every fault, by row.
    """
    heading = [_HEADINGS.get(fold(cell), "") for cell in rows[0]] if rows else []
    if "code" not in heading or "level" not in heading:
        raise FaultyTable([_("Dòng 1: cần có các cột “code” (mã xã), “level” (mức) và “basis” (căn cứ).")])
    levels: dict[str, Level] = {}
    faults: list[str] = []
    for number, cells in enumerate(rows[1:], start=2):
        row = {name: cell.strip() for name, cell in zip(heading, cells, strict=False) if name}
        if not any(row.values()):
            continue
        faults += [_("Dòng %(row)s: %(fault)s", row=number, fault=fault) for fault in _faults(row, known, levels)]
        code = _code(row)
        levels.setdefault(code, Level(_level(row), row.get("basis", "")))
    if not levels and not faults:
        faults.append(_("Tệp không có dòng nào dưới dòng tiêu đề."))
    if faults:
        raise FaultyTable(faults)
    return {code: levels.get(code, Level(None)) for code in known}


def _code(row: Mapping[str, str]) -> str:
    code = row.get("code", "")
    # Spreadsheets drop the leading zero of a code they take for a number.
    return code.zfill(5) if code.isascii() and code.isdigit() else code


def _level(row: Mapping[str, str]) -> int | None:
    level = row.get("level", "")
    return int(level) if level in {str(known) for known in LEVELS} else None


def _faults(row: Mapping[str, str], known: Mapping[str, str], levels: Mapping[str, Level]) -> list[str]:
    code, level, basis = _code(row), row.get("level", ""), row.get("basis", "")
    faults = []
    if code not in known:
        faults.append(_("không có xã, phường nào mang mã “%(code)s”.", code=code[:20]))
    elif code in levels:
        faults.append(_("%(name)s (%(code)s) đã có ở dòng trên.", name=known[code], code=code))
    if _level(row) is None and fold(level) not in _UNDETERMINED:
        faults.append(_("mức “%(level)s” phải là 1, 2, 3, 4 hoặc để trống nếu chưa xác định.", level=level[:20]))
    if len(basis) > _LONGEST_BASIS:
        faults.append(_("căn cứ dài nhất %(count)s ký tự.", count=_LONGEST_BASIS))
    try:
        text.clean_lines(basis)
    except ValueError:
        faults.append(_("căn cứ có ký tự ẩn hoặc không dùng được. Hãy gõ lại."))
    return faults


def template_csv(names: Mapping[str, str]) -> str:
    """The table to fill in: every commune with its code and name, levels empty; UTF-8 with BOM for Excel."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["code", "name", "level", "basis"])
    writer.writerows([code, name, "", ""] for code, name in names.items())
    return "\ufeff" + out.getvalue()
