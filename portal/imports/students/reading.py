"""The cells of a list of students as values, or the reason why not. Values are JSON: days are ISO texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from portal import clock
from portal.imports.students.columns import TARGETS
from portal.imports.wording import refusal
from portal.spreadsheets import cells, days
from portal.spreadsheets.layouts import Line
from portal.students.rules import Gender
from portal.vietnamese import text
from portal.vietnamese.dates import local_day
from portal.vietnamese.folding import fold
from portal.vietnamese.refusals import NotADay

_OLDEST, _YOUNGEST = 80, 14  # in whose years of birth a guess must fall
_REQUIRED = tuple(target.name for target in TARGETS if target.required)
# What nearly all addresses look like; the library, a hundred times slower, is asked about the others.
_PLAIN_EMAIL = re.compile(
    r"[a-z0-9](?:[a-z0-9_-]|[.](?![.@])){0,60}@(?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.)+[a-z]{2,20}"
)
_GENDERS = {
    "nam": Gender.MALE,
    "nu": Gender.FEMALE,
    "male": Gender.MALE,
    "female": Gender.FEMALE,
    "m": Gender.MALE,
    "f": Gender.FEMALE,
}


def parse(line: Line) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The values of the cells that are filled in, and (column, reason) for each that is refused."""
    values: dict[str, Any] = {}
    faults = []
    for name, cell in _whole_names(line.cells).items():
        try:
            values[name] = _PARSERS[name](cell)
        except ValueError as error:
            faults.append((_blamed(name, line.cells), refusal(error)))
    faults += [(name, _("Ô này còn trống.")) for name in _REQUIRED if name not in line.cells]
    return values, faults


def is_ten_point_column(lines: Sequence[Line]) -> bool:
    """Whether most grades of the list are above 4: then the others, too, are on the 10-point scale."""
    grades = [line.cells["gpa"] for line in lines if "gpa" in line.cells]
    return sum(map(cells.is_ten_point, grades)) * 2 > len(grades)


def has_month_first(lines: Sequence[Line]) -> bool:
    """Whether a day of the list is written month first with a short year: then the other short ones are in doubt."""
    return any(days.is_month_first(line.cells.get("birth_date", "")) for line in lines)


def _whole_names(filled: Mapping[str, str]) -> dict[str, str]:
    """A name in two columns made one."""
    whole = dict(filled)
    given = whole.pop("given_name", "")
    if given and "full_name" in whole:
        whole["full_name"] = f"{whole['full_name']} {given}"
    return whole


def _blamed(name: str, filled: Mapping[str, str]) -> str:
    """The column that is to blame: of a name in two, the one refused by itself, or else the longer one."""
    if name != "full_name" or "given_name" not in filled:
        return name
    parts = ("full_name", "given_name")
    return next((part for part in parts if not _is_name(filled[part])), max(parts, key=lambda part: len(filled[part])))


def _is_name(cell: str) -> bool:
    try:
        return bool(_PARSERS["full_name"](cell))
    except ValueError:
        return False


def _short(cell: str, longest: int) -> str:
    cleaned = text.clean(cell)
    if len(cleaned) > longest:
        raise ValueError(_("Dài nhất %(count)s ký tự.", count=longest))
    return cleaned


def _birth_date(cell: str) -> date:
    try:
        return cells.day(cell)
    except NotADay:
        this_year = local_day(clock.now()).year
        born = range(this_year - _OLDEST, this_year - _YOUNGEST)
        return days.from_short_year(cell, born) if days.is_short(cell) else days.from_number(cell, born)


def _gender(cell: str) -> str:
    known = _GENDERS.get(fold(cell))
    if known is None:
        raise ValueError(_("Ghi Nam hoặc Nữ."))
    return known.value


def _email(cell: str) -> str:
    address = cell.strip().lower()
    if _PLAIN_EMAIL.fullmatch(address) and len(address) <= 100:
        return address
    try:
        return validate_email(address, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(_("Địa chỉ thư điện tử không đúng dạng.")) from error


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "code": cells.code,
    "full_name": partial(_short, longest=200),
    "birth_date": lambda cell: _birth_date(cell).isoformat(),
    "gender": _gender,
    "email": _email,
    "phone": cells.phone,
    "class_name": partial(_short, longest=50),
    "major_text": cells.major,
    "gpa": cells.gpa,
    "conduct": partial(cells.whole_number, least=0, most=100),
    "is_final_year": cells.yes_or_no,
}
