"""What one move by hand does, held against plain recounts and against the envy of the whole result."""

from __future__ import annotations

import numpy as np
import pytest

from portal.matching import Result, solve
from portal.matching.market import Market
from portal.matching.moving import effect_of, moved, who_prefers
from portal.matching.order import merit_order
from portal.matching.report import level_rows
from portal.matching.result import NOWHERE
from portal.matching.standing import find_envy
from tests.matching.made_rounds import made_round


@pytest.fixture(params=["easy", "scarce", "scarce-anywhere"])
def result(request: pytest.FixtureRequest) -> Result:
    """A result from which some were moved out, so that every family has seats to envy."""
    computed = solve(made_round("province", request.param), rule="remote-first", seed="a5")
    for student in np.flatnonzero(computed.place >= 0)[::50].tolist():
        computed = moved(computed, student, NOWHERE)
    return computed


def with_room(result: Result) -> list[int]:
    held = np.bincount(result.place[result.place >= 0], minlength=result.instance.openings)
    return np.flatnonzero(held < result.instance.capacity).tolist()


def test_only_the_moved_student_is_elsewhere(result: Result) -> None:
    student = int(np.flatnonzero(result.place >= 0)[0])
    for opening in (NOWHERE, *with_room(result)[:3]):
        after = moved(result, student, opening)
        assert after.place[student] == opening
        others = np.arange(result.instance.students) != student
        assert (after.place[others] == result.place[others]).all()
        assert (after.rank[others] == result.rank[others]).all()


def test_whoever_prefers_an_opening_with_room_is_whoever_envies_an_empty_seat(result: Result) -> None:
    for after in (result, moved(result, 5, with_room(result)[0])):
        order = merit_order(after.instance, after.seed)
        envy = find_envy(after, Market.of(after.instance, after.seed, after.options))
        wanting = {int(s) for opening in with_room(after) for s in who_prefers(after, opening, order)}
        assert wanting == set(np.flatnonzero(envy.empty).tolist())


def test_levels_are_recounted_and_the_first_that_falls_is_named(result: Result) -> None:
    student = int(np.flatnonzero(result.place >= 0)[0])
    effect = effect_of(result, student, NOWHERE)
    after = level_rows(result.instance, moved(result, student, NOWHERE).place, first_intern_first=True)
    assert [row["after"] for row in effect.levels] == [row["filled"] for row in after]
    fallen = [row["level"] for row in effect.levels if row["after"] < row["before"]]
    assert fallen == [effect.first_level_lost]


def test_others_are_told_apart_by_merit_and_the_moved_one_is_left_out(result: Result) -> None:
    order = merit_order(result.instance, result.seed).tolist()
    student = order[len(order) // 2]
    for opening in with_room(result):
        effect = effect_of(result, student, opening)
        assert all(order.index(other) < order.index(student) for other in effect.ahead)
        assert all(order.index(other) > order.index(student) for other in effect.behind)
        assert student not in effect.left
        assert effect.ahead == sorted(effect.ahead, key=order.index)
