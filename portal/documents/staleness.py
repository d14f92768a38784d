"""Lists that are no longer so: somebody left a place after the document was made, or got one."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.documents.facts import standing_placements
from portal.documents.models import DocumentVersion, OfficialDocument
from portal.documents.rules import OF_ONE_COMMUNE, DocumentKind, DocumentStatus
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements.models import Placement
from portal.students.models import Student


class Changed(NamedTuple):
    """`left`: names that stand in the list and hold their place no longer; `came`: how many it lacks."""

    left: list[str]
    came: int


def changed_since(document: OfficialDocument) -> Changed:
    """What the newest version of a list says otherwise than the round today; nothing of other kinds.

    A decision lacks nobody: who got a place after it is for a later decision. At most three statements.
    """
    newest = (
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document.id)
        .order_by(DocumentVersion.number.desc())
        .limit(1)
        .options(undefer(DocumentVersion.facts))
    )
    version = db.session.scalars(newest).one()
    listed = {UUID(row["placement"]): row["name"] for row in version.facts.get("students", ())}
    if not listed or document.status == DocumentStatus.REVOKED:
        return Changed([], 0)
    standing = set(db.session.scalars(standing_placements(document.round_id).with_only_columns(Placement.id)))
    left = [name for placement, name in listed.items() if placement not in standing]
    return Changed(left, len(_wanted(document) - set(listed)))


def _wanted(document: OfficialDocument) -> set[UUID]:
    """Who should stand in the list of a commune or school."""
    placed = standing_placements(document.round_id).with_only_columns(Placement.id)
    if document.kind in OF_ONE_COMMUNE:
        return set(db.session.scalars(placed.where(Opening.commune_code == document.commune_code)))
    if document.kind == DocumentKind.SCHOOL_LIST:
        return set(db.session.scalars(placed.where(Student.school_code == document.school_code)))
    return set()
