"""Attempts that fill the free seats of a published result and leave every held one untouched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Uuid, column, select, table

from portal import clock
from portal.attempts.freezing import GRANTED, KEPT, Pair, pinned_pairs
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.rules import WAITING, AttemptKind, AttemptStatus
from portal.communes.models import Commune
from portal.design import status_look
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.openings.models import Opening
from portal.students.models import Student
from portal.vietnamese.dates import local_day

# A table of a later room, read by name: who holds which seat now.
_PLACEMENT = table(
    "placement", column("round_id", Uuid), column("student_id", Uuid), column("opening_id", Uuid), column("status")
)


def ensure_no_other(round_id: UUID) -> None:
    """Two of them would give the same seats away: the second waits for what becomes of the first.

    Raises StaleVersion while another refill of the round is computed or before the approvers.
    """
    under_way = [status.value for status in (*WAITING, AttemptStatus.SENT_FOR_APPROVAL)]
    statement = select(MatchAttempt.number, MatchAttempt.status).where(
        MatchAttempt.round_id == round_id, MatchAttempt.kind == AttemptKind.REFILL.value
    )
    other = db.session.execute(statement.where(MatchAttempt.status.in_(under_way)).limit(1)).first()
    if other is not None:
        now = _("phương án %(number)s: %(status)s", number=other.number, status=status_look(other.status, "attempt")[0])
        raise StaleVersion(
            _("Một phương án bù chỗ khác của đợt đang được tính hoặc chờ phê duyệt. Hãy xem phương án đó trước."),
            changes=[(_("Phương án bù chỗ"), _("chưa có"), now)],
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


def ensure_not_begun(attempt: MatchAttempt) -> None:
    """Refuse a refill that would send somebody to an opening whose internship has begun since it was computed."""
    today = local_day(clock.now())
    begun = {row.commune for row in list_newcomers(attempt) if row.starts_on <= today}
    if begun:
        raise DomainError(
            _(
                "Từ khi tính phương án bù chỗ này, thực tập đã bắt đầu ở %(communes)s nên không bù người vào đó nữa. "
                "Hãy tính phương án bù chỗ mới.",
                communes=", ".join(sorted(begun)),
            )
        )


def list_newcomers(attempt: MatchAttempt) -> list[Any]:
    """Whom a refill gives a seat: rows (student_id, opening_id, rank, full_name, code, title, starts_on, commune)."""
    if attempt.kind != AttemptKind.REFILL:
        return []
    kept = {student for student, _opening in pinned_pairs(attempt.frozen_input, KEPT)}
    statement = (
        select(ProposedPlacement.student_id, ProposedPlacement.opening_id, ProposedPlacement.rank)
        .add_columns(Student.full_name, Student.code, Opening.title, Opening.starts_on)
        .add_columns(Commune.full_name.label("commune"))
        .join(Student, Student.id == ProposedPlacement.student_id)
        .join(Opening, Opening.id == ProposedPlacement.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .where(ProposedPlacement.attempt_id == attempt.id)
        .order_by(Student.sort_key, Student.id)
    )
    return [row for row in db.session.execute(statement) if row.student_id not in kept]
