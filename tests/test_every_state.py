"""Every page of the access table, in each state and language: valid HTML, one heading, a title that is true."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.access.cases import CASES
from tests.access.states import ENDPOINTS, POSTING, empty, full, refused
from tests.access.world import Answered, World
from tests.faults import faults_of
from tests.html import Document

pytestmark = pytest.mark.any_engine

LANGUAGES = {"vi": "Lỗi: ", "en": "Error: "}
State = Callable[[World, str], tuple[str, Answered] | None]


def check(world: World, state: State, endpoint: str) -> bool:
    """Ask for the page in both languages; whether there is one."""
    found = False
    for language, error in LANGUAGES.items():
        shown = state(world if language == "vi" else world.in_english(), endpoint)
        if shown is None:
            continue
        found = True
        url, answered = shown
        document = Document(answered.response.text)
        assert faults_of(document) == [], f"{url} in {language}"
        told = document.title.startswith(error)  # 409 may show a form again, or what became of it
        assert answered.status == 409 or told == (answered.status == 422), f"{url}: {document.title!r}"
    return found


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_page_with_records_is_valid(world: World, endpoint: str) -> None:
    check(world, full, endpoint)


@pytest.mark.parametrize("endpoint", POSTING)
def test_refused_page_is_valid_and_says_so_first(world: World, endpoint: str) -> None:
    check(world, refused, endpoint)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_page_without_records_is_valid(empty_world: World, endpoint: str) -> None:
    check(empty_world, empty, endpoint)


def test_each_state_has_its_pages(world: World, empty_world: World) -> None:
    """So that the tests above do not pass by looking at nothing."""
    assert sum(full(world, one) is not None for one in ENDPOINTS) > 0.6 * len(ENDPOINTS)
    assert sum(refused(world, one) is not None for one in POSTING) > 0.4 * len(POSTING)
    assert sum(empty(empty_world, one) is not None for one in ENDPOINTS) > 60
    assert {CASES[one].by for one in ENDPOINTS} == set(world.cookies)
