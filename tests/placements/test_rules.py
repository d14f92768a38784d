from __future__ import annotations

from itertools import product

import pytest

from portal.errors import TransitionNotAllowed
from portal.placements.rules import TRANSITIONS, PlacementAction, PlacementStatus
from portal.transitions import next_status

ALLOWED = {
    ("published", "agree"): "ready",
    ("ready", "start"): "active",
    ("active", "complete"): "completed",
    ("active", "end_early"): "ended_early",
    ("published", "vacate"): "vacated",
    ("ready", "vacate"): "vacated",
}


@pytest.mark.parametrize(("status", "action"), list(product(PlacementStatus, PlacementAction)))
def test_only_listed_steps_are_allowed(status: PlacementStatus, action: PlacementAction) -> None:
    expected = ALLOWED.get((status.value, action.value))
    if expected:
        assert next_status(TRANSITIONS, status, action) == expected
    else:
        with pytest.raises(TransitionNotAllowed):
            next_status(TRANSITIONS, status, action)
