"""What is published names nobody's grades and still gives the same result."""

from pathlib import Path
from random import Random

import pytest

from portal.matching import solve
from portal.matching.public_form import public_form
from portal.matching.verify import check_result
from tests.matching.published import publish
from tests.matching.rounds import random_round


@pytest.mark.parametrize("seed", range(60))
def test_the_public_form_gives_the_same_assignment(seed: int) -> None:
    instance = random_round(Random(seed), 7).instance()
    public = public_form(instance)
    for rule in ("remote-first", "stable"):
        assert solve(public, rule=rule, seed="7f").assignment == solve(instance, rule=rule, seed="7f").assignment


@pytest.mark.parametrize("seed", range(20))
def test_the_public_form_holds_no_grade(seed: int) -> None:
    instance = random_round(Random(seed), 7).instance()
    public = public_form(instance)
    assert set(public.gpa.tolist()) <= {0, *instance.min_gpa.tolist()}
    assert not public.conduct.any()
    assert public.merit is not None
    assert sorted(set(public.merit.tolist())) == list(range(1, len(set(public.merit.tolist())) + 1))


def test_a_result_of_the_public_form_is_confirmed(tmp_path: Path) -> None:
    published = publish(public_form(random_round(Random(4), 7).instance()), tmp_path)
    assert check_result(published.directory, published.out) == []


def test_the_public_form_of_the_public_form_is_itself() -> None:
    public = public_form(random_round(Random(4), 7).instance())
    again = public_form(public)
    assert again.merit is not None
    assert public.merit is not None
    assert again.merit.tolist() == public.merit.tolist()
    assert again.gpa.tolist() == public.gpa.tolist()
