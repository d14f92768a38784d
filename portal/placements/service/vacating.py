"""The one way out of a placement: its state, its seat, and what the trail must know of it."""

from __future__ import annotations

from collections.abc import Sequence

from portal import clock
from portal.extensions import db
from portal.placements import seats
from portal.placements.models import Placement
from portal.placements.rules.answers import Vacancy
from portal.placements.rules.placement import TRANSITIONS, PlacementAction
from portal.placements.swaps.expiring import expire_of
from portal.transitions import next_status


def vacate(placements: Sequence[Placement], because: Vacancy) -> None:
    """Free the seats of placements that the caller has locked; raises TransitionNotAllowed once they have begun."""
    freed: dict[object, int] = {}
    for placement in placements:
        placement.status = next_status(TRANSITIONS, placement.status, PlacementAction.VACATE).value
        placement.vacated_at = clock.now()
        placement.vacated_because = because.value
        freed[placement.opening_id] = freed.get(placement.opening_id, 0) + 1
    db.session.flush()
    expire_of(placements)
    seats.give_back(freed)  # type: ignore[arg-type]
