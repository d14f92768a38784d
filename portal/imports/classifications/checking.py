"""A list of levels held against the decision of the same number, where it was entered before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import User
from portal.communes import queries, service
from portal.communes.decision_fields import DAYS
from portal.communes.models import Classification
from portal.communes.naming import CommuneNames
from portal.communes.rules import LEVELS, Level
from portal.errors import DomainError
from portal.imports import communes
from portal.imports.classifications.columns import BASIS, LEVEL
from portal.imports.kind import Checked, Progress
from portal.imports.models import ListImport
from portal.imports.rules import Verdict
from portal.imports.wording import refusal
from portal.spreadsheets.layouts import Line
from portal.vietnamese import text
from portal.vietnamese.dates import format_day
from portal.vietnamese.folding import fold

_TOLD = ("decided_on", "issued_by", "valid_from", "valid_to")
_UNDETERMINED = ("chua xac dinh", "none")
_LONGEST_BASIS = 500


def decision_of(import_: ListImport) -> dict[str, Any]:
    """What the decision says of itself, as it was typed beside the list."""
    typed = import_.settings
    return {**typed, **{name: date.fromisoformat(typed[name]) if typed[name] else None for name in DAYS}}


def find_entered(import_: ListImport) -> Classification | None:
    """The decision of this number, where it was entered before."""
    return queries.find_classification_by_number(import_.settings["decision_number"])


def ensure_open(import_: ListImport, _actor: User) -> None:
    """Refuse a decision that cannot be, and one that is entered and says other things of itself or is in use."""
    decision, entered = decision_of(import_), find_entered(import_)
    service.ensure_sound(
        **{name: decision[name] for name in ("decision_number", "decided_on", "valid_from", "valid_to")},
        existing=entered,
    )
    if entered is None:
        return
    service.ensure_not_in_use(entered)
    for name in _TOLD:
        stored = getattr(entered, name)
        if stored != decision[name]:
            said = format_day(stored) if isinstance(stored, date) else stored or _("không ghi")
            raise DomainError(
                _("Quyết định số này đã được nhập, ở mục này là: %(stored)s. Ghi đúng như vậy.", stored=said),
                field=name,
            )


def check(lines: Sequence[Line], import_: ListImport, _actor: User, _progress: Progress) -> list[Checked]:
    """Each row as added, changed, left alone or refused; every fault of a row is named."""
    entered = find_entered(import_)
    known = queries.levels_of(entered.id) if entered else {}
    names = communes.known_communes()
    first_rows: dict[str, int] = {}
    return [_checked(line, names, entered, known, first_rows) for line in lines]


def _checked(
    line: Line,
    names: CommuneNames,
    entered: Classification | None,
    known: Mapping[str, Level],
    first_rows: dict[str, int],
) -> Checked:
    commune, faults = communes.read_commune(line.cells, names)
    values: dict[str, Any] = {**commune}
    code = values.get(communes.CODE)
    if code is not None and first_rows.setdefault(code, line.number) != line.number:
        faults.append((communes.NAME, _("Xã, phường này đã có ở dòng %(row)s.", row=first_rows[code])))
    for name, read in ((LEVEL, _level), (BASIS, _basis)):
        if name in line.cells:
            try:
                values[name] = read(line.cells[name])
            except ValueError as error:
                faults.append((name, refusal(error)))
    if faults or code is None:
        return Checked(line, Verdict.REFUSED, values, faults=faults)
    if entered is None:
        return Checked(line, Verdict.ADDED, {LEVEL: None, **values})
    stored = known[code]._asdict()
    if LEVEL in values and values[LEVEL] != stored[LEVEL]:
        values.setdefault(BASIS, "")  # the earlier one was about another level
    wanted = {**stored, **{name: values[name] for name in (LEVEL, BASIS) if name in values}}
    changes = [(name, stored[name], wanted[name]) for name in stored if wanted[name] != stored[name]]
    verdict = Verdict.CHANGED if changes else Verdict.UNCHANGED
    return Checked(line, verdict, values, changes, record_id=entered.id, record_version=entered.version)


def _level(cell: str) -> int | None:
    word = fold(cell).removeprefix("muc ").removesuffix(".0")
    if word in _UNDETERMINED:
        return None
    if word not in {str(level) for level in LEVELS}:
        raise ValueError(_("Mức phải là 1, 2, 3, 4, hoặc “chưa xác định”."))
    return int(word)


def _basis(cell: str) -> str:
    cleaned = text.clean_lines(cell)
    if len(cleaned) > _LONGEST_BASIS:
        raise ValueError(_("Dài nhất %(count)s ký tự.", count=_LONGEST_BASIS))
    return cleaned
