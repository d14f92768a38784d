"""A commune's paper is entered by a coordinator with the keyboard alone, in under two minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.access.world import World
from tests.factories.communes import REMOTE

ADDRESS = "http://localhost"
COORDINATOR = "university_coordinator"
# Card, Moran and Newell's keystroke-level model: seconds for a key of an average typist who does not do it for a
# living, and for looking at the next item of the paper and finding its place.
KEY, LOOK = 0.28, 1.35
LIMIT = 120.0

# As it stands on a paper: the field in which the cursor is, and what is typed there.
PAPER = [
    ("source_note", "12/UBND, 02/11/2026"),
    ("title", "Số hoá hồ sơ hộ tịch"),
    ("tasks", "Quét và đặt tên hồ sơ hộ tịch; giúp dân nộp hồ sơ trực tuyến tại bộ phận một cửa."),
    ("fields", " "),
    ("seats", "2"),
    ("mentor_name", "Lò Thị Mai"),
    ("mentor_position", "Phó Chủ tịch"),
    ("mentor_phone", "0912345678"),
    ("lodging", " "),
    ("transport", " "),
    ("allowance", "500000"),
    ("phone_coverage", "S"),
    ("languages", "tiếng Tày"),
]
_PER_LETTER = 1.35  # keys that Telex or VNI take for a letter of Vietnamese text, tones and marks included


@pytest.fixture
def statuses() -> list[int]:
    """What the portal answered to what was sent."""
    return []


@pytest.fixture
def page(browser: Browser, world: World, statuses: list[int]) -> Iterator[Page]:
    """A page without JavaScript whose requests the portal answers without a server, for the coordinator."""
    opened = browser.new_page(locale="vi-VN", java_script_enabled=False)

    def answer(route: Route) -> None:
        request = route.request
        kind = request.headers.get("content-type", "")
        more: dict[str, Any] = {"data": request.post_data_buffer, "content_type": kind}
        url = request.url.removeprefix(ADDRESS)
        response = world.ask(COORDINATOR, request.method, url, **(more if request.method == "POST" else {})).response
        if request.method == "POST":
            statuses.append(response.status_code)
            route.fulfill(status=204)
        else:
            route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.get_data())

    opened.route("**/*", answer)
    yield opened
    opened.close()


@dataclass
class Typist:
    """Counts keys, and the places that were looked for."""

    page: Page
    keys: float = 0
    looks: int = 0

    def to(self, name: str) -> None:
        """Press Tab until the cursor is in the field."""
        self.looks += 1
        for _key in range(60):
            if self.page.evaluate("document.activeElement.name") == name:
                return
            self.press("Tab")
        raise AssertionError(f"the keyboard does not lead to {name}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text) * (_PER_LETTER if not text.isascii() else 1)

    @property
    def seconds(self) -> float:
        return self.keys * KEY + self.looks * LOOK


def test_paper_is_entered_with_the_keyboard_alone_within_two_minutes(
    page: Page, world: World, statuses: list[int]
) -> None:
    # As the code on the paper has it.
    page.goto(f"{ADDRESS}/rounds/{world.ids['applying']}/openings/enter?commune={REMOTE}&source=paper")
    typist = Typist(page)
    page.locator("main [name=source]:checked").focus()  # what stands before is chosen already
    for name, text in PAPER:
        typist.to(name)
        typist.type(text)
    typist.press("Tab")
    while page.evaluate("document.activeElement.type") != "submit":
        typist.press("Tab")
    with page.expect_response(lambda response: response.request.method == "POST"):
        typist.press("Enter")
    assert statuses == [302]
    print(f"{typist.keys:.0f} keys, {typist.looks} fields, {typist.seconds:.0f} s")
    assert typist.seconds <= LIMIT
