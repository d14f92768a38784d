"""Tables, pages of a list, pictures of numbers."""

from __future__ import annotations

from flask import Flask

from portal import design
from portal.styleguide import samples
from tests.components.drawing import draw, open_page
from tests.html import attribute, words


def test_table_has_a_caption_and_a_region_for_the_keyboard(face: Flask) -> None:
    page = open_page(face, "lists")
    region = page.one("main [role=region]")
    assert words(page.one("table caption")) == attribute(region, "aria-label") == "Sinh viên"
    assert attribute(region, "tabindex") == "0"
    assert len(page.all("tbody tr")) == len(samples.STUDENTS)


def test_empty_list_says_what_will_be_here(face: Flask) -> None:
    assert "Chưa có sinh viên nào" in words(open_page(face, "lists").one(".vx-empty"))


def test_numbers_of_pages_show_the_neighbours_and_the_ends() -> None:
    assert design.page_numbers(1, 1) == [1]
    assert design.page_numbers(1, 3) == [1, 2, 3]
    assert design.page_numbers(7, 20) == [1, None, 6, 7, 8, None, 20]


def test_addresses_of_pages_keep_the_filters(in_request: Flask) -> None:
    assert design.page_links(2, 2) == [
        (1, "/styleguide/lists?sort=name&q=an&page=1"),
        (2, "/styleguide/lists?sort=name&q=an&page=2"),
    ]
    assert design.page_links(1, 1, "results") == [(1, "/styleguide/lists?sort=name&q=an&page=1#results")]


def test_links_of_a_list_keep_its_filters(in_request: Flask) -> None:
    assert design.page_url(page=3) == "/styleguide/lists?sort=name&page=3&q=an"
    assert design.page_url(page=None, q="") == "/styleguide/lists?sort=name"


def test_head_of_a_sorted_column_turns_the_order(in_request: Flask) -> None:
    column = design.sort_column("Họ tên", "name")
    assert column["sorted"] == "ascending"
    assert column["sort_url"] == "/styleguide/lists?sort=-name&q=an"
    assert design.sort_column("Mã", "code")["sorted"] is None


def test_chart_carries_its_numbers_as_a_table(in_request: Flask) -> None:
    source = '{% from "components/chart.html" import bar_chart %}{{ bar_chart(rows, "Chỗ") }}'
    page = draw(source, rows=[("Mức 1", 3, 4), ("Mức 2", 0, 2)])
    assert [words(row) for row in page.all("tbody tr")] == ["Mức 1 3 / 4", "Mức 2 0 / 2"]
    assert [attribute(bar, "width") for bar in page.all(".vx-chart__bar")] == ["75.0%", "0.0%"]


def test_chart_of_nothing_is_drawn(in_request: Flask) -> None:
    source = '{% from "components/chart.html" import bar_chart %}{{ bar_chart(rows, "Chỗ") }}'
    assert draw(source, rows=[("Mức 1", 0, 0)]).all("rect")
    assert draw(source, rows=[]).all("tbody tr") == []


def test_tile_map_reads_as_a_table_too(face: Flask) -> None:
    page = open_page(face, "pictures")
    shapes = page.all(".vx-tiles__map > a, .vx-tiles__map > g")
    rows = [words(row) for row in page.all("#tiles-table tbody tr")]
    said = [(attribute(shape, "aria-label") or "").split(": ", 1) for shape in shapes]
    # Aloud, the number that is seen on the tile comes between.
    assert [f"{name} {value.split(', ', 1)[-1]}" for name, value in said] == rows
    assert len(rows) == 92
    assert "Văn Lang mức 2" in rows or "Văn Lang mức 1" in rows
