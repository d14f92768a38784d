"""The cells of a list of requests as what a commune asks for, refused with the sentences of the page itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.form_words import BuiltInWords
from portal.imports.wording import refusal
from portal.openings import wording
from portal.openings.request_fields import RequestFields
from portal.openings.rules import PhoneCoverage
from portal.spreadsheets import cells, days
from portal.vietnamese.dates import local_day
from portal.vietnamese.folding import fold
from portal.vietnamese.refusals import NotADay, RoundedNumber, TenPointGrade
from portal.vietnamese.text import clean

Faults = list[tuple[str, str]]
_COVERAGES = {
    **dict.fromkeys(("tot", "song tot", "good", "co", "x", "on dinh"), PhoneCoverage.GOOD),
    **dict.fromkeys(("yeu", "song yeu", "song yeu, chap chon", "chap chon", "weak"), PhoneCoverage.WEAK),
    **dict.fromkeys(("khong", "khong co", "khong co song", "none"), PhoneCoverage.NONE),
    **dict.fromkeys(("chua ro", "khong ro", "unknown"), PhoneCoverage.UNKNOWN),
}
_BETWEEN = re.compile(r"[;\n+]")  # names of fields have hyphens and commas in them
_YEARS_AHEAD = 10
_MOST_SEATS = 999_999
# What spreadsheets do to a value is undone before the page's own field reads it.
_MENDED: Mapping[str, Callable[[str], str]] = {
    "seats": lambda cell: str(cells.whole_number(cell, 0, _MOST_SEATS)),
    "min_gpa": lambda cell: f"{cells.gpa(cell) / 100:.2f}",
    "starts_on": lambda cell: _day(cell).isoformat(),
    "ends_on": lambda cell: _day(cell).isoformat(),
    "mentor_phone": cells.phone,
    "allowance": lambda cell: str(cells.whole_number(cell, 0, 999_999_999)),
}


class _RowForm(RequestFields):
    """The fields of the page, read from a row."""

    class Meta:
        def get_translations(self, form: Any) -> BuiltInWords:
            return BuiltInWords()


@dataclass(frozen=True)
class FieldNames:
    """Fields by their codes, names and majors, folded, in `meant`; code → name in `names`."""

    names: Mapping[str, str]
    meant: Mapping[str, str]

    def read(self, cell: str) -> list[str]:
        """The codes of the fields that are named, each once. Raises ValueError for what names none."""
        whole = fold(clean(cell))
        parts = [cell] if whole in self.meant else list(self._parts(cell))
        unknown = [clean(part) for part in parts if fold(clean(part)) not in self.meant]
        if unknown:
            known = "; ".join(self.names.values())
            raise ValueError(_("Không có nhóm ngành “%(name)s”. Ghi: %(known)s.", name=unknown[0][:60], known=known))
        return sorted({self.meant[fold(clean(part))] for part in parts})

    def _parts(self, cell: str) -> Iterator[str]:
        """Apart by semicolons and line breaks; by commas, too, where the whole is no name."""
        for part in _BETWEEN.split(cell):
            is_name = fold(clean(part)) in self.meant
            yield from filter(str.strip, [part] if is_name else part.split(","))


def read(filled: Mapping[str, str], kept: Mapping[str, Any], fields: FieldNames) -> tuple[dict[str, Any], Faults]:
    """Every value of a request, those of empty cells from `kept`; and (column, reason) for each that is refused."""
    typed: MultiDict[str, str] = MultiDict()
    values: dict[str, Any] = dict(kept)
    faults: Faults = []
    for name in wording.COLUMNS:
        if name not in filled:
            continue
        try:
            if name in _OWN:
                values[name] = _OWN[name](filled[name], fields)
            else:
                typed[name] = _mended(name, filled[name])
        except ValueError as error:
            faults.append((name, refusal(error)))
    return {**values, **_on_the_form(typed, filled, kept, faults)}, faults


def _on_the_form(typed: MultiDict[str, str], filled: Mapping[str, str], kept: Any, faults: Faults) -> dict[str, Any]:
    """What the fields of the page make of the cells, and of those that are missing; what they refuse into `faults`."""
    form = _RowForm(typed)
    for name in [*_OWN, *(name for name, _sentence in faults), *(name for name in kept if name not in filled)]:
        if name in form:
            del form[name]
    form.validate()
    faults += [(field.short_name, str(sentence)) for field in form for sentence in field.errors[:1]]
    return {field.short_name: field.data for field in form if not field.errors}


def _mended(name: str, cell: str) -> str:
    mend = _MENDED.get(name)
    try:
        return mend(cell) if mend else cell
    except (RoundedNumber, TenPointGrade):
        raise
    except ValueError:
        return cell  # the field of the page says what is wrong


def _day(cell: str) -> date:
    """A day of a period, also where it came as a number; years of two digits are left to be refused."""
    try:
        return cells.day(cell)
    except NotADay:
        this_year = local_day(clock.now()).year
        return days.from_number(cell, range(this_year - 1, this_year + _YEARS_AHEAD))


def _coverage(cell: str) -> str:
    known = _COVERAGES.get(fold(cell))
    if known is None:
        raise ValueError(_("Ghi: tốt, yếu, không có hoặc chưa rõ."))
    return known.value


def _yes_or_no(cell: str, _fields: FieldNames) -> bool:
    return cells.yes_or_no(cell)


_OWN: Mapping[str, Callable[[str, FieldNames], Any]] = {
    "fields": lambda cell, fields: fields.read(cell),
    "phone_coverage": lambda cell, _fields: _coverage(cell),
    **dict.fromkeys(("lodging", "women_lodging", "transport", "meals"), _yes_or_no),
}
