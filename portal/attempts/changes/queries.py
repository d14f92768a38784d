"""Reads of changes by hand, and of what is shown beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.attempts.changes.models import HandChange
from portal.attempts.changes.rules import numbered
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.rules import AttemptKind
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.paging import Page, paginate
from portal.rounds.models import RoundPriority
from portal.schools.models import Major
from portal.students.models import Student


def list_all(attempt_id: UUID) -> list[HandChange]:
    """Every change of an attempt in the order in which they were made, those taken back and the taking back too."""
    statement = select(HandChange).where(HandChange.attempt_id == attempt_id).order_by(HandChange.number)
    return list(db.session.scalars(statement))


def get_change(attempt: MatchAttempt, change_id: UUID) -> HandChange:
    """A change of this attempt; raises NotFound."""
    change = db.session.get(HandChange, change_id)
    if change is None or change.attempt_id != attempt.id:
        raise NotFound
    return change


def count_standing(attempt_id: UUID) -> int:
    """How many changes hold; each taking back takes two rows away."""
    rows, undoing = db.session.execute(
        select(func.count(), func.count(HandChange.undoes_id)).where(HandChange.attempt_id == attempt_id)
    ).one()
    return int(rows - 2 * undoing)


def list_published_changes(round_id: UUID) -> list[tuple[int, list[tuple[int, str]]]]:
    """What everybody may know of changes by hand: by the attempt's number, each with its number and its reason.

    A refill keeps what the result before it had, so those of all since the last whole result are told.
    """
    published = (MatchAttempt.round_id == round_id, MatchAttempt.published_at.is_not(None))
    whole = select(func.max(MatchAttempt.published_at)).where(*published, MatchAttempt.kind == AttemptKind.WHOLE.value)
    statement = (
        select(MatchAttempt.number, HandChange)
        .join(MatchAttempt, MatchAttempt.id == HandChange.attempt_id)
        .where(*published, MatchAttempt.published_at >= whole.scalar_subquery())
        .order_by(MatchAttempt.number, HandChange.number)
    )
    found = []
    for number, rows in groupby(db.session.execute(statement), key=lambda row: row[0]):
        if reasons := numbered(row[1] for row in rows):
            found.append((number, reasons))
    return found


def list_changes(attempt_id: UUID, page: int) -> Page[Any]:
    """The changes of an attempt, the newest first, with the student, both places, the computed one, and who did it.

    Rows hold `HandChange`, `undone` (whether it was taken back), and for each of from, to and computed the commune
    and title; two statements.
    """
    undoing = aliased(HandChange)
    statement = (
        select(HandChange, undoing.id.is_not(None).label("undone"), Student.full_name, Student.code)
        .add_columns(User.full_name.label("who"), ProposedPlacement.computed_rank)
        .join(Student, Student.id == HandChange.student_id)
        .join(User, User.id == HandChange.changed_by_id)
        .join(
            ProposedPlacement,
            (ProposedPlacement.attempt_id == HandChange.attempt_id)
            & (ProposedPlacement.student_id == HandChange.student_id),
        )
        .outerjoin(undoing, undoing.undoes_id == HandChange.id)
        .where(HandChange.attempt_id == attempt_id)
        .order_by(HandChange.number.desc())
    )
    keys = (HandChange.from_opening_id, HandChange.to_opening_id, ProposedPlacement.computed_opening_id)
    for name, key in zip(("from", "to", "computed"), keys, strict=True):
        opening, commune = aliased(Opening), aliased(Commune)
        statement = (
            statement.add_columns(opening.title.label(f"title_{name}"), commune.full_name.label(f"commune_{name}"))
            .outerjoin(opening, opening.id == key)
            .outerjoin(commune, commune.code == opening.commune_code)
        )
    return paginate(statement, page, rows=True)


class Place(NamedTuple):
    """An opening as a page names it; `level` is the priority of its commune, `is_open` whether it still takes part."""

    commune: str
    title: str
    level: int | None
    is_open: bool

    @property
    def label(self) -> str:
        return f"{self.commune} – {self.title}"


def name_places(attempt: MatchAttempt, openings: Iterable[UUID]) -> dict[UUID, Place]:
    """Openings by id, the most remote first, then by the commune's name; one statement."""
    rows = db.session.execute(
        select(Opening.id, Commune.full_name, Opening.title, RoundPriority.level, Opening.status)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(
            RoundPriority,
            (RoundPriority.round_id == attempt.round_id) & (RoundPriority.commune_code == Opening.commune_code),
        )
        .where(Opening.id.in_(list(openings)))
        .order_by(RoundPriority.level, Commune.sort_key, Opening.title, Opening.id)
    )
    approved = OpeningStatus.APPROVED.value
    return {key: Place(commune, title, level, status == approved) for key, commune, title, level, status in rows}


def get_row(attempt: MatchAttempt, student_id: UUID) -> Any:
    """A student of an attempt: (id, full_name, code, school_code, major, computed_opening_id); raises NotFound."""
    row = db.session.execute(
        select(Student.id, Student.full_name, Student.code, Student.school_code, Major.name.label("major"))
        .add_columns(ProposedPlacement.computed_opening_id)
        .join(ProposedPlacement, ProposedPlacement.student_id == Student.id)
        .outerjoin(Major, Major.code == Student.major_code)
        .where(ProposedPlacement.attempt_id == attempt.id, Student.id == student_id)
    ).first()
    if row is None:
        raise NotFound
    return row


def list_affected(attempt: MatchAttempt, students: Collection[UUID]) -> dict[UUID, Any]:
    """Rows (full_name, code, school_code, rank, commune) of these students; one statement, none for nobody."""
    if not students:
        return {}
    rows = db.session.execute(
        select(Student.id, Student.full_name, Student.code, Student.school_code)
        .add_columns(ProposedPlacement.rank, Commune.full_name.label("commune"))
        .join(ProposedPlacement, ProposedPlacement.student_id == Student.id)
        .outerjoin(Opening, Opening.id == ProposedPlacement.opening_id)
        .outerjoin(Commune, Commune.code == Opening.commune_code)
        .where(ProposedPlacement.attempt_id == attempt.id, Student.id.in_(students))
    )
    return {row.id: row for row in rows}
