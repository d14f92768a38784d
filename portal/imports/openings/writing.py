"""Writing a checked list of requests down by the verbs of the page, and taking it back while nobody acted on it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import User
from portal.audit.service import prepared, record_all
from portal.errors import DomainError
from portal.extensions import db
from portal.imports import communes
from portal.imports.kind import StagedRow, Written
from portal.imports.models import ListImport
from portal.imports.openings.checking import STATUS, from_json
from portal.imports.rules import Verdict
from portal.openings import listed, service
from portal.openings.models import Opening, OpeningField
from portal.openings.rules import OpeningStatus, OpeningValues, Source
from portal.rounds.models import Round

_NAMED = 5


def prepare(rows: Sequence[StagedRow], import_: ListImport, actor: User) -> Callable[[], list[Written]]:
    """Make the new requests and what the trail is told of them; the function returned stores and changes them."""
    round_id, actor_id = import_.round_id, actor.id
    added = [row for row in rows if row.verdict == Verdict.ADDED]
    store = listed.prepare_drafts(
        [(row.values[communes.CODE], _values(row)) for row in added],
        round_=db.session.get_one(Round, round_id),
        actor=actor,
        source=Source(import_.settings["source"]),
        source_note=import_.settings["source_note"],
        listed_in=import_.id,
        submits=import_.settings["submits"],
    )
    wanted = {row.record_id: _wanted(row) for row in rows if row.verdict == Verdict.CHANGED and row.record_id}

    def write() -> list[Written]:
        by = db.session.get_one(User, actor_id)
        new = store(db.session.get_one(Round, round_id), by)
        changed = listed.change_all(wanted, actor=by)
        became = {row.number: opening for row, opening in zip(added, new, strict=True)}
        became |= {row.number: changed[row.record_id] for row in rows if row.record_id in changed}
        return [Written(number, opening.id, opening.version) for number, opening in became.items()]

    return write


def _values(row: StagedRow) -> Any:
    return from_json(row.values)


def _wanted(row: StagedRow) -> tuple[int | None, Any, bool]:
    """The version that was seen, the values where they change, and whether the request is sent."""
    names = {name for name, _old, _new in row.changes}
    return row.record_version, _values(row) if names - {STATUS} else None, STATUS in names


def take_back(rows: Sequence[StagedRow], import_: ListImport, actor: User) -> None:
    """Remove what the list added, and give what it changed its earlier text.

    Refused whole when somebody acted on one of them since, or when the list sent an earlier draft to the reviewers:
    no step leads back from there but theirs.
    """
    if import_.applied_by_id != actor.id:
        raise DomainError(_("Chỉ người đã ghi danh sách này mới hoàn tác được, vì các đề nghị đứng tên người ấy."))
    if any(name == STATUS for row in rows for name, _old, _new in row.changes):
        raise DomainError(_("Danh sách này đã gửi duyệt các bản nháp có từ trước nên không hoàn tác được."))
    openings = listed.find_all([row.record_id for row in rows if row.record_id])
    _ensure_untouched(rows, openings)
    changed = [row for row in rows if row.verdict == Verdict.CHANGED]
    listed.change_all(dict(_earlier(row, openings) for row in changed if row.record_id), actor=actor)
    _remove([row.record_id for row in rows if row.record_id and row.verdict == Verdict.ADDED], actor)


def _earlier(
    row: StagedRow, openings: Mapping[Any, Opening]
) -> tuple[uuid.UUID, tuple[int | None, OpeningValues, bool]]:
    """What gives a request the text that it had before the list."""
    assert row.record_id is not None  # of a row that changed something
    values: Any = service.values_of(openings[row.record_id])
    values |= from_json({name: old for name, old, _new in row.changes})
    return row.record_id, (row.record_version, values, False)


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
    record_all([prepared("opening_import_undone", Opening(id=opening_id), actor=actor) for opening_id in opening_ids])


_NOT_DECIDED = (OpeningStatus.DRAFT, OpeningStatus.RETURNED, OpeningStatus.SUBMITTED)
