"""A student puts a list in order: by dragging where there is a script, by buttons where there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from portal.demo.people import PASSWORD
from tests.browser.conftest import PHONE
from tests.site import Site


@pytest.fixture(scope="module")
def applicants(site: Site, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Addresses of students of a demonstration round that takes applications."""
    file = tmp_path_factory.mktemp("demo") / "demo.json"
    site.flask("seed-demo", "--scenario", "applying", "--students", "40", "--json", str(file))
    return [one["email"] for one in json.loads(file.read_text("utf-8"))["logins"] if one["role"] == "student"]


def leave_by(way: Locator) -> None:
    """Click the first of these and wait for the page it leads to; a click alone does not wait."""
    with way.page.expect_navigation():
        way.first.click()


def with_a_list(page: Page, applicants: list[str]) -> list[str]:
    """Sign in as a student who can choose, put four openings on the list, and show it; the names in their order."""
    for email in applicants:
        page.context.clear_cookies()
        page.goto("/login")
        page.fill("[name=email]", email)
        page.fill("[name=password]", PASSWORD)
        leave_by(page.locator("main").get_by_role("button", name="Đăng nhập"))
        page.goto("/my-application")
        leave_by(page.get_by_role("link", name="Danh sách nguyện vọng"))
        while page.get_by_role("button", name="Bỏ").count():
            leave_by(page.get_by_role("button", name="Bỏ"))
        leave_by(page.get_by_role("link", name="Tìm nơi thực tập"))
        if page.get_by_role("button", name="Thêm vào danh sách").count() >= 4:
            break
    for _ in range(4):
        leave_by(page.get_by_role("button", name="Thêm vào danh sách"))
    leave_by(page.get_by_role("link", name="Danh sách của tôi (4)"))
    return order_of(page)


def order_of(page: Page) -> list[str]:
    """Where each row's link leads: openings of one commune have the same name."""
    links = page.locator("main tbody tr td > a")
    expect(links).to_have_count(4)
    return [str(link.get_attribute("href")) for link in links.all()]


def drag(page: Page, row: int, onto: int) -> None:
    grip = page.locator(".vx-grip").nth(row)
    grip.scroll_into_view_if_needed()
    start, goal = grip.bounding_box(), page.locator("main tbody tr").nth(onto).bounding_box()
    assert start is not None
    assert goal is not None
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, goal["y"] + goal["height"] * (0.2 if onto < row else 0.8), steps=12)


def test_list_is_ordered_by_dragging(page: Page, applicants: list[str]) -> None:
    first, second, third, fourth = with_a_list(page, applicants)
    with page.expect_navigation():
        drag(page, 2, onto=0)
        page.mouse.up()
    assert order_of(page) == [third, first, second, fourth]
    with page.expect_navigation():
        drag(page, 0, onto=1)
        page.mouse.up()
    moved = order_of(page)  # near the edge of the screen the page moves along, perhaps by a row more
    assert [one for one in moved if one != third] == [first, second, fourth]
    assert moved.index(third) > 0
    page.reload()
    assert order_of(page) == moved
    expect(page.locator("main")).to_contain_text("Kiểm tra theo quy tắc của đợt")


def test_escape_lets_go_and_changes_nothing(page: Page, applicants: list[str]) -> None:
    before = with_a_list(page, applicants)
    drag(page, 2, onto=0)
    assert order_of(page) != before
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order_of(page) == before
    page.reload()
    assert order_of(page) == before


def test_the_keyboard_orders_the_list_beside_the_script(page: Page, applicants: list[str]) -> None:
    first, second, *rest = with_a_list(page, applicants)
    page.get_by_role("button", name=re.compile("^Xuống")).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert order_of(page) == [second, first, *rest]


def test_list_is_ordered_compared_and_reached_without_a_script(
    new_context: Callable[..., BrowserContext],
    watched: Callable[[BrowserContext], Page],
    applicants: list[str],
    tmp_path: Path,
) -> None:
    page = watched(new_context(viewport=PHONE, java_script_enabled=False))
    first, second, *rest = with_a_list(page, applicants)
    expect(page.locator(".vx-drag-hint")).to_be_hidden()
    leave_by(page.get_by_role("button", name=re.compile("^Lên")))
    assert order_of(page) == [second, first, *rest]
    leave_by(page.get_by_role("link", name="Tìm nơi thực tập"))
    for box in page.get_by_role("checkbox", name=re.compile("^So sánh")).all()[:2]:
        box.check()
    # In sight wherever one is on the page.
    expect(page.get_by_role("link", name="Danh sách của tôi (4)")).to_be_in_viewport()
    leave_by(page.get_by_role("button", name="So sánh 2 nơi"))
    expect(page.locator(".vx-compare thead th")).to_have_count(2)
    expect(page.locator(".vx-compare")).to_contain_text("Số sinh viên đã chọn")
