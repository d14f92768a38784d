"""A file is compared in the browser: its hash is asked about, the file itself is never sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.access.world import World

ADDRESS = "http://localhost"  # secure enough for crypto.subtle


@pytest.fixture
def asked(browser: Browser, world: World) -> Iterator[tuple[Page, list[Request]]]:
    """A page whose requests the portal answers without a server, and these requests."""
    page, requests = browser.new_page(locale="vi-VN"), []

    def answer(route: Route) -> None:
        requests.append(route.request)
        response = world.ask("visitor", "GET", route.request.url.removeprefix(ADDRESS)).response
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.get_data())

    page.route("**/*", answer)
    yield page, requests
    page.close()


def test_a_file_is_compared_without_being_sent(asked: tuple[Page, list[Request]], world: World) -> None:
    page, requests = asked
    content = world.ask("student", "GET", f"/my-documents/{world.ids['own_letter']}/docx").response.get_data()
    page.goto(f"{ADDRESS}/proof/{world.ids['letter_code']}")
    expect(page.get_by_text("Không đọc được tệp này")).to_be_hidden()
    chooser = page.get_by_label("Chọn tệp PDF hoặc DOCX")
    chooser.set_input_files({"name": "giay.docx", "mimeType": "application/octet-stream", "buffer": content})
    expect(page.get_by_text("đúng từng byte")).to_be_visible()
    altered = content[:-1] + bytes([content[-1] ^ 1])
    chooser.set_input_files({"name": "giay.docx", "mimeType": "application/octet-stream", "buffer": altered})
    expect(page.get_by_text("khác mọi tệp đã ban hành")).to_be_visible()
    assert {request.method for request in requests} == {"GET"}
