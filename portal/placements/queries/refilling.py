"""What a refill starts from: who holds a seat, who left, and how many seats and students wait for each other."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import select

from portal.applications.queries import list_counted_submissions
from portal.attempts.freezing import Standing
from portal.communes.models import Commune
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.placements.models import Placement
from portal.placements.rules.answers import COMMUNE_LEFT, STUDENT_LEFT
from portal.placements.rules.placement import PlacementStatus
from portal.rounds.models import Round


def standing_of(round_: Round) -> Standing:
    """Seats that are held, pairs a commune said no to, and students who gave their seat up."""
    rows = db.session.execute(
        select(Placement.student_id, Placement.opening_id, Placement.status, Placement.vacated_because).where(
            Placement.round_id == round_.id
        )
    ).all()
    kept = frozenset((r.student_id, r.opening_id) for r in rows if r.status != PlacementStatus.VACATED)
    return Standing(
        kept=kept,
        barred=frozenset((r.student_id, r.opening_id) for r in rows if r.vacated_because in COMMUNE_LEFT) - kept,
        left=frozenset(r.student_id for r in rows if r.vacated_because in STUDENT_LEFT)
        - {student for student, _opening in kept},
    )


class Free(NamedTuple):
    """What a refill could bring together."""

    openings: list[Any]  # rows (title, commune, free)
    seats: int
    students: int  # without a place, who took part and did not leave


def find_free(round_: Round) -> Free:
    """Free seats by opening, and how many students wait; three statements."""
    free = (Opening.seats - Opening.seats_taken).label("free")
    openings = db.session.execute(
        select(Opening.title, Commune.full_name.label("commune"), free)
        .join(Commune, Commune.code == Opening.commune_code)
        .where(Opening.round_id == round_.id, Opening.status == OpeningStatus.APPROVED.value)
        .where(Opening.seats > Opening.seats_taken)
        .order_by(Commune.sort_key, Opening.title, Opening.id)
    ).all()
    standing = standing_of(round_)
    placed = {student for student, _opening in standing.kept}
    waiting = {s.student_id for s in list_counted_submissions(round_.id)} - placed - standing.left
    return Free(list(openings), sum(row.free for row in openings), len(waiting))
