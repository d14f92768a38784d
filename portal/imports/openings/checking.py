"""A list of requests held against the requests that the round has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.communes.naming import CommuneNames
from portal.extensions import db
from portal.imports import communes
from portal.imports.kind import Checked, Progress
from portal.imports.models import ListImport
from portal.imports.openings.reading import FieldNames, read
from portal.imports.rules import Verdict
from portal.openings import queries, rights, service, wording
from portal.openings.models import Opening
from portal.openings.rules import EDITABLE, OpeningStatus, PhoneCoverage
from portal.rounds.models import Round
from portal.schools.models import Major
from portal.spreadsheets.layouts import Line
from portal.vietnamese.folding import fold
from portal.vietnamese.text import clean

STATUS = "status"  # a change that is no column: the request goes to the reviewers
_DAYS = ("starts_on", "ends_on")
Key = tuple[str, str]


@dataclass(frozen=True)
class _Known:
    """What the list is held against."""

    round: Round
    actor: User
    communes: CommuneNames
    fields: FieldNames
    stored: Mapping[Key, Opening]
    submits: bool

    @property
    def prefilled(self) -> dict[str, Any]:
        """What the page of a new request offers before anything is typed."""
        given = {"min_gpa": self.round.min_gpa, "starts_on": self.round.internship_starts_on}
        given |= {"ends_on": self.round.internship_ends_on, "phone_coverage": PhoneCoverage.UNKNOWN.value}
        given |= dict.fromkeys(("lodging", "women_lodging", "transport", "meals"), False)
        given |= dict.fromkeys(("mentor_position", "mentor_phone", "languages", "support_note"), "")
        return {**given, "allowance": 0, "fields": []}


def check(lines: Sequence[Line], import_: ListImport, actor: User, progress: Progress) -> list[Checked]:
    """Each row as added, changed, left alone or refused; every fault of a row is named."""
    round_ = db.session.get_one(Round, import_.round_id)
    known = _Known(
        round=round_,
        actor=actor,
        communes=communes.known_communes(),
        fields=field_names(),
        stored=_stored(round_),
        submits=bool(import_.settings.get("submits")),
    )
    first_rows: dict[Key, int] = {}
    checked = []
    for number, line in enumerate(lines):
        checked.append(_checked(line, known, first_rows))
        if number % 100 == 0:
            progress(number / len(lines))
    return checked


def field_names() -> FieldNames:
    """The fields by what lists call them: codes, names, parts and initials of names; and their majors."""
    names = queries.field_names()
    majors = db.session.execute(select(Major.code, Major.name, Major.field_code)).all()
    meant = {fold(word): field for code, name, field in majors for word in (code, name)}
    for code, name in names.items():
        initials = "".join(word[0] for word in re.findall(r"[a-z]+", fold(name)))
        meant |= {fold(part): code for part in name.split(" - ")}
        meant |= {fold(code): code, fold(name): code, **({initials: code} if len(initials) > 2 else {})}
    return FieldNames(names, meant)


def _stored(round_: Round) -> dict[Key, Opening]:
    """The requests of the round by commune and title; of several with one title that which can still be edited."""
    order = (Opening.status.in_([status.value for status in EDITABLE]), Opening.created_at, Opening.id)
    found = db.session.scalars(select(Opening).where(Opening.round_id == round_.id).order_by(*order))
    return {(opening.commune_code, opening.title.casefold()): opening for opening in found}


def _checked(line: Line, known: _Known, first_rows: dict[Key, int]) -> Checked:
    commune, faults = communes.read_commune(line.cells, known.communes)
    opening = None
    if commune and "title" in line.cells:
        key = (commune[communes.CODE], _title(line.cells["title"]))
        opening = known.stored.get(key)
        if first_rows.setdefault(key, line.number) != line.number:
            faults.append(("title", _("Đề nghị này đã có ở dòng %(row)s.", row=first_rows[key])))
    kept: dict[str, Any] = dict(service.values_of(opening)) if opening else known.prefilled
    values, refused = read(line.cells, kept, known.fields)
    faults += refused
    if not faults:
        errors = service.misfits(values, known.round)  # type: ignore[arg-type]
        faults = [(error.field or "title", error.message) for error in errors]
    said = {**commune, **as_json(values, known.fields.names)}
    if faults:
        return Checked(line, Verdict.REFUSED, said, faults=faults)
    if opening is None:
        return Checked(line, Verdict.ADDED, said)
    return _compared(line, said, opening, known)


def _compared(line: Line, said: dict[str, Any], opening: Opening, known: _Known) -> Checked:
    before = as_json(service.values_of(opening), known.fields.names)
    changes: list[Sequence[Any]] = [
        (name, before[name], said[name]) for name in wording.COLUMNS if before[name] != said[name]
    ]
    fault = _not_to_change(opening, known) if changes else ""
    if fault:
        return Checked(line, Verdict.REFUSED, said, faults=[(changes[0][0], fault)])
    if known.submits and _goes_on(opening, known, bool(changes)):
        changes.append((STATUS, opening.status, OpeningStatus.SUBMITTED.value))
    verdict = Verdict.CHANGED if changes else Verdict.UNCHANGED
    return Checked(line, verdict, said, changes, record_id=opening.id, record_version=opening.version)


def _not_to_change(opening: Opening, known: _Known) -> str:
    if opening.status not in EDITABLE:
        word = wording.STATUSES[OpeningStatus(opening.status)]
        return _("Đề nghị này đang ở trạng thái “%(status)s” nên không sửa được bằng danh sách.", status=word)
    if not rights.can_edit(known.actor, opening, clock.now()):
        return _("Chỉ xã, phường đã đề nghị, hoặc người đã nhập thay, mới được sửa đề nghị này.")
    return ""


def _goes_on(opening: Opening, known: _Known, has_changed: bool) -> bool:
    """A draft is sent; what was returned only with something changed in it."""
    is_ready = opening.status == OpeningStatus.DRAFT or (opening.status == OpeningStatus.RETURNED and has_changed)
    return is_ready and rights.can_edit(known.actor, opening, clock.now())


def _title(cell: str) -> str:
    try:
        return clean(cell).casefold()
    except ValueError:  # told as a fault of the cell
        return cell


def as_json(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Values as the rows of an import keep them; fields with their names, so that nobody must look these up."""
    kept = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    if "fields" in kept:
        kept["fields"] = {code: names.get(code, code) for code in sorted(kept["fields"])}
    return kept


def from_json(said: Mapping[str, Any]) -> dict[str, Any]:
    """Such values as the service takes them."""
    values = {name: said[name] for name in wording.COLUMNS if name in said}
    values |= {name: date.fromisoformat(values[name]) for name in _DAYS if name in values}
    if "fields" in values:
        values["fields"] = list(values["fields"])
    return values
