"""Attempts that fill the free seats of a published result and leave every held one untouched."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Uuid, column, select, table

from portal.attempts.freezing import GRANTED, KEPT, Pair, pinned_pairs
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.rules import AttemptKind
from portal.communes.models import Commune
from portal.errors import DomainError
from portal.extensions import db
from portal.openings.models import Opening
from portal.students.models import Student

# A table of a later room, read by name: who holds which seat now.
_PLACEMENT = table(
    "placement", column("round_id", Uuid), column("student_id", Uuid), column("opening_id", Uuid), column("status")
)


def ensure_nobody_moved(attempt: MatchAttempt) -> None:
    """Refuse a refill that was computed while other seats were held than now: it would undo an answer."""
    held = select(_PLACEMENT.c.student_id, _PLACEMENT.c.opening_id).where(
        _PLACEMENT.c.round_id == attempt.round_id, _PLACEMENT.c.status != "vacated"
    )
    now: set[Pair] = {(student, opening) for student, opening in db.session.execute(held)}
    moved = {student for student, _opening in pinned_pairs(attempt.frozen_input, GRANTED)}
    if {pair for pair in now if pair[0] not in moved} != pinned_pairs(attempt.frozen_input, KEPT):
        raise DomainError(
            _("Từ khi tính phương án bù chỗ này, đã có người nhận hoặc trả chỗ. Hãy tính phương án bù chỗ mới.")
        )


def list_newcomers(attempt: MatchAttempt) -> list[Any]:
    """Whom a refill gives a seat: rows (student_id, opening_id, rank, full_name, code, title, commune) by name."""
    if attempt.kind != AttemptKind.REFILL:
        return []
    kept = {student for student, _opening in pinned_pairs(attempt.frozen_input, KEPT)}
    statement = (
        select(ProposedPlacement.student_id, ProposedPlacement.opening_id, ProposedPlacement.rank)
        .add_columns(Student.full_name, Student.code, Opening.title, Commune.full_name.label("commune"))
        .join(Student, Student.id == ProposedPlacement.student_id)
        .join(Opening, Opening.id == ProposedPlacement.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .where(ProposedPlacement.attempt_id == attempt.id)
        .order_by(Student.sort_key, Student.id)
    )
    return [row for row in db.session.execute(statement) if row.student_id not in kept]
