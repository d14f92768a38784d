"""Reads of lists that are or were written in the background: everybody's own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from portal.accounts.models import User
from portal.errors import NotFound
from portal.exports.models import ListExport
from portal.extensions import db
from portal.jobs.files import FileStatus

_SHOWN = 50


def get_export(actor: User, export_id: UUID, *, with_file: bool = False) -> ListExport:
    """A file that the actor asked for; raises NotFound."""
    statement = select(ListExport).where(ListExport.id == export_id, ListExport.asked_by_id == actor.id)
    if with_file:
        statement = statement.options(undefer(ListExport.content))
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def list_exports(actor: User) -> Sequence[ListExport]:
    """The files that are kept for the actor, the newest first."""
    return db.session.scalars(
        select(ListExport)
        .where(ListExport.asked_by_id == actor.id)
        .options(joinedload(ListExport.round))
        .order_by(ListExport.asked_at.desc(), ListExport.id)
        .limit(_SHOWN)
    ).all()


def find_same(export: ListExport) -> ListExport | None:
    """The same list that the same person waits for already."""
    found = db.session.scalars(
        select(ListExport).where(
            ListExport.asked_by_id == export.asked_by_id,
            ListExport.status == FileStatus.WRITING.value,
            ListExport.name == export.name,
            ListExport.format == export.format,
            ListExport.round_id.is_not_distinct_from(export.round_id),
            ListExport.attempt_id.is_not_distinct_from(export.attempt_id),
        )
    )
    return next((same for same in found if same.shown == export.shown), None)
