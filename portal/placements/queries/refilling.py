"""What a refill starts from: who holds a seat, who left, and how many seats and students wait for each other."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from portal import clock
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
from portal.vietnamese.dates import local_day


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
        begun=frozenset(db.session.scalars(select(Opening.id).where(Opening.round_id == round_.id, _has_begun()))),
    )


def _has_begun() -> ColumnElement[bool]:
    """Nobody leaves nor joins an internship that has begun: its seats are no longer given away."""
    return Opening.starts_on <= local_day(clock.now())


class Free(NamedTuple):
    """What a refill could bring together."""

    openings: list[Any]  # rows (id, title, commune, free)
    seats: int
    begun: int  # free seats that nobody gets any more
    students: int  # without a place, who took part and did not leave


def list_free_openings(round_id: UUID) -> list[Any]:
    """Openings with a free seat that have not begun: rows (id, title, commune, free) by the communes' names."""
    return list(
        db.session.execute(
            select(Opening.id, Opening.title, Commune.full_name.label("commune"))
            .add_columns(Opening.free_seats.label("free"))
            .join(Commune, Commune.code == Opening.commune_code)
            .where(*_free(round_id), ~_has_begun())
            .order_by(Commune.sort_key, Opening.title, Opening.id)
        )
    )


def _free(round_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Opening.round_id == round_id, Opening.status == OpeningStatus.APPROVED.value, Opening.free_seats > 0


def find_free(round_: Round) -> Free:
    """Free seats by opening, and how many students wait; a constant number of statements."""
    openings = list_free_openings(round_.id)
    begun = db.session.scalar(select(func.sum(Opening.free_seats)).where(*_free(round_.id), _has_begun()))
    standing = standing_of(round_)
    placed = {student for student, _opening in standing.kept}
    waiting = {s.student_id for s in list_counted_submissions(round_.id)} - placed - standing.left
    return Free(openings, sum(row.free for row in openings), begun or 0, len(waiting))
