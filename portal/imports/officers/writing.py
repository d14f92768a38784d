"""Making the accounts of a checked list by the verbs of the accounts' own pages, and taking the roles back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal.accounts import inviting_many, links
from portal.accounts import service as accounts
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import find_user_by_email, get_user
from portal.accounts.rules import LinkPurpose
from portal.audit.service import record
from portal.communes.officers.service import appoint
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.imports import communes
from portal.imports.kind import StagedRow, Written
from portal.imports.models import ListImport
from portal.imports.rules import Verdict

_NAMED = 5


def prepare(rows: Sequence[StagedRow], _import: ListImport, actor: User) -> Callable[[], list[Written]]:
    """All there is to work out was worked out by the check; the function returned carries out the verbs."""
    actor_id = actor.id

    def write() -> list[Written]:
        try:
            return _write(rows, db.session.get_one(User, actor_id))
        except IntegrityError as error:  # somebody made one of the accounts in the meantime
            raise StaleVersion(_stale()) from error

    return write


def _write(rows: Sequence[StagedRow], actor: User) -> list[Written]:
    _ensure_as_checked(rows)
    written, people = [], {}
    for row in rows:
        person = {name: row.values.get(name, "") for name in ("full_name", "email", "phone")}
        user, grant = appoint(row.values[communes.CODE], **person, actor=actor)
        db.session.flush()
        people[user.id] = user
        written.append(Written(row.number, grant.id, None))
    waiting = [user for user in people.values() if not user.password_hash]
    if waiting:
        inviting_many.ask(waiting, actor=actor)
    record("officers_entered", None, actor=actor, count=len(rows))
    return written


def _ensure_as_checked(rows: Sequence[StagedRow]) -> None:
    """An account that appeared or was switched off since may be somebody else's than the list means."""
    for row in rows:
        user = find_user_by_email(row.values["email"])
        if (user is None) != (row.verdict == Verdict.ADDED) or (user is not None and not user.is_active):
            raise StaleVersion(_stale())


def take_back(rows: Sequence[StagedRow], _import: ListImport, actor: User) -> None:
    """Take the roles away that the list gave; what it drew for people who never signed in opens nothing any more.

    Refused whole when one of its new people has activated their account, or does not look after the commune any more.
    """
    grants = {row.number: db.session.get(RoleGrant, row.record_id) for row in rows}
    users = {number: get_user(grant.user_id) for number, grant in grants.items() if grant is not None}
    touched = [
        f"{row.values['full_name']} ({row.values[communes.NAME]})"
        for row in rows
        if row.number not in users or (row.verdict == Verdict.ADDED and users[row.number].password_hash)
    ]
    if touched:
        more = _(" và %(count)s người khác", count=len(touched) - _NAMED) if len(touched) > _NAMED else ""
        raise DomainError(
            _(
                "Không hoàn tác được vì đã có người kích hoạt tài khoản hoặc bàn giao: %(names)s%(more)s. "
                "Hãy thu vai trò của từng người.",
                names=", ".join(touched[:_NAMED]),
                more=more,
            )
        )
    for number, user in users.items():
        grant = next(grant for grant in user.grants if grant is grants[number])
        accounts.revoke_role(user, grant, actor=actor)
        if not user.grants and not user.password_hash:
            links.kill(user, LinkPurpose.ACTIVATION, LinkPurpose.LETTER)


def _stale() -> str:
    return _("Tài khoản của người trong danh sách vừa thay đổi. Hãy kiểm tra lại danh sách rồi ghi.")
