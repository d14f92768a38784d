"""The main job from end to end with the keyboard alone, the focus in sight at every stop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import PHONE
from tests.browser.keyboard import KeyboardPerson
from tests.browser.walking import walk
from tests.site import Site


def test_a_round_from_nomination_to_published_placements(
    site: Site, new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page]
) -> None:
    wide = {"width": 1280, "height": 800}
    walk(site, lambda name: KeyboardPerson(watched(new_context(viewport=wide)), name), tag="3")


def test_menu_of_a_narrow_screen_opens_and_closes(
    site: Site, new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page]
) -> None:
    person = KeyboardPerson(watched(new_context(viewport=PHONE)), "khách")
    person.go("/styleguide/text")
    person.choose("Đợt thực tập")
    person.page.go_back()
    menu = person.page.locator("#menu")
    person.reach(person.page.locator(".vx-nav__toggle"))
    person.page.keyboard.press("Enter")
    assert menu.is_visible()
    person.page.keyboard.press("Escape")
    assert not menu.is_visible()


def test_focus_that_cannot_be_seen_is_noticed(page: Page) -> None:
    person = KeyboardPerson(page, "khách")
    person.go("/styleguide/text")
    page.evaluate("""() => document.querySelectorAll("a").forEach((a) => {
        for (const rule of ["outline", "box-shadow"]) a.style.setProperty(rule, "none", "important");
    })""")
    with pytest.raises(AssertionError, match="does not see the focus"):
        person.reach(page.locator("main a").last)
