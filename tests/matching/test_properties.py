"""What must hold for every round, whatever its rows."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.matching import Instance, Options, Result, Student, canonical_files, solve
from portal.matching.certificate import make_certificate
from portal.matching.explain import explain
from portal.matching.market import Market
from portal.matching.price import measure
from portal.matching.standing import find_envy
from tests.matching.brute import Brute
from tests.matching.made_rounds import made_round
from tests.matching.other_solvers import scipy_position
from tests.matching.rounds import Round, random_round

RULES = ("remote-first", "stable", "least-total-rank")
FAMILIES = ("easy", "scarce", "scarce-anywhere")

rounds = st.integers(0, 2**32).map(lambda number: random_round(Random(number), 9))
seeds = st.text("0123456789abcdef", min_size=1, max_size=4)
options = st.booleans().map(Options)
quick = settings(max_examples=120, deadline=None)


def coverage(result: Result) -> list[int]:
    return [level["filled"] for level in result.report["levels"]]


def output(instance: Instance, rule: str, seed: str, chosen: Options) -> tuple[object, ...]:
    result = solve(instance, rule=rule, seed=seed, options=chosen)
    explained = list(explain(result)) if rule != "least-total-rank" else []
    proof = make_certificate(result) if rule == "remote-first" else {}
    return canonical_files(instance), result.assignment, result.report, explained, proof


@quick
@given(rounds, seeds, options, st.randoms(use_true_random=False), st.sampled_from(RULES))
def test_the_order_of_rows_makes_no_difference(rows: Round, seed: str, chosen: Options, rng: Random, rule: str) -> None:
    def shuffled(items: list) -> list:
        return rng.sample(items, len(items))

    openings = [
        opening._replace(fields=tuple(shuffled(list(opening.fields))), provides=tuple(shuffled(list(opening.provides))))
        for opening in rows.openings
    ]
    other = Round(shuffled(rows.students), shuffled(openings), shuffled(rows.choices), shuffled(rows.pins))
    assert output(rows.instance(), rule, seed, chosen) == output(other.instance(), rule, seed, chosen)


@quick
@given(rounds, seeds, options, st.data())
def test_a_further_seat_never_lowers_coverage(rows: Round, seed: str, chosen: Options, data: st.DataObject) -> None:
    before = solve(rows.instance(), seed=seed, options=chosen)
    grown = data.draw(st.integers(0, len(rows.openings) - 1))
    openings = [
        opening._replace(capacity=opening.capacity + (number == grown)) for number, opening in enumerate(rows.openings)
    ]
    after = solve(replace(rows, openings=openings).instance(), seed=seed, options=chosen)
    assert coverage(after) >= coverage(before)
    assert after.report["placed"] >= before.report["placed"]


def raised(student: Student, step: int) -> Student:
    if student.merit is not None:
        return student._replace(merit=student.merit + step)
    return student._replace(conduct=min(100, student.conduct + 10 * step))


@quick
@given(rounds, seeds, st.integers(1, 3), st.data())
def test_higher_merit_never_hurts_under_stable(rows: Round, seed: str, step: int, data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(rows.students) - 1))
    name = rows.students[chosen].id
    students = [raised(s, step) if number == chosen else s for number, s in enumerate(rows.students)]

    def standing(people: list[Student]) -> int:
        brute = Brute(replace(rows, students=people), seed)
        assume(name not in brute.required)
        placed = dict(
            row[:2] for row in solve(replace(rows, students=people).instance(), rule="stable", seed=seed).assignment
        )
        return [*brute.preferences(brute.students[name]), None].index(placed.get(name))

    assert standing(students) <= standing(rows.students)


@quick
@given(rounds, seeds, options)
def test_nobody_can_be_better_off_within_the_coverage_without_cost_to_another(
    rows: Round, seed: str, chosen: Options
) -> None:
    rows = replace(rows, students=rows.students[:5], pins=[])
    kept = {student.id for student in rows.students}
    rows = replace(rows, choices=[choice for choice in rows.choices if choice.student in kept])
    brute = Brute(rows, seed, first_intern_first=chosen.first_intern_first)
    order = {s.id: [*brute.preferences(s), None] for s in rows.students}
    placed = dict(row[:2] for row in solve(rows.instance(), seed=seed, options=chosen).assignment)
    worth = {s: order[s].index(placed.get(s)) for s in kept}
    for other in brute.assignments:
        if brute.coverage(other) == brute.best_coverage:
            steps = [order[s].index(other[s]) - worth[s] for s in kept]
            assert not any(steps) or max(steps) > 0


@pytest.mark.parametrize("family", FAMILIES)
def test_the_two_guarantees_at_university_size(family: str) -> None:
    """Remote first places as many as anything could; no student outside sees one behind them inside."""
    instance = made_round("university", family)
    result = solve(instance, seed="seed")
    market = Market.of(instance, "seed", Options())
    most = solve(instance, rule="least-total-rank", seed="seed").report["placed"]
    assert result.report["placed"] == most
    envy = find_envy(result, market)
    outside = result.place < 0
    assert not (envy.justified & outside).any()
    assert not (envy.empty & outside).any()
    assert measure(result, result)["envy"]["students"] > 0  # giving way would have cost coverage


def test_as_many_are_placed_as_scipy_can_place() -> None:
    for family in FAMILIES:
        instance = made_round("province", family)
        market = Market.of(instance, "seed", Options())
        placed = sum(place < len(market.seats) for place in scipy_position(market))
        assert solve(instance, seed="seed").report["placed"] == placed


@pytest.mark.parametrize("rule", RULES)
def test_progress_may_interrupt(rule: str) -> None:
    class Stop(Exception):
        pass

    def stop(stage: str, share: float) -> None:
        assert 0 <= share <= 1
        raise Stop(stage)

    with pytest.raises(Stop):
        solve(made_round("province", "easy"), rule=rule, seed="seed", progress=stop)


def listening() -> tuple[list[tuple[str, float]], Callable[[str, float], None]]:
    heard: list[tuple[str, float]] = []
    return heard, lambda stage, share: heard.append((stage, share))


@pytest.mark.parametrize("rule", RULES)
def test_progress_grows_within_a_stage(rule: str) -> None:
    heard, progress = listening()
    solve(made_round("province", "scarce"), rule=rule, seed="seed", progress=progress)
    for stage in {stage for stage, _share in heard}:
        shares = [share for name, share in heard if name == stage]
        assert shares == sorted(shares)
