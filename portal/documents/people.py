"""Whose data a document holds: students are told who took along a file that tells of them (Law 91/2025/QH15)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from portal.documents.models import DocumentVersion, OfficialDocument
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements.models import Placement
from portal.students.looking import Taken
from portal.students.models import Student

_AT_ONCE = 500  # ids in one statement


def people_in(document: OfficialDocument) -> list[Taken]:
    """The students that any version of the document names."""
    return people_of([version.id for version in document.versions])


def people_of(versions: Sequence[UUID]) -> list[Taken]:
    """The students that any of these versions names, each once."""
    found: set[UUID] = set()
    for start in range(0, len(versions), _AT_ONCE):
        statement = (
            select(DocumentVersion.facts, OfficialDocument.placement_id)
            .join(OfficialDocument, OfficialDocument.id == DocumentVersion.document_id)
            .where(DocumentVersion.id.in_(versions[start : start + _AT_ONCE]))
        )
        for facts, own in db.session.execute(statement):
            found |= {UUID(row["placement"]) for row in facts.get("students", ())} | ({own} if own else set())
    return _placed(sorted(found))


def _placed(placements: Sequence[UUID]) -> list[Taken]:
    rows: list[Taken] = []
    for start in range(0, len(placements), _AT_ONCE):
        statement = (
            select(Student.id, Student.school_code, Opening.commune_code)
            .join(Placement, Placement.student_id == Student.id)
            .join(Opening, Opening.id == Placement.opening_id)
            .where(Placement.id.in_(placements[start : start + _AT_ONCE]))
        )
        rows += [Taken(*row) for row in db.session.execute(statement)]
    return rows
