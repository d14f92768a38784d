"""Pages on paper: the content alone, nothing cut off, the head of a long list on each of its pages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pypdf import PdfReader

from tests.access.cases import CASES
from tests.access.forms import methods_of, url_of
from tests.access.world import World

ADDRESS = "http://localhost"
WIDTH = 680  # px of the text on A4: 180 mm
LISTS = (
    *("students.index", "openings.index", "applications.index", "placements.index", "audit.index", "exports.index"),
    "action_links.index",
)
LETTERS = (
    "officers.letters",
    "action_links.give",
    "applications.receipt",
    "applications.index",
    "rounds.show",
    "dashboards.figures",
)
AWAY = (".vx-header", ".vx-nav", ".vx-tabs", ".vx-footer", ".vx-filters", ".govuk-button", ".govuk-pagination")
# Elements in <main> with words of their own that are not black: browsers print no backgrounds.
PALE = """() => [...document.querySelectorAll("main *:not(svg *)")].filter((e) => e.checkVisibility()
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
    && getComputedStyle(e).color !== "rgb(0, 0, 0)").map((e) => e.outerHTML.slice(0, 120))"""
MANY = """rows => {
    const body = document.querySelector(".vx-table tbody");
    while (body.rows.length < rows) body.append(body.rows[0].cloneNode(true));
}"""

Paper = Callable[[str], Page]


@pytest.fixture(scope="module")
def paper(browser: Browser, world: World) -> Iterator[Paper]:
    """Shows the page of an endpoint as it is printed."""
    context = browser.new_context(locale="vi-VN", java_script_enabled=False, viewport={"width": WIDTH, "height": 960})
    page, by = context.new_page(), ["visitor"]

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        response = world.ask(by[0], "GET", address.path).response
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.get_data())

    page.route("**/*", answer)
    page.emulate_media(media="print")

    def show(endpoint: str) -> Page:
        by[0] = CASES[endpoint].by
        page.goto(ADDRESS + url_of(world, endpoint, CASES[endpoint]))
        return page

    yield show
    context.close()


def sheets_of(page: Page) -> list[str]:
    """The words on each sheet of A4."""
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    return [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("endpoint", [*LISTS, *LETTERS])
def test_paper_holds_the_content_alone_and_whole(paper: Paper, world: World, endpoint: str) -> None:
    assert "GET" in methods_of(world, endpoint)
    page = paper(endpoint)
    for part in AWAY:
        for found in page.locator(part).all():
            expect(found).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate(PALE) == []
    words = " ".join(sheets_of(page))
    title = page.title().removesuffix(" – Về Xã")
    assert title.split()[0] in words
    assert not re.search(r"\((/|https?:)", words), "the address of a link is printed"


@pytest.mark.parametrize("endpoint", [name for name in LISTS if name != "exports.index"])
def test_long_list_has_its_head_and_a_number_on_every_sheet(paper: Paper, endpoint: str) -> None:
    page = paper(endpoint)
    # Heads of what is done on the screen stay there; that of the ticks is there to be heard only.
    heads = page.locator(".vx-table thead th:not(.vx-no-print, :has(.govuk-visually-hidden))").all_inner_texts()
    page.evaluate(MANY, 100)
    sheets = sheets_of(page)
    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, 1):
        assert f"{number}/{len(sheets)}" in sheet
    first = next(word for head in heads for word in head.split())
    assert all(first in sheet for sheet in sheets[:-1]), heads


def test_figures_are_printed_whole_with_their_tables(paper: Paper) -> None:
    page = paper("dashboards.figures")
    map_, table = page.locator(".vx-tiles__map"), page.locator(".vx-tiles table tbody tr")
    last = table.last.inner_text().split("\t")[0]
    sheets = sheets_of(page)
    assert any(last in sheet for sheet in sheets), "the table below the map stays closed"
    assert map_.evaluate("e => getComputedStyle(e).breakInside") == "avoid"


@pytest.mark.parametrize("media", ["screen", "print"])
def test_word_of_any_length_leaves_the_other_columns_in_sight(paper: Paper, media: Literal["screen", "print"]) -> None:
    page = paper("imports.show")
    page.emulate_media(media=media)
    page.locator(".vx-table tbody td").last.evaluate(
        "cell => { cell.innerHTML = `<ul><li>${'x'.repeat(300)}</li></ul>`; }"
    )
    widths = page.locator(".vx-table").evaluate("table => [table.scrollWidth, table.parentElement.clientWidth]")
    page.emulate_media(media="print")
    assert widths[0] <= widths[1]
