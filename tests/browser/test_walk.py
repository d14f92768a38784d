"""The main job from end to end, each role at its own browser: on a computer, and on a phone without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import deciding, steps
from tests.browser.conftest import PHONE
from tests.browser.person import Person
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
):
    tag = str(KINDS.index(request.node.callspec.params["people"]) + 1)  # both walks share one portal
    somebody = {name: steps.invited(site, people(name), *who, tag) for name, who in steps.STAFF.items()}
    steps.classify(somebody["sở nội vụ"], tag)
    round_url = steps.open_round(somebody["điều phối"], tag)
    students = steps.nominate(somebody["trường"], round_url, people, tag)
    for name in ("xã", "phường"):
        steps.request_interns(somebody[name], round_url)
    for commune in steps.NAMES.values():
        steps.review(somebody["sở nội vụ"], round_url, commune)
    steps.move(somebody["điều phối"], round_url, "Bắt đầu nhận nguyện vọng")
    for person, (_digit, _name, _gpa, wishes) in zip(students, steps.STUDENTS, strict=True):
        steps.apply(person, wishes)
    steps.time_passes(site, tag)
    steps.move(somebody["điều phối"], round_url, "Chuyển sang xếp chỗ")
    attempt_url = steps.match(somebody["điều phối"], round_url)
    deciding.discuss_draft(somebody["điều phối"], somebody["trường"], attempt_url, round_url)
    deciding.send_back_once(somebody["phê duyệt"], somebody["điều phối"], attempt_url)
    steps.approve(somebody["phê duyệt"], attempt_url)
    steps.approve(somebody["sở nội vụ"], attempt_url)
    steps.publish(somebody["điều phối"], attempt_url)
    visitor = people("khách")
    steps.see_results(somebody, students, round_url, visitor)
    deciding.check_result(visitor, somebody["trường"], round_url)
