"""The price of priority and counterfactuals, against a plain count on small rounds."""

from random import Random

import pytest

from portal.matching import Choice, Opening, Options, Pin, Student, solve
from portal.matching.counterfactual import CounterfactualError, counterfactual
from portal.matching.price import price_of_priority
from tests.matching.brute import Assignment, Brute
from tests.matching.brute_reasons import BruteReasons
from tests.matching.rounds import Round, random_round


def plain_envy(brute: Brute, outcome: Assignment) -> tuple[int, int, int]:
    """Students who prefer an opening with an empty seat; with somebody behind; either."""
    order = [student.id for student in brute.merit_order()]
    empty, behind = set(), set()
    for student in brute.merit_order():
        preferences = brute.preferences(student)
        place = outcome[student.id]
        better = preferences[: preferences.index(place)] if place in preferences else preferences
        for name in better if student.id not in brute.required else ():
            holders = [s for s, o in outcome.items() if o == name]
            if len(holders) < brute.openings[name].capacity:
                empty.add(student.id)
            later = order[order.index(student.id) + 1 :]
            if any(s in later and s not in brute.required for s in holders):
                behind.add(student.id)
    return len(empty), len(behind), len(empty | behind)


@pytest.mark.parametrize("chunk", range(6))
def test_measures_of_all_rules(chunk: int) -> None:
    for number in range(50):
        rng = Random(90_000 + chunk * 100 + number)
        rows, seed, first = random_round(rng), str(rng.random()), rng.random() < 0.6
        brute = Brute(rows, seed, first_intern_first=first)
        options = Options(first_intern_first=first)
        measured = price_of_priority(rows.instance(), seed=seed, options=options)["rules"]
        outcomes = {
            "remote-first": brute.remote_first(),
            "stable": brute.stable(),
            "least-total-rank": brute.least_total_rank(),
        }
        for rule, outcome in outcomes.items():
            envy, base = measured[rule]["envy"], outcomes["remote-first"]
            assert (envy["empty"], envy["behind"], envy["students"]) == plain_envy(brute, outcome), (rows, seed)
            assert measured[rule]["placed"] == sum(place is not None for place in outcome.values())
            assert measured[rule]["moved"] == sum(outcome[s] != base[s] for s in outcome)
        assert measured["stable"]["envy"]["students"] == 0
        assert measured["least-total-rank"]["placed"] == measured["remote-first"]["placed"]
        assert measured["remote-first"]["envy"]["by_level"] == plain_levels(brute, outcomes["remote-first"])


def plain_levels(brute: Brute, outcome: Assignment) -> dict[str, int]:
    reasons = BruteReasons(brute, outcome)
    lost: list[str | None] = []
    for student in brute.students.values():
        given = [reasons.reason(student, name) for name in reasons.refused(student)]
        lost += [level for code, level in given if code == "needed_for_coverage"][:1]
    names = [" ".join(map(str, level)) for level in brute.levels()]
    return {name: lost.count(name) for name in names} if lost else {}


@pytest.mark.parametrize("chunk", range(6))
def test_counterfactuals(chunk: int) -> None:
    for number in range(50):
        rng = Random(95_000 + chunk * 100 + number)
        rows, seed = random_round(rng, 5), str(rng.random())
        brute = Brute(rows, seed)
        student, opening = rng.choice(rows.students), rng.choice(rows.openings)
        held = list(brute.required.values()).count(opening.id)
        possible = brute.eligible(student, opening) and held < opening.capacity
        if not possible or student.id in brute.required:
            with pytest.raises(CounterfactualError):
                counterfactual(solve(rows.instance(), seed=seed), student.id, opening.id)
            continue
        told = counterfactual(solve(rows.instance(), seed=seed), student.id, opening.id)
        pins = [*rows.pins, Pin(student.id, opening.id, "require")]
        other = Brute(Round(rows.students, rows.openings, rows.choices, pins), seed)
        check_counterfactual(brute, other, student.id, told)


def check_counterfactual(brute: Brute, other: Brute, asked: str, told: dict) -> None:
    before, after = brute.remote_first(), other.remote_first()
    worth = {}
    for student in brute.students.values():
        preferences = [*brute.preferences(student), None]
        steps = [preferences.index(o[student.id]) if o[student.id] in preferences else 0 for o in (before, after)]
        worth[student.id] = steps[1] - steps[0]
    others = [name for name in brute.students if name != asked]
    assert told["better"] == sum(worth[name] < 0 for name in others)
    assert told["worse"] == sum(worth[name] > 0 for name in others)
    assert told["moved"] == sum(before[name] != after[name] for name in others)
    assert told["newly_placed"] == sum(before[name] is None is not after[name] for name in others)
    assert told["newly_unplaced"] == sum(after[name] is None is not before[name] for name in others)
    changes = zip(brute.levels(), brute.best_coverage, other.coverage(after), strict=True)
    assert told["levels"] == [
        {"level": f"{kind} {p}", "before": old, "after": new} for (kind, p), old, new in changes if old != new
    ]


def test_giving_way_names_the_level_that_falls() -> None:
    rows = Round(
        [Student("an", "law", 300)],
        [Opening("far", "xa", 1, 1, ("law",)), Opening("near", "phuong", 4, 1, ("law",))],
        [Choice("an", 1, "near"), Choice("an", 2, "far")],
    )
    told = counterfactual(solve(rows.instance(), seed="s"), "an", "near")
    assert told["first_level_lost"] == "first 1"
    assert told["levels"] == [
        {"level": "first 1", "before": 1, "after": 0},
        {"level": "first 4", "before": 0, "after": 1},
    ]
