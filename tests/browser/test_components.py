"""The components in a real browser: on a phone, without a script, and what the small script adds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from portal.styleguide.samples import PARTS

NARROWEST: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def narrow(new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page]) -> Page:
    """The narrowest screen that is served, without JavaScript."""
    return watched(new_context(viewport=NARROWEST, java_script_enabled=False))


@pytest.mark.parametrize("part", PARTS)
def test_nothing_runs_out_of_the_narrowest_screen(page: Page, part: str) -> None:
    page.set_viewport_size(NARROWEST)
    page.goto(f"/styleguide/{part}")
    assert page.evaluate("document.documentElement.scrollWidth") == NARROWEST["width"]


def test_menu_opens_and_closes_without_script(narrow: Page) -> None:
    narrow.goto("/styleguide/text")
    link = narrow.get_by_role("link", name="Đợt thực tập")
    expect(link).to_be_hidden()
    narrow.get_by_role("button", name="Menu", exact=True).click()
    expect(link).to_be_visible()
    narrow.get_by_role("button", name="Đóng menu").click()
    expect(link).to_be_hidden()


def test_menu_stands_open_on_a_wide_screen(page: Page) -> None:
    page.goto("/styleguide/text")
    expect(page.get_by_role("link", name="Đợt thực tập")).to_be_visible()
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_hidden()


def test_skip_link_is_the_first_stop_and_leads_to_the_content(page: Page) -> None:
    page.goto("/styleguide/text")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Tới nội dung chính")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_summary_of_errors_leads_to_the_field_without_script(narrow: Page) -> None:
    narrow.goto("/styleguide/forms")
    narrow.get_by_role("button", name="Gửi").click()
    expect(narrow).to_have_title(re.compile("^Lỗi: "))
    narrow.get_by_role("link", name="Nhập mã sinh viên.").click()
    expect(narrow).to_have_url(re.compile("#student_code$"))
    expect(narrow.locator("#student_code")).to_be_in_viewport()


def test_refused_form_takes_the_reader_to_its_errors(page: Page) -> None:
    page.goto("/styleguide/forms")
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def test_password_can_be_shown_and_hidden(page: Page) -> None:
    page.goto("/styleguide/forms")
    field = page.locator("#password")
    field.fill("bon cay trau xanh")
    page.get_by_role("button", name="Hiện mật khẩu").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Ẩn mật khẩu").click()
    expect(field).to_have_attribute("type", "password")


def test_letters_left_are_counted_in_vietnamese(page: Page) -> None:
    page.goto("/styleguide/forms")
    message = page.locator(".govuk-character-count__status")
    page.locator("#tasks").fill("ă" * 290)
    expect(message).to_have_text("Còn 10 ký tự")
    page.locator("#tasks").fill("ă" * 301)
    expect(message).to_have_text("Thừa 1 ký tự")


def test_tiles_can_be_reached_with_the_keyboard(page: Page) -> None:
    page.goto("/styleguide/pictures")
    page.get_by_role("link", name="Bỏ qua bản đồ, tới bảng").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".vx-tiles__map a").first).to_be_focused()


def test_paper_shows_the_list_without_what_is_pressed(page: Page) -> None:
    page.goto("/styleguide/lists")
    page.emulate_media(media="print")
    expect(page.get_by_role("table", name="Sinh viên")).to_be_visible()
    ticks = ("thead th:first-child", "tbody td:first-child")
    for pressed in ("header", ".vx-filters", ".govuk-pagination", "footer", "td form", *ticks):
        expect(page.locator(pressed).first).to_be_hidden()
