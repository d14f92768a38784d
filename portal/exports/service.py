"""Taking lists along: who may, what the trail keeps of it, and the file of a long one."""

from __future__ import annotations

import hashlib
from tempfile import TemporaryFile
from typing import IO, Any

from flask_babel import gettext as _

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.attempts.models import MatchAttempt
from portal.audit.service import record
from portal.errors import DomainError, NotFound
from portal.exports import queries, writing
from portal.exports.lists import KINDS, LISTS, Kind, ListKind, Reach, Shown
from portal.exports.models import ListExport
from portal.exports.rules import FileKind
from portal.extensions import db
from portal.jobs.files import TRANSITIONS, FileAction
from portal.listings.rules import SORT
from portal.rounds.models import Round
from portal.students import looking
from portal.transitions import next_status


def get_list(name: str, actor: User) -> ListKind:
    """A list that the actor may see on the portal's pages; raises NotFound."""
    kind = LISTS.get(name)
    if kind is None or not actor.can(kind.permission):
        raise NotFound
    return kind


def take(kind: ListKind, format_: FileKind, reach: Reach) -> IO[bytes]:
    """The list as a file that is gone when it is closed; noted in the trail and with everybody who is on it."""
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it
    written = writing.write(out, kind, format_, reach)
    out.seek(0)
    _note(kind, format_, reach, written)
    return out


def _note(kind: Kind, format_: FileKind, reach: Reach, written: writing.Written) -> None:
    if kind.personal:
        looking.note_taken(written.people, actor=reach.actor, permission=kind.permission)
    number = reach.attempt.number if reach.attempt else None
    facts: dict[str, Any] = {"list": kind.name.value, "format": format_.value, "rows": written.rows, "attempt": number}
    page = kind.page if isinstance(kind, ListKind) else None
    if reach.shown and page:  # not the words looked for: they may name somebody
        facts |= {"filters": page.setup.kept({**reach.shown.asked, SORT: reach.shown.sort})}
        facts |= {"columns": list(reach.shown.columns)}
    record("list_exported", reach.round, actor=reach.actor, **facts)


def as_stored(reach: Reach) -> dict[str, Any] | None:
    """How the page of the list shows it, as JSON; None for the whole list."""
    shown = reach.shown
    return None if shown is None else {**shown._asdict(), "columns": list(shown.columns)}


def ask(kind: Kind, format_: FileKind, reach: Reach, rows: int) -> ListExport:
    """Note that a long list or an archive is to be written; the caller asks for the work.

    Asking again gives the same one.
    """
    export = ListExport(
        name=kind.name.value,
        format=format_.value,
        round_id=reach.round.id if reach.round else None,
        attempt_id=reach.attempt.id if reach.attempt else None,
        reach=described(kind, reach.actor),
        shown=as_stored(reach),
        row_count=rows,
        asked_by_id=reach.actor.id,
        asked_at=clock.now(),
    )
    known = queries.find_same(export)
    if known is not None:
        return known
    db.session.add(export)
    db.session.flush()
    return export


def finish(export: ListExport, content: bytes, reach: Reach, written: writing.Written) -> None:
    """Keep the file of a list that was written."""
    db.session.refresh(export, with_for_update={"of": ListExport})
    export.status = next_status(TRANSITIONS, export.status, FileAction.FINISH)
    export.content, export.sha256 = content, hashlib.sha256(content).hexdigest()
    export.row_count = written.rows
    db.session.flush()
    _note(KINDS[export.name], FileKind(export.format), reach, written)


def give_up(export: ListExport, error: str) -> None:
    """The list could not be written."""
    export.status = next_status(TRANSITIONS, export.status, FileAction.GIVE_UP)
    export.trouble = error


def hand_over(export: ListExport, *, actor: User) -> bytes:
    """The file that is kept, for somebody who may see as much as when they asked for it; noted in the trail.

    Raises DomainError when there is no file, or when the rights are others now.
    """
    if export.content is None:
        raise DomainError(_("Tệp này chưa sẵn sàng. Hãy đợi đến khi trang báo đã xong."))
    kind = KINDS[export.name]
    if not kind.is_there(reach_of(export)):
        raise DomainError(_("Danh sách này không còn mở cho bạn xem, nên tệp cũng không tải được nữa."))
    if export.reach != described(kind, actor):
        raise DomainError(_("Quyền của bạn đã thay đổi từ khi yêu cầu tệp này. Hãy xuất lại danh sách."))
    record("list_export_downloaded", export, actor=actor, list=export.name, rows=export.row_count)
    return export.content


def reach_of(export: ListExport) -> Reach:
    """Of what the list is, for its asker as their rights are now."""
    attempt = db.session.get(MatchAttempt, export.attempt_id) if export.attempt_id else None
    round_ = db.session.get(Round, export.round_id) if export.round_id else None
    shown = Shown(**{**export.shown, "columns": tuple(export.shown["columns"])}) if export.shown else None
    return Reach(db.session.get_one(User, export.asked_by_id), round_, attempt, shown)


def described(kind: Kind, actor: User) -> dict[str, Any]:
    """What decides on the rows and cells of a list for an actor, as JSON."""
    scopes = {permission: actor.scope(permission) for permission in (kind.permission, Permission.VIEW_CONTACTS)}
    told: dict[str, Any] = {
        permission.value: [scope.everything, sorted(scope.school_codes), sorted(scope.commune_codes)]
        for permission, scope in scopes.items()
    }
    return {**told, "ranks": actor.can(Permission.VIEW_ATTEMPTS) or actor.can(Permission.VIEW_APPLICATIONS)}
