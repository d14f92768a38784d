"""The certificate holds for every right coverage, and its conditions for no other."""

from random import Random

import pytest

from portal.matching import Instance, Options, Result, solve
from portal.matching.certificate import make_certificate
from tests.matching.brute import Brute
from tests.matching.rounds import Round, random_round


def broken_conditions(rows: Round, brute: Brute, result: Result, certificate: dict) -> list[str]:
    """Names of the conditions of the module's docstring that fail, checked one by one."""
    price, of_commune = certificate["openings"], certificate["communes"]
    weight = {level["name"]: level["weight"] for level in certificate["levels"]}
    place = {student: opening for student, opening, _rank in result.assignment}
    movable = {s: o for s, o in place.items() if s not in brute.required}
    communes = {o.commune: o.priority for o in rows.openings}
    interns = dict.fromkeys(communes, 0)
    for opening in place.values():
        interns[brute.openings[opening].commune] += 1
    first = brute.first_intern_first

    def worth(commune: str, interns_before: int) -> int:
        kind = ("further" if interns_before else "first") if first else "seats"
        return weight[f"{kind} {communes[commune]}"]

    broken = []
    for opening in rows.openings:
        held = sum(1 for o in place.values() if o == opening.id)
        if held < opening.capacity and price[opening.id] < of_commune[opening.commune]:
            broken.append("1")
    for commune in communes:
        if of_commune[commune] < worth(commune, interns[commune]):
            broken.append("2")
    for student in rows.students:
        here = place.get(student.id)
        for other in brute.preferences(student) if student.id not in brute.required else ():
            if here is None and price[other] != 0:
                broken.append("3")
            if here is not None and price[here] < price[other]:
                broken.append("6")
    for opening in movable.values():
        commune = brute.openings[opening].commune
        if of_commune[commune] < price[opening]:
            broken.append("4")
        if of_commune[commune] > worth(commune, interns[commune] - 1):
            broken.append("5")
    if tuple(level["filled"] for level in certificate["levels"]) != brute.coverage(
        {s.id: place.get(s.id) for s in rows.students}
    ):
        broken.append("7")
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
