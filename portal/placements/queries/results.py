"""Counts of a published result, and whom a publication concerns."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements.models import Placement
from portal.placements.queries.standing import HOLDS_A_SEAT
from portal.rounds.models import RoundPriority
from portal.schools.models import Major
from portal.students.models import Student


def count_by_priority_and_field(round_id: UUID) -> dict[tuple[int | None, str], int]:
    """How many students hold a seat, by the level of the commune and the code of their field."""
    statement = (
        select(RoundPriority.level, Major.field_code, func.count())
        .select_from(Placement)
        .join(Student, Student.id == Placement.student_id)
        .join(Major, Major.code == Student.major_code)
        .join(Opening, Opening.id == Placement.opening_id)
        .join(
            RoundPriority,
            (RoundPriority.round_id == Placement.round_id) & (RoundPriority.commune_code == Opening.commune_code),
        )
        .where(Placement.round_id == round_id, HOLDS_A_SEAT)
        .group_by(RoundPriority.level, Major.field_code)
    )
    return {(level, field): count for level, field, count in db.session.execute(statement)}


@dataclass(frozen=True)
class Effect:
    """Whom a publication concerns."""

    placed: int
    unplaced: int
    communes: int


def effect_of(attempt: MatchAttempt) -> Effect:
    """How many students get a place, how many do not, and how many communes receive somebody."""
    placed, everybody, communes = db.session.execute(
        select(func.count(ProposedPlacement.opening_id), func.count(), func.count(func.distinct(Opening.commune_code)))
        .select_from(ProposedPlacement)
        .outerjoin(Opening, Opening.id == ProposedPlacement.opening_id)
        .where(ProposedPlacement.attempt_id == attempt.id)
    ).one()
    return Effect(placed, everybody - placed, communes)
