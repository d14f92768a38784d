"""A list of officers held against the accounts there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import normal_email
from portal.communes.naming import CommuneNames
from portal.communes.officers.person_fields import PersonFields
from portal.extensions import db
from portal.form_words import BuiltInWords
from portal.imports import communes
from portal.imports.kind import Checked, Progress
from portal.imports.models import ListImport
from portal.imports.rules import Verdict
from portal.imports.wording import refusal
from portal.spreadsheets import cells
from portal.spreadsheets.layouts import Line
from portal.vietnamese.refusals import RoundedNumber

ROLE = "role"  # a change that is no column: a known account looks after one more commune
_READ = ("full_name", "email", "phone")
Faults = list[tuple[str, str]]


class _RowForm(PersonFields):
    """The fields of the page, read from a row."""

    class Meta:
        def get_translations(self, form: Any) -> BuiltInWords:
            return BuiltInWords()


@dataclass(frozen=True)
class _Known:
    """What the list is held against: accounts by their address, and which of them look after which commune."""

    communes: CommuneNames
    users: Mapping[str, Any]
    grants: Mapping[tuple[str, str], Any]


def check(lines: Sequence[Line], _import: ListImport, _actor: User, _progress: Progress) -> list[Checked]:
    """Each row as added, changed, left alone or refused; every fault of a row is named."""
    known = _Known(communes.known_communes(), _users(), _grants())
    first_rows: dict[tuple[str, str], int] = {}
    return [_checked(line, known, first_rows) for line in lines]


def _users() -> dict[str, Any]:
    rows = db.session.execute(select(User.email, User.full_name, User.disabled_at))
    return {row.email: row for row in rows}


def _grants() -> dict[tuple[str, str], Any]:
    statement = (
        select(User.email, RoleGrant.commune_code, RoleGrant.id)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == Role.COMMUNE_OFFICER.value)
    )
    return {(row.email, row.commune_code): row.id for row in db.session.execute(statement)}


def _checked(line: Line, known: _Known, first_rows: dict[tuple[str, str], int]) -> Checked:
    commune, faults = communes.read_commune(line.cells, known.communes)
    person, refused = _person(line.cells)
    faults += refused
    email, code = person.get("email", ""), commune.get(communes.CODE, "")
    user = known.users.get(email)
    if email and code and first_rows.setdefault((email, code), line.number) != line.number:
        said = _("Người này đã có ở dòng %(row)s, cho cùng xã, phường.", row=first_rows[email, code])
        faults.append(("email", said))
    if user is not None and user.disabled_at is not None:
        faults.append(("email", _("Tài khoản với địa chỉ này đang bị khóa. Hãy mở lại trước.")))
    values = {**commune, **person}
    if faults:
        return Checked(line, Verdict.REFUSED, values, faults=faults)
    if user is None:
        return Checked(line, Verdict.ADDED, values)
    grant_id = known.grants.get((email, code))
    if grant_id is not None:
        return Checked(line, Verdict.UNCHANGED, values, record_id=grant_id)
    changes = [(ROLE, "", [user.full_name, commune[communes.NAME]])]
    return Checked(line, Verdict.CHANGED, values, changes)


def _person(filled: Mapping[str, str]) -> tuple[dict[str, str], Faults]:
    """What the fields of the page make of the cells."""
    typed = MultiDict({name: filled[name] for name in _READ if name in filled})
    faults: Faults = []
    try:
        typed["phone"] = cells.phone(filled.get("phone", ""))
    except RoundedNumber as error:
        faults.append(("phone", refusal(error)))
    except ValueError:
        pass  # the field of the page says what is wrong
    form = _RowForm(typed)
    if faults:
        del form.phone
    form.validate()
    faults += [(field.short_name, str(sentence)) for field in form for sentence in field.errors[:1]]
    values = {field.short_name: field.data or "" for field in form if not field.errors}
    if "email" in values:
        values["email"] = normal_email(values["email"])
    return values, faults
