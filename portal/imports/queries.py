"""Reads of imports and their rows, scoped to the actor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.errors import NotFound
from portal.extensions import db
from portal.imports.kind import StagedRow
from portal.imports.kinds import KINDS
from portal.imports.models import ImportRow, ListImport
from portal.imports.rules import ImportStatus, Verdict
from portal.paging import Page, paginate

_SAME = 20  # imports of one file that are looked at; not every database compares JSON


def _in_scope(actor: User) -> ColumnElement[bool]:
    """The imports of lists that the actor may bring in, of own schools where a list is a school's."""
    reached = []
    for kind in KINDS.values():
        scope = actor.scope(kind.permission)
        if scope.everything:
            reached.append(ListImport.kind == kind.name)
        elif scope.school_codes:
            own = or_(ListImport.school_code.in_(scope.school_codes), ListImport.uploaded_by_id == actor.id)
            reached.append(and_(ListImport.kind == kind.name, own))
    return or_(*reached) if reached else false()


def get_import(actor: User, import_id: UUID) -> ListImport:
    """An import within the actor's reach; raises NotFound."""
    found = db.session.scalar(select(ListImport).where(ListImport.id == import_id, _in_scope(actor)))
    if found is None:
        raise NotFound
    return found


def list_imports(actor: User, page: int) -> Page[ListImport]:
    """What was brought in, the newest first."""
    statement = (
        select(ListImport)
        .options(joinedload(ListImport.round), joinedload(ListImport.uploaded_by))
        .where(_in_scope(actor))
        .order_by(ListImport.uploaded_at.desc(), ListImport.id)
    )
    return paginate(statement, page)


def find_same(import_: ListImport) -> ListImport | None:
    """The last import that applied the same sheet of the same file in the same way to the same round, and stands."""
    found = db.session.scalars(
        select(ListImport)
        .where(ListImport.sha256 == import_.sha256, ListImport.kind == import_.kind, ListImport.id != import_.id)
        .where(ListImport.round_id == import_.round_id, ListImport.status == ImportStatus.APPLIED.value)
        .where(ListImport.school_code.is_not_distinct_from(import_.school_code), ListImport.sheet == import_.sheet)
        .order_by(ListImport.applied_at.desc())
        .limit(_SAME)
    )
    return next((other for other in found if other.settings == import_.settings), None)


def list_rows(import_: ListImport, verdict: Verdict | None, page: int) -> Page[ImportRow]:
    """The rows of an import in the order of the file."""
    statement = select(ImportRow).where(ImportRow.import_id == import_.id).order_by(ImportRow.number)
    if verdict is not None:
        statement = statement.where(ImportRow.verdict == verdict.value)
    return paginate(statement, page)


def list_refused(import_: ListImport) -> Sequence[Any]:
    """(number, cells, faults) of the rows that were refused."""
    return db.session.execute(
        select(ImportRow.number, ImportRow.cells, ImportRow.faults)
        .where(ImportRow.import_id == import_.id, ImportRow.verdict == Verdict.REFUSED.value)
        .order_by(ImportRow.number)
    ).all()


def list_staged(import_: ListImport, verdicts: Sequence[Verdict]) -> list[StagedRow]:
    """The rows of these verdicts, with what is or was to be written."""
    rows = db.session.execute(
        select(ImportRow.number, ImportRow.verdict, ImportRow.values, ImportRow.changes)
        .add_columns(ImportRow.record_id, ImportRow.record_version)
        .where(ImportRow.import_id == import_.id, ImportRow.verdict.in_([verdict.value for verdict in verdicts]))
        .order_by(ImportRow.number)
    )
    return [StagedRow(*row) for row in rows]


def has_rows(import_: ListImport) -> bool:
    """Whether the rows are still kept: without them nothing can be taken back."""
    return bool(
        db.session.scalar(select(func.count()).select_from(ImportRow).where(ImportRow.import_id == import_.id).limit(1))
    )
