"""Somebody at a browser: follows links, fills in forms, presses buttons, and looks at every page they come to."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

PASSWORD = "bon cay trau xanh"


class Person:
    """One signed-in browser; `album`, where given, receives a picture of every page."""

    def __init__(self, page: Page, name: str, album: Path | None = None) -> None:
        self.page = page
        self.name = name
        self.album = album
        self.pages = 0
        page.set_default_timeout(15_000)

    def activate(self, link: str, email: str) -> Person:
        """Set a password through the one-time link, and sign in with it."""
        self.go(link)
        self.fill(password=PASSWORD, password_again=PASSWORD)
        self.press("Đặt mật khẩu")
        return self.sign_in(email)

    def sign_in(self, email: str) -> Person:
        self.go("/login")
        self.fill(email=email, password=PASSWORD)
        self.press("Đăng nhập")
        expect(self.page).to_have_url(re.compile("/home$"))
        return self

    def go(self, url: str) -> None:
        """Type an address."""
        response = self.page.goto(url)
        assert response is not None
        assert response.status < 400, f"{self.name} at {url}: {response.status}"
        self._look()

    def follow(self, text: str, *, within: str = "body") -> None:
        """Press the first link with this text."""
        # Some links look like buttons and say so; they are links all the same.
        self.use(self.page.locator(within).locator("a", has_text=text).first)
        self._look()

    def choose(self, text: str) -> None:
        """Take an item of the service navigation, which a phone keeps in a menu."""
        menu = self.page.locator(".vx-nav__toggle")
        if menu.is_visible():
            self.use(menu, leaves=False)
        self.follow(text, within="#menu")

    def fill(self, **values: Any) -> None:
        """Fill in fields by name: text, True or False, a list for boxes, a file as a Path."""
        for name, value in values.items():
            field = self.page.locator(f'main [name="{name}"]')
            if isinstance(value, bool):
                self.tick(field, value)
            elif isinstance(value, list):
                for box in field.all():
                    self.tick(box, box.get_attribute("value") in value)
            elif isinstance(value, Path):
                field.set_input_files(value)
            else:
                self._type(field, str(value))

    def _type(self, field: Locator, value: str) -> None:
        kind = field.first.evaluate("e => e.type")
        if kind == "radio":
            self._pick(field.and_(self.page.locator(f'[value="{value}"]')))
        elif kind.startswith("select"):
            self.select(field, value)
        else:
            self._write(field, value)

    # How it is done: here with the mouse; see also keyboard.py.
    def use(self, target: Locator, *, leaves: bool = True) -> None:
        """A link or a button; `leaves` says whether another page follows, which is then waited for.

        Playwright's own click returns before the page it leads to has come: what is looked at next
        may still be the page that was left.
        """
        with self.page.expect_navigation() if leaves else nullcontext():
            self._activate(target)

    def _activate(self, target: Locator) -> None:
        target.click()

    def tick(self, box: Locator, ticked: bool = True) -> None:
        box.set_checked(ticked)

    def _pick(self, radio: Locator) -> None:
        radio.check()

    def select(self, field: Locator, value: str) -> None:
        """Choose from a list that drops down."""
        field.select_option(value)

    def _write(self, field: Locator, value: str) -> None:
        field.fill(value)

    def press(self, text: str) -> None:
        """Press the first button of the page with this text."""
        self.use(self.page.locator("main").get_by_role("button", name=text).first)
        self._look()

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def sees(self, *texts: str) -> None:
        """The page says these words."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def does_not_see(self, *texts: str) -> None:
        words = self.page.locator("main").inner_text()
        for text in texts:
            assert text not in words, f"{self.name} should not see {text!r} at {self.path}"

    def _look(self) -> None:
        """What must hold on every page: one heading, nothing wider than the screen."""
        self.page.wait_for_load_state("load")
        headings = self.page.locator("h1").count()
        assert headings == 1, f"{self.name} at {self.path}: {headings} first headings"
        width, room = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width <= room, f"{self.name} at {self.path}: {width} px wide on a screen of {room}"
        self.pages += 1
        if self.album is not None:
            self.page.screenshot(path=self.album / f"{self.name}-{self.pages:02}.png", full_page=True)
