"""Every rule against its definition, taken literally, on many small random rounds."""

from random import Random

import pytest

from portal.matching import Options, Result, solve
from tests.matching.brute import Assignment, Brute
from tests.matching.rounds import random_round

CHUNKS, ROUNDS_PER_CHUNK = 40, 50  # 2,000 rounds


def places(result: Result) -> Assignment:
    placed = {student: opening for student, opening, _rank in result.assignment}
    return {name: placed.get(name) for name in result.instance.student_ids}


def rounds(chunk: int, most_students: int = 7):
    for number in range(ROUNDS_PER_CHUNK):
        rng = Random(chunk * 10_000 + number)
        rows = random_round(rng, most_students)
        yield rows, str(rng.random()), rng.random() < 0.6


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_remote_first_is_what_its_definition_says(chunk: int) -> None:
    for rows, seed, first in rounds(chunk):
        brute = Brute(rows, seed, first_intern_first=first)
        result = solve(rows.instance(), seed=seed, options=Options(first_intern_first=first))
        assert places(result) == brute.remote_first(), (rows, seed, first)
        filled = tuple(level["filled"] for level in result.report["levels"])
        assert filled == brute.best_coverage


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_stable_is_what_its_definition_says(chunk: int) -> None:
    for rows, seed, _first in rounds(chunk):
        assert places(solve(rows.instance(), rule="stable", seed=seed)) == Brute(rows, seed).stable(), rows


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_least_total_rank_is_what_its_definition_says(chunk: int) -> None:
    for rows, seed, _first in rounds(chunk):
        result = solve(rows.instance(), rule="least-total-rank", seed=seed)
        assert places(result) == Brute(rows, seed).least_total_rank(), (rows, seed)
