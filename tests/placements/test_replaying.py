"""The trail alone tells how every placement stands; and it is noticed when a table says otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from portal.extensions import db
from portal.placements.models import Placement, PlacementAnswer
from portal.placements.replaying import find_differences, rebuild
from portal.placements.rules.answers import Act
from tests.factories.attempts import Market, make_market
from tests.factories.placements import make_publication, placement_of, say


@pytest.fixture
def market(app: Any) -> Market:
    """Two placed: one accepted by both sides, one refused by the commune."""
    market = make_market()
    make_publication(market)
    first, second = placement_of(market, 0), placement_of(market, 1)
    say(first, Act.ACCEPT)
    say(first, Act.CONFIRM)
    say(second, Act.REFUSE)
    db.session.commit()
    return market


def test_every_state_is_rebuilt_from_the_trail(app: Any, market: Market) -> None:
    assert find_differences() == []
    assert sorted(state.status for state in rebuild().values()) == ["ready", "vacated"]
    told = app.test_cli_runner().invoke(args=["audit", "replay"])
    assert (told.exit_code, told.output) == (0, "2 placements stand as the trail says\n")


@pytest.mark.parametrize(
    "values", [{"status": "active"}, {"rank": 7}, {"commune_answer": "awaited"}], ids=lambda values: next(iter(values))
)
def test_a_row_changed_behind_the_trail_is_named(app: Any, market: Market, values: dict[str, Any]) -> None:
    changed = placement_of(market, 0)
    db.session.execute(update(Placement).where(Placement.id == changed.id).values(**values))
    db.session.commit()
    told = app.test_cli_runner().invoke(args=["audit", "replay"])
    assert told.exit_code == 1
    assert str(changed.id) in told.output


def test_a_row_that_vanished_is_named(app: Any, market: Market) -> None:
    gone = placement_of(market, 0).id
    db.session.execute(delete(PlacementAnswer).where(PlacementAnswer.placement_id == gone))
    db.session.execute(delete(Placement).where(Placement.id == gone))
    db.session.commit()
    assert [(found.placement_id, found.table) for found in find_differences()] == [(gone, None)]
