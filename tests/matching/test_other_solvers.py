"""The same outcome whoever does the first step, and the same as other people's solvers."""

from random import Random

import numpy as np
import pytest

from portal.matching import Options, solve
from portal.matching.choice import choose_by_merit
from portal.matching.coverage import cover
from portal.matching.market import Market
from portal.matching.state import State
from tests.matching.made_rounds import made_round
from tests.matching.other_solvers import ortools_coverage, pypi_stable, scipy_position
from tests.matching.rounds import random_round

FAMILIES = ("easy", "scarce", "scarce-anywhere")


def silent(stage: str, share: float) -> None:
    """No progress is shown in tests."""


def choice_after(market: Market, position: list[int]) -> list[int]:
    state = State(market, position)
    choose_by_merit(state, silent)
    return market.place(state.at).tolist()


def nobody_placed(market: Market) -> list[int]:
    """Coverage found from nothing instead of from the choices in turn."""
    state = State(market)
    cover(state, silent)
    return state.at


@pytest.mark.parametrize("chunk", range(5))
def test_coverage_by_another_solver_gives_the_same_places(chunk: int) -> None:
    for number in range(60):
        rng = Random(40_000 + chunk * 100 + number)
        instance, options = random_round(rng, 7).instance(), Options(rng.random() < 0.6)
        market = Market.of(instance, "seed", options)
        expected = solve(instance, seed="seed", options=options).place.tolist()
        assert choice_after(market, scipy_position(market)) == expected
        assert choice_after(market, nobody_placed(market)) == expected


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("family", FAMILIES)
def test_coverage_by_another_solver_gives_the_same_places_in_a_province(family: str, first: bool) -> None:
    instance, options = made_round("province", family), Options(first)
    market = Market.of(instance, "seed", options)
    expected = solve(instance, seed="seed", options=options).place.tolist()
    assert choice_after(market, scipy_position(market)) == expected
    assert choice_after(market, nobody_placed(market)) == expected


@pytest.mark.parametrize("family", FAMILIES)
def test_coverage_equals_ortools_at_university_size(family: str) -> None:
    instance = made_round("university", family)
    levels = solve(instance, seed="seed").report["levels"]
    assert [level["filled"] for level in levels] == ortools_coverage(instance, Options())


@pytest.mark.parametrize("chunk", range(4))
def test_stable_equals_deferred_acceptance_by_another_library(chunk: int) -> None:
    for number in range(50):
        rng = Random(50_000 + chunk * 100 + number)
        instance = random_round(rng, 7).instance()
        market = Market.of(instance, "seed", Options())
        place = market.place(pypi_stable(market))
        assert np.array_equal(solve(instance, rule="stable", seed="seed").place, place)
