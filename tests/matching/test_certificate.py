"""The certificate holds for every right coverage, and its conditions for no other."""

from collections import Counter
from random import Random

import pytest

from portal.matching import Instance, Options, Result, solve
from portal.matching.certificate import make_certificate
from tests.matching.brute import Brute
from tests.matching.rounds import Round, random_round


def broken_conditions(rows: Round, brute: Brute, result: Result, certificate: dict) -> list[str]:
    """Numbers of the conditions in the module's docstring that fail, checked one by one."""
    place = {student: opening for student, opening, _rank in result.assignment}
    filled = brute.coverage({student.id: place.get(student.id) for student in rows.students})
    broken = [] if filled == tuple(level["filled"] for level in certificate["levels"]) else ["7"]
    return [
        *_broken_at_communes(rows, brute, place, certificate),
        *_broken_by_students(brute, place, certificate),
        *broken,
    ]


def _broken_at_communes(rows: Round, brute: Brute, place: dict, certificate: dict) -> list[str]:
    price, of_commune = certificate["openings"], certificate["communes"]
    weight = {level["name"]: level["weight"] for level in certificate["levels"]}
    priority = {opening.commune: opening.priority for opening in rows.openings}
    interns = Counter(brute.openings[opening].commune for opening in place.values())

    def worth(commune: str, interns_before: int) -> int:
        kind = ("further" if interns_before else "first") if brute.first_intern_first else "seats"
        return weight[f"{kind} {priority[commune]}"]

    broken = ["2" for commune in priority if of_commune[commune] < worth(commune, interns[commune])]
    for opening in rows.openings:
        held = sum(1 for o in place.values() if o == opening.id)
        if held < opening.capacity and price[opening.id] < of_commune[opening.commune]:
            broken.append("1")
    for opening in (o for student, o in place.items() if student not in brute.required):
        commune = brute.openings[opening].commune
        if of_commune[commune] < price[opening]:
            broken.append("4")
        if of_commune[commune] > worth(commune, interns[commune] - 1):
            broken.append("5")
    return broken


def _broken_by_students(brute: Brute, place: dict, certificate: dict) -> list[str]:
    price, broken = certificate["openings"], []
    for student in brute.students.values():
        here = place.get(student.id)
        for other in brute.preferences(student) if student.id not in brute.required else ():
            if here is None and price[other] != 0:
                broken.append("3")
            if here is not None and price[here] < price[other]:
                broken.append("6")
    return broken


@pytest.mark.parametrize("chunk", range(8))
def test_certificate_meets_its_conditions(chunk: int) -> None:
    for number in range(50):
        rng = Random(70_000 + chunk * 100 + number)
        rows, seed, first = random_round(rng), str(rng.random()), rng.random() < 0.6
        result = solve(rows.instance(), seed=seed, options=Options(first_intern_first=first))
        brute = Brute(rows, seed, first_intern_first=first)
        assert broken_conditions(rows, brute, result, make_certificate(result)) == [], (rows, seed, first)


def test_a_coverage_that_is_not_the_best_gets_no_valid_certificate() -> None:
    refused = 0
    for number in range(300):
        rng = Random(80_000 + number)
        rows, seed = random_round(rng), str(rng.random())
        brute = Brute(rows, seed)
        result = solve(rows.instance(), rule="stable", seed=seed)
        placed = {s: o for s, o, _rank in result.assignment}
        if brute.coverage({s.id: placed.get(s.id) for s in rows.students}) == brute.best_coverage:
            continue
        try:
            certificate = make_certificate(result)
        except ValueError:
            refused += 1
        else:
            assert broken_conditions(rows, brute, result, certificate), (rows, seed)
    assert refused > 0


def test_an_empty_round_has_a_certificate() -> None:
    empty = Instance.build([], [], [])
    assert make_certificate(solve(empty, seed="s"))["openings"] == {}
