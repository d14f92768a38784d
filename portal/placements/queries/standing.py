"""Which placements stand, and from when on results are for all to see."""

from __future__ import annotations

from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus
from portal.rounds.rules import RoundStatus

PUBLISHED_ROUNDS = (RoundStatus.PUBLISHED, RoundStatus.RUNNING, RoundStatus.CLOSED)
HOLDS_A_SEAT = Placement.status != PlacementStatus.VACATED.value
