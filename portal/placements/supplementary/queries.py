"""What a supplementary round would take over, and who holds a place already."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.passing_on import list_free
from portal.placements.models import Placement
from portal.placements.queries.standing import HOLDS_A_SEAT
from portal.rounds.models import Round
from portal.students.carrying import fit_for, list_waiting


@dataclass(frozen=True)
class Left:
    """The openings with free seats, in the order of communes' names; how many students wait, and how many fit."""

    openings: list[Opening]
    students: int
    fitting: int

    @property
    def seats(self) -> int:
        return sum(opening.free_seats for opening in self.openings)


def list_placed(round_id: UUID) -> set[UUID]:
    """Students who hold a seat of the round."""
    return set(db.session.scalars(select(Placement.student_id).where(Placement.round_id == round_id, HOLDS_A_SEAT)))


def find_left(parent: Round, prepared: Round | None) -> Left:
    """What is left of the parent; who fits is asked by the rules of the round in preparation, else of the parent."""
    waiting = list_waiting(parent, list_placed(parent.id))
    openings = sorted(list_free(parent.id), key=lambda opening: (opening.commune.sort_key, opening.title))
    return Left(openings, len(waiting), len(fit_for(prepared or parent, waiting)))
