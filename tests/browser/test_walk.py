"""The main job from end to end, each role at its own browser: on a computer, and on a phone without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import PHONE
from tests.browser.person import Person
from tests.browser.walking import walk
from tests.site import Site

KINDS = ["computer", "phone without JavaScript"]


@pytest.fixture(params=KINDS)
def people(
    request: pytest.FixtureRequest,
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
    tmp_path: Path,
) -> Callable[[str], Person]:
    """Makes a person with a browser of their own. WALK_ALBUM=DIR keeps a picture of every page."""
    kind: str = request.param
    album = Path(os.environ["WALK_ALBUM"]) / kind.split()[0] if "WALK_ALBUM" in os.environ else None
    if album:
        album.mkdir(parents=True, exist_ok=True)

    def somebody(name: str) -> Person:
        if kind == "computer":
            context = new_context(viewport={"width": 1280, "height": 800})
        else:
            context = new_context(viewport=PHONE, java_script_enabled=False)
        return Person(watched(context), name, album)

    return somebody


def test_a_round_from_nomination_to_published_placements(
    site: Site, people: Callable[[str], Person], request: pytest.FixtureRequest
) -> None:
    walk(site, people, tag=str(KINDS.index(request.node.callspec.params["people"]) + 1))  # both share one portal
