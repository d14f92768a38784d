"""What every page of the access table weighs as it is sent, packed with brotli; and that its HTML is valid."""

from __future__ import annotations

from collections.abc import Callable

import brotli
import pytest

from tests.access.cases import CASES, VISITOR
from tests.access.forms import form_of, methods_of, url_of
from tests.access.world import Answered, World
from tests.faults import faults_of
from tests.html import Document
from tests.weight import ACCEPTS, FirstView, weigh

pytestmark = pytest.mark.any_engine

ENDPOINTS = sorted(CASES)
# Bytes: no more than fits into the first packets of a connection, and what a slow line brings in a second or two.
STYLE_AND_SCRIPT = 20_000
BEFORE_PAINT, FIRST_PAGE = 14_000, 22_000
ANY_PAGE = 30_000
FIRST_PAGES = {"landing": "/", "login": "/login"}

Weigh = Callable[[Answered], FirstView]


@pytest.fixture(scope="module")
def weighed(world: World) -> Weigh:
    """Weighs an answer; the files are fetched from the same portal, each once."""
    client = world.app.test_client()
    known: dict[str, object] = {}

    def fetch(address: str) -> object:
        if address not in known:
            known[address] = client.get(address, headers=ACCEPTS)
        return known[address]

    return lambda answered: weigh(answered.response, _html_of(answered), fetch)  # type: ignore[arg-type]


def _html_of(answered: Answered) -> str:
    response = answered.response
    packed = response.content_encoding == "br"
    return (brotli.decompress(response.data) if packed else response.data).decode()


def _is_page(answered: Answered) -> bool:
    return answered.response.mimetype == "text/html" and answered.status in (200, 409, 422)


def _page_of(world: World, endpoint: str) -> Answered | None:
    if "GET" not in methods_of(world, endpoint):
        return None
    case = CASES[endpoint]
    answered = world.ask(case.by, "GET", url_of(world, endpoint, case), headers=ACCEPTS)
    return answered if _is_page(answered) else None


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_page_is_light_and_valid(world: World, weighed: Weigh, endpoint: str) -> None:
    if (answered := _page_of(world, endpoint)) is None:
        return
    assert not (faults := faults_of(Document(_html_of(answered)))), faults
    view = weighed(answered)
    assert view.total <= ANY_PAGE, view
    assert view.requests_before_paint <= 2, view
    assert view.style_and_script <= STYLE_AND_SCRIPT, view


@pytest.mark.parametrize("endpoint", [name for name in ENDPOINTS if CASES[name].fields])
def test_refused_page_is_valid(world: World, endpoint: str) -> None:
    """What comes back when nothing was filled in."""
    case = CASES[endpoint]
    if form_of(world, endpoint, case) is None:
        return
    answered = world.ask(case.by, "POST", url_of(world, endpoint, case), {}, headers=ACCEPTS)
    if _is_page(answered):
        assert not (faults := faults_of(Document(_html_of(answered)))), faults


@pytest.mark.parametrize("url", FIRST_PAGES.values(), ids=FIRST_PAGES)
def test_first_page_of_a_visit_is_painted_without_waiting_for_a_file(world: World, weighed: Weigh, url: str) -> None:
    answered = world.ask(VISITOR, "GET", url, headers=ACCEPTS)
    view = weighed(answered)
    assert view.requests_before_paint == 1, view
    assert view.before_paint <= BEFORE_PAINT, view
    assert view.total <= FIRST_PAGE, view
    style = Document(_html_of(answered)).one("head style")
    nonce = style.attrs["nonce"]
    assert f"style-src 'self' 'nonce-{nonce}'" in answered.response.headers["Content-Security-Policy"]


def test_nonce_is_another_one_each_time_and_only_where_it_is_needed(world: World) -> None:
    policies = [world.ask(VISITOR, "GET", "/login").response.headers["Content-Security-Policy"] for _ in range(2)]
    assert policies[0] != policies[1]
    other = world.ask(VISITOR, "GET", "/forgot-password").response
    assert "nonce" not in other.headers["Content-Security-Policy"]


def test_files_keep_for_a_year_under_names_that_change_with_them(world: World) -> None:
    for address in weigh_files(world):
        response = world.app.test_client().get(address, headers=ACCEPTS)
        assert response.content_encoding == "br"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def weigh_files(world: World) -> set[str]:
    """The addresses of the files that an ordinary page asks for."""
    document = Document(world.ask(VISITOR, "GET", "/forgot-password").response.text)
    found = {str(link.attrs["href"]) for link in document.all("link[href]")}
    found |= {str(script.attrs["src"]) for script in document.all("script[src]")}
    assert len(found) >= 3, found
    return found


def test_most_of_the_table_is_pages(world: World) -> None:
    """So that the tests above do not pass by looking at nothing."""
    assert sum(_page_of(world, endpoint) is not None for endpoint in ENDPOINTS) > 0.6 * len(ENDPOINTS)


def test_a_heavy_page_would_be_found(weighed: Weigh, world: World) -> None:
    answered = world.ask(VISITOR, "GET", "/styleguide/text", headers=ACCEPTS)
    view = weighed(answered)
    assert view.requests_before_paint == 2
    assert view.total == view.page + sum(view.files.values()) > view.before_paint > view.page > 1_000
    assert len(view.files) == 3
