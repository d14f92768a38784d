"""Lists that are no longer so: somebody left a place after the document was made, or got one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from portal.documents.facts import standing_placements
from portal.documents.models import DocumentVersion, OfficialDocument
from portal.documents.queries import is_newest
from portal.documents.rules import LISTS, OF_ONE_COMMUNE, DocumentKind, DocumentStatus
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements.models import Placement
from portal.students.models import Student


class Changed(NamedTuple):
    """`left`: names that stand in the list and hold their place no longer; `came`: how many it lacks."""

    left: list[str]
    came: int


def changed_since(document: OfficialDocument) -> Changed | None:
    """What the newest version of a list says otherwise than the round today; None where nothing, or of other kinds."""
    return list_changed([document.id]).get(document.id)


def list_changed(document_ids: Iterable[UUID]) -> dict[UUID, Changed]:
    """The same of every one of these documents that is out of date; two statements, however many they are.

    A decision lacks nobody: who got a place after it is for a later decision.
    """
    lists = _lists(document_ids)
    if not lists:
        return {}
    placed = _placed({row.round_id for row in lists})
    found = {row.id: _compared(row, placed) for row in lists}
    return {document: changed for document, changed in found.items() if changed.left or changed.came}


def _lists(document_ids: Iterable[UUID]) -> list[Any]:
    statement = (
        select(OfficialDocument.id, OfficialDocument.round_id, OfficialDocument.kind)
        .add_columns(OfficialDocument.commune_code, OfficialDocument.school_code, DocumentVersion.facts)
        .join(DocumentVersion, DocumentVersion.document_id == OfficialDocument.id)
        .where(OfficialDocument.id.in_(list(document_ids)), is_newest())
        .where(OfficialDocument.kind.in_([kind.value for kind in LISTS]))
        .where(OfficialDocument.status != DocumentStatus.REVOKED.value)
    )
    return list(db.session.execute(statement))


def _placed(rounds: Iterable[UUID]) -> list[Any]:
    """Who is sent where in these rounds."""
    columns = (Placement.round_id, Placement.id, Opening.commune_code, Student.school_code)
    return list(db.session.execute(standing_placements(*rounds).with_only_columns(*columns).order_by(None)))


def _compared(row: Any, placed: list[Any]) -> Changed:
    listed = {UUID(one["placement"]): one["name"] for one in row.facts["students"]}
    here = [one for one in placed if one.round_id == row.round_id]
    standing = {one.id for one in here}
    wanted: set[UUID] = set()
    if row.kind in OF_ONE_COMMUNE:
        wanted = {one.id for one in here if one.commune_code == row.commune_code}
    elif row.kind == DocumentKind.SCHOOL_LIST:
        wanted = {one.id for one in here if one.school_code == row.school_code}
    return Changed([name for placement, name in listed.items() if placement not in standing], len(wanted - set(listed)))
