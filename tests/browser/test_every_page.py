"""Every page of the access table, full, empty and refused, in a real browser: axe-core finds nothing, nothing runs out.

The pages are those of tests/access, answered from the same worlds and put before the browser without a server.
test_every_role.py has the other roles, the other language and the other width.
"""

from __future__ import annotations

import re

import pytest

from tests.access.states import ENDPOINTS, POSTING, empty, full, refused
from tests.access.world import World
from tests.browser.fitness import Show, assert_fit, faults


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_page_is_fit_for_everybody(world: World, show: Show, endpoint: str) -> None:
    assert_fit(show, full(world, endpoint))


@pytest.mark.parametrize("endpoint", POSTING)
def test_refused_page_is_fit_for_everybody(world: World, show: Show, endpoint: str) -> None:
    assert_fit(show, refused(world, endpoint))


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_empty_page_is_fit_for_everybody(empty_world: World, show: Show, endpoint: str) -> None:
    assert_fit(show, empty(empty_world, endpoint))


def test_axe_finds_what_is_wrong(show: Show, world: World) -> None:
    page = show(world.ask("visitor", "GET", "/"), "/")
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/x.png\"><p>a</p>'")
    page.evaluate("document.querySelector('main > p:last-child').style.width = '2000px'")
    found = " ".join(faults(page))
    assert "image-alt" in found
    assert re.search(r"320 px: \d+ px wide", found)
