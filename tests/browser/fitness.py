"""What axe-core and a ruler find on a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from playwright.sync_api import Page

from tests.access.world import Answered

Show = Callable[[Answered, str], Page]  # puts an answer, asked for at an address, before the browser
AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")  # brought here by `make assets`
# WCAG 2.2 A and AA with all that they took over from 2.0 and 2.1.
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
OPTIONS = {
    "runOnly": {"type": "tag", "values": list(WCAG)},
    "resultTypes": ["violations"],
    # Of what axe would fetch once more before it judges, its rules of WCAG need the length of sounds and films alone.
    "preload": {"assets": ["media"]},
}
PHONE, TABLET, SCREEN = 320, 768, 1280
ZOOMED = SCREEN // 2  # that screen at 200 %
NARROW = 641  # below it lists are cards
SCROLLS = (
    "[...document.querySelectorAll('.vx-scroll:has(.vx-stacked)')]"
    ".filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.ariaLabel)"
)


def faults(page: Page, widths: Iterable[int] = (PHONE, SCREEN)) -> list[str]:
    """What is wrong with the page at each width, one line each."""
    page.evaluate(AXE)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if (taken := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{width} px: {taken} px wide")
        if (hidden := page.evaluate(SCROLLS)) and width < NARROW:
            found.append(f"{width} px: a list that should be cards scrolls: {hidden}")
        for violation in page.evaluate(f"axe.run({json.dumps(OPTIONS)}).then((found) => found.violations)"):
            places = [node["html"][:160] for node in violation["nodes"][:3]]
            found.append(f"{width} px: {violation['id']}: {violation['help']}: {places}")
    return found


def assert_fit(show: Show, shown: tuple[str, Answered] | None, widths: Iterable[int] = (PHONE, SCREEN)) -> None:
    """A page, where there is one, has no fault."""
    if shown is not None:
        url, answered = shown
        assert not (found := faults(show(answered, url), widths)), "\n".join([url, *found])
