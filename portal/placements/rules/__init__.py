"""States and pure decisions of placements and of what follows from them."""

from portal.placements.rules.placement import (
    TRANSITIONS,
    CommuneAnswer,
    PlacementAction,
    PlacementStatus,
    StudentAnswer,
)

__all__ = ["TRANSITIONS", "CommuneAnswer", "PlacementAction", "PlacementStatus", "StudentAnswer"]
