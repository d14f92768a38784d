"""Students as a table of a spreadsheet: the template, and the rows of an upload with every fault by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from portal.errors import DomainError
from portal.students import wording
from portal.students.rules import Gender
from portal.vietnamese import dates, numbers, text
from portal.vietnamese.folding import fold

TEMPLATE_XLSX = Path(__file__).parent / "data" / "students.xlsx"
REQUIRED = ("code", "full_name", "major_text")
# What the columns are called in the template; other ways of writing the same are understood too.
HEADINGS = {
    "code": "Mã sinh viên",
    "full_name": "Họ và tên",
    "birth_date": "Ngày sinh",
    "gender": "Giới tính",
    "email": "Thư điện tử",
    "phone": "Điện thoại",
    "class_name": "Lớp",
    "major_text": "Mã ngành",
    "gpa": "Điểm TBTL (thang 4)",
    "conduct": "Điểm rèn luyện",
    "is_final_year": "Năm cuối",
}
_SYNONYMS = {
    "code": ("ma sv", "mssv", "code"),
    "full_name": ("ho ten", "ho va ten sinh vien", "full_name"),
    "birth_date": ("ngay thang nam sinh", "birth_date"),
    "gender": ("phai", "gender"),
    "email": ("email", "e-mail", "dia chi email"),
    "phone": ("so dien thoai", "dien thoai di dong", "sdt", "phone"),
    "class_name": ("lop hoc", "lop sinh hoat", "class"),
    "major_text": ("nganh", "ma nganh dao tao", "major"),
    "gpa": ("diem tbtl", "diem trung binh tich luy", "tbtl", "gpa"),
    "conduct": ("ren luyen", "drl", "conduct"),
    "is_final_year": ("sinh vien nam cuoi", "final_year"),
}
_IGNORED = ("", "stt", "tt", "ghi chu")
_KNOWN = {fold(title): name for name, title in HEADINGS.items()}
_KNOWN |= {synonym: name for name, synonyms in _SYNONYMS.items() for synonym in synonyms}


@dataclass(frozen=True)
class TableFault:
    """What to correct, and where; row 1 holds the headings."""

    row: int
    column: str
    reason: str


class FaultyTable(DomainError):
    """An upload that was refused whole."""

    def __init__(self, faults: list[TableFault]) -> None:
        super().__init__(
            _("Tệp có %(count)s lỗi nên chưa ghi gì. Hãy sửa các lỗi bên dưới rồi tải lại.", count=len(faults)),
            field="file",
        )
        self.faults = faults


@dataclass(frozen=True)
class Entry:
    """One student of the file; only the cells that were filled in."""

    row: int
    values: Mapping[str, Any] = field(default_factory=dict)


def _name(cell: str) -> str:
    return _short(text.clean(cell), 200)


def _class(cell: str) -> str:
    return _short(text.clean(cell), 50)


def _short(cell: str, longest: int) -> str:
    if len(cell) > longest:
        raise ValueError(_("Dài nhất %(count)s ký tự.", count=longest))
    return cell


def _major(cell: str) -> str:
    return "".join(text.major_code(cell))


def _gender(cell: str) -> str:
    known = {"nam": Gender.MALE, "nu": Gender.FEMALE, "male": Gender.MALE, "female": Gender.FEMALE}
    if fold(cell) not in known:
        raise ValueError(_("Ghi Nam hoặc Nữ."))
    return known[fold(cell)].value


def _email(cell: str) -> str:
    try:
        return validate_email(cell, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(_("Địa chỉ thư điện tử không đúng dạng.")) from error


def _conduct(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 3 and int(cell) <= 100):
        raise ValueError(_("Điểm rèn luyện là số nguyên từ 0 đến 100."))
    return int(cell)


def _final_year(cell: str) -> bool:
    word = fold(cell)
    if word in ("x", "co", "1", "true", "yes"):
        return True
    if word in ("khong", "0", "false", "no"):
        return False
    raise ValueError(_("Ghi “x” hoặc “có” nếu là sinh viên năm cuối, “không” nếu chưa."))


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "code": text.student_code,
    "full_name": _name,
    "birth_date": dates.parse_day,
    "gender": _gender,
    "email": _email,
    "phone": text.phone,
    "class_name": _class,
    "major_text": _major,
    "gpa": numbers.parse_gpa,
    "conduct": _conduct,
    "is_final_year": _final_year,
}


def read_students(rows: Sequence[Sequence[str]]) -> list[Entry]:
    """The students of an upload (first row: headings). Raises FaultyTable with every fault found."""
    columns = _columns(rows[0] if rows else [])
    faults: list[TableFault] = []
    entries: list[Entry] = []
    first_rows: dict[str, int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        filled = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name and cell.strip()}
        if not filled:
            continue
        values = _parsed(filled, number, faults)
        code = values.get("code")
        if code is not None and first_rows.setdefault(code, number) != number:
            reason = _("Sinh viên này đã có ở dòng %(row)s.", row=first_rows[code])
            faults.append(TableFault(number, HEADINGS["code"], reason))
        entries.append(Entry(number, values))
    if not entries:
        faults.append(TableFault(2, HEADINGS["code"], _("Tệp không có sinh viên nào dưới dòng tiêu đề.")))
    if faults:
        raise FaultyTable(faults)
    return entries


def _columns(headings: Sequence[str]) -> list[str]:
    names = [_KNOWN.get(fold(heading), "") for heading in headings]
    faults = [
        TableFault(1, heading[:60], _("Không hiểu cột này. Hãy dùng tên cột của mẫu hoặc xoá cột."))
        for heading, name in zip(headings, names, strict=True)
        if not name and fold(heading) not in _IGNORED
    ]
    faults += [TableFault(1, HEADINGS[name], _("Cột này có hai lần.")) for name in HEADINGS if names.count(name) > 1]
    faults += [TableFault(1, HEADINGS[name], _("Thiếu cột này.")) for name in REQUIRED if name not in names]
    if faults:
        raise FaultyTable(faults)
    return names


def _parsed(filled: Mapping[str, str], row: int, faults: list[TableFault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, cell in filled.items():
        try:
            values[name] = _PARSERS[name](cell)
        except ValueError as error:
            faults.append(TableFault(row, HEADINGS[name], wording.refusal(error)))
    faults += [TableFault(row, HEADINGS[name], _("Ô này còn trống.")) for name in REQUIRED if name not in filled]
    return values


def template_csv() -> str:
    """The headings to fill in below, in UTF-8 with BOM so that Excel reads the diacritics."""
    out = io.StringIO()
    csv.writer(out).writerow(HEADINGS.values())
    return "\ufeff" + out.getvalue()
