"""Entering a checked list of levels as a decision, or correcting the one that it was entered as; and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import User
from portal.audit.service import record
from portal.communes import queries, service
from portal.communes.models import Classification
from portal.communes.rules import Level
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.imports import communes
from portal.imports.classifications.checking import decision_of, find_entered
from portal.imports.classifications.columns import BASIS, LEVEL
from portal.imports.kind import StagedRow, Written
from portal.imports.models import ListImport
from portal.imports.rules import Verdict


def prepare(rows: Sequence[StagedRow], import_: ListImport, actor: User) -> Callable[[], list[Written]]:
    """All there is to work out was worked out by the check; the function returned carries out the verb."""
    import_id, actor_id = import_.id, actor.id

    def write() -> list[Written]:
        entering = db.session.get_one(ListImport, import_id)
        made = _written(rows, entering, db.session.get_one(User, actor_id))
        db.session.flush()
        return [Written(row.number, made.id, made.version) for row in rows]

    return write


def _written(rows: Sequence[StagedRow], import_: ListImport, actor: User) -> Classification:
    entered = find_entered(import_)
    if (rows[0].record_id if rows else None) != (entered.id if entered else None):
        raise StaleVersion(_("Quyết định này vừa được người khác nhập. Hãy kiểm tra lại danh sách rồi ghi."))
    if entered is None:
        levels = {commune.code: Level(None) for commune in queries.list_all_communes()}
        levels |= {row.values[communes.CODE]: Level(row.values[LEVEL], row.values.get(BASIS, "")) for row in rows}
        return service.create_classification(**decision_of(import_), levels=levels, actor=actor)
    _correct(entered, rows, lambda row: {name: new for name, _old, new in row.changes}, actor)
    return entered


def _correct(
    entered: Classification, rows: Sequence[StagedRow], wanted: Callable[[StagedRow], Mapping[str, Any]], actor: User
) -> None:
    levels = queries.levels_of(entered.id)
    for row in rows:
        code = row.values[communes.CODE]
        levels[code] = levels[code]._replace(**wanted(row))
    service.correct_classification(
        entered, **service.decision_of(entered), levels=levels, version=rows[0].record_version, actor=actor
    )


def take_back(rows: Sequence[StagedRow], _import: ListImport, actor: User) -> None:
    """Remove the decision that the list entered, or give it its earlier levels back.

    Refused when it was changed since, or a round rests on it.
    """
    entered = db.session.get(Classification, rows[0].record_id)
    if entered is None or entered.version != rows[0].record_version:
        raise DomainError(_("Không hoàn tác được vì quyết định đã được sửa sau lần nhập. Hãy sửa từng mức."))
    if rows[0].verdict == Verdict.CHANGED:
        _correct(entered, rows, lambda row: {name: old for name, old, _new in row.changes}, actor)
        return
    service.ensure_not_in_use(entered)
    try:
        with db.session.begin_nested():
            db.session.delete(entered)
    except IntegrityError as error:
        raise DomainError(
            _("Không hoàn tác được vì đã có đợt thực tập chọn quyết định này. Hãy chọn quyết định khác cho đợt trước.")
        ) from error
    record("classification_import_undone", Classification(id=rows[0].record_id), actor=actor)
