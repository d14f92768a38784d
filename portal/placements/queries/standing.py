"""Which placements stand, and from when on results are for all to see."""

from __future__ import annotations

from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus

HOLDS_A_SEAT = Placement.status != PlacementStatus.VACATED.value
