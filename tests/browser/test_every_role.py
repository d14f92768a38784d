"""Every page as each role sees it, in English, and at the width of a tablet, so that each pair of these meets.

What test_every_page.py shows in Vietnamese to one role on a phone and a screen is here in English on a tablet; the
other roles who may open the page take the languages and widths in turn.
"""

from __future__ import annotations

import re

import pytest

from tests.access.cases import CASES, OWN
from tests.access.states import ENDPOINTS, POSTING, full, refused
from tests.access.table import Key, read_table
from tests.access.world import PEOPLE, Answered, World
from tests.browser.fitness import PHONE, SCREEN, TABLET, ZOOMED, Show, assert_fit

TURNS = (("vi", TABLET), ("en", PHONE), ("en", SCREEN), ("vi", ZOOMED))
TABLE = read_table()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_page_is_fit_in_english_on_a_tablet(world: World, show: Show, endpoint: str) -> None:
    assert_fit(show, full(world.in_english(), endpoint), [TABLET])


@pytest.mark.parametrize("endpoint", POSTING[::4])
def test_refused_page_is_fit_in_english_on_a_tablet(world: World, show: Show, endpoint: str) -> None:
    assert_fit(show, refused(world.in_english(), endpoint), [TABLET])


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_page_is_fit_for_the_other_roles(world: World, show: Show, endpoint: str) -> None:
    """A role that is shown the same as another before it in <main> is not shown it again."""
    seen = {_main_of(full(world, endpoint))}
    answers = TABLE.get(Key(endpoint, "GET", OWN), {})
    for turn, who in enumerate((one for one in PEOPLE if answers.get(one) == 200), start=ENDPOINTS.index(endpoint)):
        main = _main_of(full(world, endpoint, who))
        if main in seen:
            continue
        seen.add(main)
        language, width = TURNS[turn % len(TURNS)]
        assert_fit(show, full(world if language == "vi" else world.in_english(), endpoint, who), [width])


def _main_of(shown: tuple[str, Answered] | None) -> str:
    """What is between the tags, without the tokens that are never the same."""
    if shown is None:
        return ""
    found = re.search("<main.*</main>", shown[1].response.text, re.DOTALL)
    return re.sub(r'value="[^"]{40,}"', "", found[0]) if found else ""


def test_every_role_is_somebodys() -> None:
    """So that each of them is met in English on a tablet."""
    assert {case.by for case in CASES.values()} == set(PEOPLE)
