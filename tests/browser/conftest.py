"""Fixtures of the browser tests: the system's Chromium, a served portal, pages that complain about errors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, ViewportSize

from tests.access.world import Answered, World
from tests.browser.fitness import Show
from tests.chromium import FLAGS, find_chromium
from tests.site import Site

PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium instead of one that Playwright would download."""
    path = os.environ.get("TEST_BROWSER") or str(find_chromium() or "unavailable: Chromium is missing")
    if path.startswith("unavailable:"):
        pytest.skip(path)
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The portal with its reference data and no round, served meanwhile; `site.flask(…)` adds what a test needs."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.url = site.environment["PUBLIC_URL"] = f"http://localhost:{site.port}"  # passkeys want a name
    site.flask("db", "upgrade")
    site.flask("reference", "load")
    with site.running():
        yield site


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], site: Site) -> dict[str, Any]:
    """A reader in Vietnam; addresses are relative to the site."""
    return {
        **browser_context_args,
        "base_url": site.url,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
    }


@pytest.fixture
def watched(site: Site) -> Iterator[Callable[[BrowserContext], Page]]:
    """Opens a page of which no error, blocked resource or request to elsewhere goes unnoticed."""
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # The browser also reports every page with status 4xx here; whether one is meant, the test knows.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith((site.url, "data:", "about:", "blob:")):
            complaints.append(f"a request to {request.url}")

    def open_page(context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("console", on_console)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", on_request)
        page.on("response", lambda r: complaints.append(f"{r.status} at {r.url}") if r.status >= 500 else None)
        return page

    yield open_page
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(context: BrowserContext, watched: Callable[[BrowserContext], Page]) -> Page:
    """A page in a browser of an ordinary computer."""
    return watched(context)


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page]) -> Page:
    """A page as wide as a phone's, touched with a finger."""
    return watched(new_context(viewport=PHONE, is_mobile=True, has_touch=True))


@pytest.fixture
def plain_page(new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page]) -> Page:
    """A page without JavaScript."""
    return watched(new_context(java_script_enabled=False))


@pytest.fixture(scope="module")
def show(browser: Browser, world: World) -> Iterator[Show]:
    """Puts an answer before the browser; what its page asks for is answered by the same portal."""
    context = browser.new_context(locale="vi-VN", service_workers="block")
    page = context.new_page()
    shown: list[Answered] = []

    @cache  # every page asks for the same style sheet and scripts
    def file(path: str) -> Answered:
        return world.ask("visitor", "GET", path)

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        answered = shown[0] if route.request.is_navigation_request() else file(path)
        response = answered.response
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.get_data())

    page.route("**/*", answer)

    def open_page(answered: Answered, url: str) -> Page:
        shown[:] = [answered]
        page.goto("http://localhost" + url)
        return page

    yield open_page
    context.close()
