"""Every reason and every shortage group against its definition."""

from collections import Counter
from random import Random

import pytest

from portal.matching import Choice, Opening, Options, Pin, Student, solve
from portal.matching.explain import explain
from tests.matching.brute import Brute
from tests.matching.brute_reasons import BruteReasons, BruteShortages
from tests.matching.rounds import Round, random_round

CHUNKS, ROUNDS_PER_CHUNK = 20, 100


def check_round(rows: Round, seed: str, rule: str, first: bool) -> Counter[str]:
    """Compare all explanations of a round; returns how often each code was given."""
    brute = Brute(rows, seed, first_intern_first=first)
    result = solve(rows.instance(), rule=rule, seed=seed, options=Options(first_intern_first=first))
    placed = {student: opening for student, opening, _rank in result.assignment}
    outcome = {name: placed.get(name) for name in brute.students}
    reasons, shortages, codes = BruteReasons(brute, outcome), BruteShortages(brute), Counter()
    told = list(explain(result))
    for row in told[: len(brute.students)]:
        student = brute.students[row["student"]]
        given = [(r["opening"], r["code"], r.get("level")) for r in row["reasons"]]
        assert given == [(o, *reasons.reason(student, o)) for o in reasons.refused(student)], (rows, seed)
        codes.update(code for _o, code, _l in given)
        assert row["place"] == outcome[student.id]
        if row["place"] is None:
            assert "needed_for_coverage" not in {code for _o, code, _l in given}
            assert row["shortage"] == shortages.of_student.get(student.id), (rows, seed)
    for row in told[len(brute.students) :]:
        opening = brute.openings[row["opening"]]
        assert row["eligible"] == sum(brute.eligible(s, opening) for s in brute.students.values())
        assert row["listed"] == sum(opening.id in listed for listed in brute.listed.values())
        assert row["shortage"] == shortages.of_opening.get(opening.id), (rows, seed)
    empty = {o.id: o.capacity - sum(p == o.id for p in placed.values()) for o in brute.openings.values()}
    assert {row["opening"]: row["empty"] for row in told[len(brute.students) :]} == {
        name: count for name, count in empty.items() if count
    }
    return codes


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_explanations_of_remote_first(chunk: int) -> None:
    codes: Counter[str] = Counter()
    for number in range(ROUNDS_PER_CHUNK):
        rng = Random(30_000 + chunk * 1_000 + number)
        codes += check_round(random_round(rng), str(rng.random()), "remote-first", rng.random() < 0.6)
    assert set(codes) == {"not_eligible", "full_by_merit", "held_by_pin", "needed_for_coverage"}


@pytest.mark.parametrize("chunk", range(2))
def test_explanations_of_stable_never_blame_coverage(chunk: int) -> None:
    for number in range(ROUNDS_PER_CHUNK):
        rng = Random(60_000 + chunk * 1_000 + number)
        codes = check_round(random_round(rng), str(rng.random()), "stable", True)
        assert "needed_for_coverage" not in codes


def test_a_refusal_names_field_gpa_and_pin() -> None:
    rows = Round(
        [Student("an", "law", 190)],
        [Opening("o1", "c1", 1, 1, ("land",), 200), Opening("o2", "c1", 1, 0, ("law",))],
        [Choice("an", 1, "o1"), Choice("an", 2, "o2")],
        [Pin("an", "o1", "forbid", "a relative works there")],
    )
    student, *_openings = explain(solve(rows.instance(), seed="s"))
    first, second = student["reasons"]
    assert first["because"] == ["field", "min_gpa", "pin"]
    assert first["pin"] == "a relative works there"
    assert second == {"opening": "o2", "rank": 2, "code": "full_by_merit", "seats": 0}  # withdrawn
