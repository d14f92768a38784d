"""Writing a checked list of requests down by the verbs of the page, and taking it back while nobody acted on it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import User
from portal.audit.service import record
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.imports import communes
from portal.imports.kind import StagedRow, Written
from portal.imports.models import ListImport
from portal.imports.openings.checking import STATUS, from_json
from portal.imports.rules import Verdict
from portal.openings import service
from portal.openings.models import Opening, OpeningField
from portal.openings.rules import OpeningStatus, Source
from portal.rounds.models import Round

_NAMED = 5


def prepare(rows: Sequence[StagedRow], import_: ListImport, actor: User) -> Callable[[], list[Written]]:
    """All there is to work out was worked out by the check; the function returned carries out the verbs."""
    round_id, import_id, actor_id = import_.round_id, import_.id, actor.id

    def write() -> list[Written]:
        return _write(
            rows,
            import_=db.session.get_one(ListImport, import_id),
            round_=db.session.get_one(Round, round_id),
            actor=db.session.get_one(User, actor_id),
        )

    return write


def _write(rows: Sequence[StagedRow], *, import_: ListImport, round_: Round, actor: User) -> list[Written]:
    service.ensure_window(round_)
    written = []
    for row in rows:
        opening = _add(row, import_, round_, actor) if row.verdict == Verdict.ADDED else _change(row, import_, actor)
        db.session.flush()
        written.append(Written(row.number, opening.id, opening.version))
    return written


def _add(row: StagedRow, import_: ListImport, round_: Round, actor: User) -> Opening:
    """Drafted as on the page, and sent when the list is one of requests to send."""
    values: Any = from_json(row.values)
    if _find(round_, row.values[communes.CODE], values["title"]):
        raise StaleVersion(_stale())
    opening = service.draft(
        round_=round_,
        commune_code=row.values[communes.CODE],
        values=values,
        actor=actor,
        source=Source(import_.settings["source"]),
        source_note=import_.settings["source_note"],
        listed_in=import_.id,
    )
    db.session.flush()
    if import_.settings["submits"]:
        service.submit(opening, seen=opening.version, actor=actor)
    return opening


def _change(row: StagedRow, import_: ListImport, actor: User) -> Opening:
    opening = db.session.get(Opening, row.record_id)
    if opening is None or opening.version != row.record_version:
        raise StaleVersion(_stale())
    if any(name != STATUS for name, _old, _new in row.changes):
        values: Any = from_json(row.values)
        service.edit(opening, values, seen=row.record_version, actor=actor)
        db.session.flush()
    if any(name == STATUS for name, _old, _new in row.changes):
        service.submit(opening, seen=opening.version, actor=actor)
    return opening


def take_back(rows: Sequence[StagedRow], import_: ListImport, actor: User) -> None:
    """Remove what the list added, and give what it changed its earlier text.

    Refused whole when somebody acted on one of them since, or when the list sent an earlier draft to the reviewers:
    no step leads back from there but theirs.
    """
    if import_.applied_by_id != actor.id:
        raise DomainError(_("Chỉ người đã ghi danh sách này mới hoàn tác được, vì các đề nghị đứng tên người ấy."))
    if any(name == STATUS for row in rows for name, _old, _new in row.changes):
        raise DomainError(_("Danh sách này đã gửi duyệt các bản nháp có từ trước nên không hoàn tác được."))
    openings: dict[uuid.UUID | None, Opening | None] = {
        row.record_id: db.session.get(Opening, row.record_id) for row in rows
    }
    _ensure_untouched(rows, openings)
    for row in rows:
        opening = openings.get(row.record_id)
        if row.verdict == Verdict.CHANGED and opening is not None:
            before: Any = {**service.values_of(opening), **from_json({name: old for name, old, _new in row.changes})}
            service.edit(opening, before, seen=row.record_version, actor=actor)
    _remove([row.record_id for row in rows if row.record_id and row.verdict == Verdict.ADDED], actor)


def _ensure_untouched(rows: Sequence[StagedRow], openings: Mapping[Any, Opening | None]) -> None:
    touched = []
    for row in rows:
        opening = openings.get(row.record_id)
        if opening is None or opening.version != row.record_version or opening.status not in _NOT_DECIDED:
            touched.append(f"{row.values['title']} ({row.values[communes.NAME]})")
    if touched:
        names = "; ".join(touched[:_NAMED])
        more = _(" và %(count)s đề nghị khác", count=len(touched) - _NAMED) if len(touched) > _NAMED else ""
        raise DomainError(
            _(
                "Không hoàn tác được vì sau lần nhập đã có người sửa hoặc xét: %(names)s%(more)s.",
                names=names,
                more=more,
            )
        )


def _remove(opening_ids: Sequence[uuid.UUID], actor: User) -> None:
    """What refers to a request, such as a question to its commune, keeps it: the database knows all."""
    try:
        with db.session.begin_nested():
            db.session.execute(delete(OpeningField).where(OpeningField.opening_id.in_(opening_ids)))
            db.session.execute(delete(Opening).where(Opening.id.in_(opening_ids)))
    except IntegrityError as error:
        raise DomainError(
            _("Không hoàn tác được vì đã có câu hỏi hoặc việc khác về đề nghị trong danh sách. Hãy xử lý từng đề nghị.")
        ) from error
    for opening_id in opening_ids:
        record("opening_import_undone", Opening(id=opening_id), actor=actor)


def _find(round_: Round, commune_code: str, title: str) -> bool:
    same = select(Opening.id).where(Opening.round_id == round_.id, Opening.commune_code == commune_code)
    return db.session.scalar(same.where(Opening.title == title).limit(1)) is not None


_NOT_DECIDED = (OpeningStatus.DRAFT, OpeningStatus.RETURNED, OpeningStatus.SUBMITTED)


def _stale() -> str:
    return _("Đề nghị của xã, phường trong danh sách vừa thay đổi. Hãy kiểm tra lại danh sách rồi ghi.")
