"""A line that breaks: what was typed stays in the browser, and a page of the portal's own says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import steps
from tests.browser.person import PASSWORD, Person
from tests.site import Site

FORM = "/rounds/new"
TEXT = "Tôi đồng ý cho dùng kết quả học tập.\nHai dòng, có dấu: Hoà, Hạ Nông."
OFFER = "còn giữ nội dung bạn gõ dở"
DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('draft:'))"
CACHED = """async () => {
    const found = {};
    for (const name of await caches.keys())
        found[name] = (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname);
    return found;
}"""
PATIENCE = 20_000  # milliseconds; a page that waits for ever would hold up everything after it
EMAILS = ("university_coordinator.a@example.vn", "university_coordinator.b@example.vn")


@pytest.fixture(scope="module")
def emails(site: Site, browser: Any, browser_context_args: dict[str, Any]) -> tuple[str, str]:
    """Two coordinators who have accounts."""
    for tag in ("a", "b"):
        page = browser.new_page(**browser_context_args)
        steps.invited(site, Person(page, f"điều phối {tag}"), "university_coordinator", "", tag)
        page.close()
    return EMAILS


@pytest.fixture
def coordinator(page: Page, emails: tuple[str, str]) -> Person:
    return Person(page, "điều phối").sign_in(emails[0])


def until(page: Page, condition: str) -> None:
    """Wait in the page; Playwright's own way of waiting is forbidden by the portal's Content-Security-Policy."""
    page.evaluate(f"""async () => {{
        for (const end = Date.now() + {PATIENCE}; !({condition}); await new Promise(go => setTimeout(go, 20)))
            if (Date.now() > end) throw new Error("it never came to be");
    }}""")


def typing(person: Person, **more: str) -> Person:
    """Open the form and type, without sending it."""
    person.go(FORM)
    person.fill(consent_text=TEXT, **more)
    until(person.page, f"{DRAFTS}.length")
    return person


def offer(page: Page) -> Any:
    return page.locator("main .govuk-inset-text", has_text=OFFER)


def test_typed_text_is_offered_after_the_page_was_lost(coordinator: Person) -> None:
    typing(coordinator, name="Đợt xuân", min_gpa="2,50")
    coordinator.go("/home")
    coordinator.go(FORM)
    box = offer(coordinator.page)
    expect(box).to_contain_text(re.compile(r"lúc \d\d/\d\d/\d{4} \d\d:\d\d, chưa gửi"))
    expect(coordinator.page.locator("[name=consent_text]")).not_to_have_value(TEXT)
    box.get_by_role("button", name="Dùng lại nội dung").click()
    expect(box).to_have_count(0)
    expect(coordinator.page.locator("[name=consent_text]")).to_have_value(TEXT)
    expect(coordinator.page.locator("[name=name]")).to_have_value("Đợt xuân")
    expect(coordinator.page.locator("[name=min_gpa]")).to_have_value("2,50")


def test_what_is_discarded_is_gone(coordinator: Person) -> None:
    typing(coordinator).go(FORM)
    offer(coordinator.page).get_by_role("button", name="Bỏ đi").click()
    coordinator.go(FORM)
    expect(offer(coordinator.page)).to_have_count(0)
    assert coordinator.page.evaluate(DRAFTS) == []


def test_no_box_no_code_and_no_hidden_field_is_kept(coordinator: Person) -> None:
    typing(coordinator, anywhere_allowed=True)  # type: ignore[arg-type]
    (key,) = coordinator.page.evaluate(DRAFTS)
    kept = coordinator.page.evaluate("key => JSON.parse(localStorage.getItem(key)).fields", key)
    assert "consent_text#0" in kept
    assert not [name for name in kept if name.startswith(("csrf_token", "anywhere_allowed", "field_codes", "version"))]


def test_refused_form_keeps_its_draft_and_an_accepted_one_loses_it(coordinator: Person) -> None:
    coordinator.go("/notice-texts")
    coordinator.use(coordinator.page.locator("main table a").first)
    address = coordinator.path
    coordinator.fill(subject="", body=TEXT)
    coordinator.press("Lưu")
    coordinator.sees("Có lỗi cần sửa")
    expect(offer(coordinator.page)).to_have_count(0)  # what was typed stands in the form
    coordinator.go(address)
    offer(coordinator.page).get_by_role("button", name="Dùng lại nội dung").click()
    coordinator.fill(subject="Tiêu đề mới")
    coordinator.press("Lưu")
    assert coordinator.page.evaluate(DRAFTS) == []
    coordinator.go(address)
    expect(coordinator.page.locator("[name=body]")).to_have_value(TEXT)
    expect(offer(coordinator.page)).to_have_count(0)


def test_draft_outlives_a_sending_that_never_arrived(coordinator: Person, context: BrowserContext) -> None:
    typing(coordinator)
    context.route(f"**{FORM}", lambda route: route.abort())
    coordinator.page.locator("main").get_by_role("button", name="Lưu").click()
    context.unroute(f"**{FORM}")
    coordinator.go("/home")
    coordinator.go(FORM)
    expect(offer(coordinator.page)).to_be_visible()


def test_old_draft_is_not_offered(coordinator: Person) -> None:
    (key,) = typing(coordinator).page.evaluate(DRAFTS)
    age = "([key, days]) => { const draft = JSON.parse(localStorage.getItem(key)); draft.at -= days * 864e5;"
    age += " localStorage.setItem(key, JSON.stringify(draft)); }"
    coordinator.page.evaluate(age, [key, 6.9])
    coordinator.go(FORM)
    expect(offer(coordinator.page)).to_be_visible()
    coordinator.page.evaluate(age, [key, 0.2])
    coordinator.go(FORM)
    expect(offer(coordinator.page)).to_have_count(0)


def test_signing_out_removes_drafts(coordinator: Person, emails: tuple[str, str]) -> None:
    typing(coordinator)
    coordinator.page.get_by_role("button", name="Đăng xuất").click()
    expect(coordinator.page.locator("[name=password]")).to_be_visible()
    assert coordinator.page.evaluate(DRAFTS) == []


@pytest.mark.parametrize("same", [True, False], ids=["the same person", "somebody else"])
def test_after_a_lost_session_only_the_same_person_finds_the_draft(
    coordinator: Person, context: BrowserContext, emails: tuple[str, str], same: bool
) -> None:
    typing(coordinator)
    context.clear_cookies()
    coordinator.page.goto("/login")
    coordinator.fill(email=emails[0 if same else 1], password=PASSWORD)
    coordinator.press("Đăng nhập")
    coordinator.go(FORM)
    expect(offer(coordinator.page)).to_have_count(1 if same else 0)
    assert len(coordinator.page.evaluate(DRAFTS)) == (1 if same else 0)


def ready(person: Person) -> None:
    """Wait until the service worker answers for the pages this browser goes to next.

    Whether it has claimed the present page does not matter: a page opened while it starts may never be claimed.
    """
    until(person.page, "(await navigator.serviceWorker.ready).active?.state === 'activated'")


def test_without_a_network_a_page_says_what_is_kept(coordinator: Person, context: BrowserContext) -> None:
    ready(typing(coordinator))
    context.set_offline(True)
    coordinator.page.locator("main").get_by_role("button", name="Lưu").click()
    coordinator.sees("Không có kết nối mạng", "Nội dung gõ dở còn trong trình duyệt này")
    expect(coordinator.page.locator("[data-drafts] a")).to_have_count(2)  # in Vietnamese and in English
    assert coordinator.page.evaluate("getComputedStyle(document.querySelector('.vx-header')).backgroundColor") == (
        "rgb(11, 79, 69)"  # its style sheet was kept as well
    )
    coordinator.page.goto("/home")
    coordinator.sees("Không có kết nối mạng")
    coordinator.does_not_see("Điều phối", coordinator.name)
    context.set_offline(False)
    coordinator.use(coordinator.page.locator("[data-drafts] a").first)
    offer(coordinator.page).get_by_role("button", name="Dùng lại nội dung").click()
    expect(coordinator.page.locator("[name=consent_text]")).to_have_value(TEXT)


def test_nothing_but_that_page_and_its_files_is_kept(coordinator: Person) -> None:
    ready(typing(coordinator))
    for address in ("/home", "/students", "/rounds", "/my-account"):
        coordinator.page.goto(address)
    ((name, paths),) = coordinator.page.evaluate(CACHED).items()
    assert name.startswith("no-connection-")
    assert "/offline" in paths
    assert [path for path in paths if not path.startswith("/static/")] == ["/offline"]
    assert len(paths) == 4


def test_new_version_replaces_the_kept_page(coordinator: Person) -> None:
    coordinator.go("/home")
    ready(coordinator)
    before = coordinator.page.evaluate(CACHED)
    coordinator.page.evaluate("""async () => {
        await (await caches.open("no-connection-older")).put("/offline", new Response("older"));
        await (await navigator.serviceWorker.getRegistration()).unregister();
    }""")
    coordinator.go("/home")
    until(coordinator.page, "!(await caches.has('no-connection-older'))")
    assert coordinator.page.evaluate(CACHED) == before


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_switching_the_language_takes_what_is_typed_along(
    new_context: Callable[..., BrowserContext],
    emails: tuple[str, str],
    watched: Callable[[BrowserContext], Page],
    script: bool,
) -> None:
    person = Person(watched(new_context(java_script_enabled=script)), "điều phối").sign_in(emails[0])
    person.go(FORM)
    person.fill(name="Đợt xuân", consent_text=TEXT)
    for language, heading in (("English", "Create round"), ("Tiếng Việt", "Tạo đợt thực tập")):
        person.page.get_by_role("button", name=language).click()
        expect(person.page.locator("h1")).to_have_text(heading)
        expect(person.page.locator("[name=name]")).to_have_value("Đợt xuân")
        expect(person.page.locator("[name=consent_text]")).to_have_value(TEXT)
        expect(offer(person.page)).to_have_count(0)
    if script:  # not sent yet
        person.go(FORM)
        expect(offer(person.page)).to_be_visible()


def test_without_javascript_forms_work_as_ever(
    new_context: Callable[..., BrowserContext], emails: tuple[str, str], watched: Callable[[BrowserContext], Page]
) -> None:
    person = Person(watched(new_context(java_script_enabled=False)), "điều phối").sign_in(emails[0])
    person.go(FORM)
    person.fill(consent_text=TEXT)
    person.press("Lưu")
    person.sees("Có lỗi cần sửa")
    expect(person.page.locator("textarea[name=consent_text]")).to_have_value(TEXT)
