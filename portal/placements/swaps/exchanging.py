"""The exchange itself: two placements are vacated and two made, their seats never free in between."""

from __future__ import annotations

import uuid

from portal.extensions import db
from portal.placements import seats
from portal.placements.models import Placement
from portal.placements.rules import CommuneAnswer, PlacementAction, PlacementStatus, StudentAnswer
from portal.placements.rules.answers import Vacancy
from portal.placements.rules.placement import TRANSITIONS
from portal.placements.service.vacating import vacate
from portal.placements.swaps.effect import Move
from portal.placements.trail import Placed
from portal.transitions import next_status


def exchange(moves: tuple[Move, Move]) -> list[Placed]:
    """Each student takes the other's seat, both sides having said yes; the caller has locked the placements.

    What was said of the old placements stays with them, and what explains the computed result with the students: they
    read it as such. Raises SeatsGone when an opening was withdrawn meanwhile.
    """
    vacate([move.placement for move in moves], Vacancy.SWAPPED)
    seats.take({move.to.id: 1 for move in moves})
    made = [_place(move) for move in moves]
    db.session.add_all(made)
    db.session.flush()
    return [Placed(placement.id, placement.student_id, placement.opening_id, placement.rank) for placement in made]


def _place(move: Move) -> Placement:
    before = move.placement
    return Placement(
        id=uuid.uuid4(),
        round_id=before.round_id,
        attempt_id=before.attempt_id,
        student_id=before.student_id,
        opening_id=move.to.id,
        rank=move.rank_after,
        status=next_status(TRANSITIONS, PlacementStatus.PUBLISHED, PlacementAction.AGREE).value,
        student_answer=StudentAnswer.ACCEPTED.value,
        commune_answer=CommuneAnswer.CONFIRMED.value,
        published_at=before.published_at,  # a swap gives no new time to appeal against the result
        answer_by=before.answer_by,
    )
