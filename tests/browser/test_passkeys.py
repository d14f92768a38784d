"""Passkeys in a real browser, with Chromium's virtual authenticator."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.person import PASSWORD, Person
from tests.site import Site

_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def click(page: Page, button: str) -> None:
    """Press what asks the device first: the page is left when that has answered, not at once."""
    page.locator("main").get_by_role("button", name=button).click()


def test_passkey_is_added_asked_for_and_used_to_sign_in(page: Page, site: Site) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
    link = site.flask("accounts", "invite", "--role", "admin", "--email", "khoa@tnu.edu.vn").strip()
    person = Person(page, "passkey")
    person.go(link)
    person.fill(full_name="Lê Văn Khoá", password=PASSWORD, password_again=PASSWORD)
    person.press("Đặt mật khẩu")
    person.sign_in("khoa@tnu.edu.vn")

    person.go("/my-account/second-factor/passkeys")
    person.fill(password=PASSWORD)
    person.press("Tiếp tục")
    person.fill(name="Máy tính ở phòng")
    click(page, "Tạo khoá")
    expect(page.get_by_role("heading", name="Mã dự phòng của bạn")).to_be_visible()
    person.sees("Khoá truy cập đã sẵn sàng")
    person.go("/my-account/second-factor")
    person.sees("Máy tính ở phòng", "Chưa dùng lần nào")

    page.context.clear_cookies()
    person.go("/login")
    person.fill(email="khoa@tnu.edu.vn", password=PASSWORD)
    person.press("Đăng nhập")
    expect(page).to_have_url(re.compile("/login/second-step"))
    expect(page.get_by_text("Thiết bị chưa xác nhận")).to_be_hidden()
    click(page, "Dùng khoá truy cập")
    expect(page).to_have_url(re.compile("/home$"))
    person.go("/my-account/second-factor")
    person.sees("Dùng lần cuối lúc")


def test_device_that_does_not_confirm_leaves_the_other_ways(page: Page, site: Site) -> None:
    link = site.flask("accounts", "invite", "--role", "auditor", "--email", "khac@tnu.edu.vn").strip()
    person = Person(page, "passkey-refused")
    person.go(link)
    person.fill(full_name="Lê Văn Khác", password=PASSWORD, password_again=PASSWORD)
    person.press("Đặt mật khẩu")
    person.sign_in("khac@tnu.edu.vn")
    person.go("/my-account/second-factor/passkeys")
    person.fill(password=PASSWORD)
    person.press("Tiếp tục")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('said no')) }")
    person.fill(name="Không được")
    complaint = page.get_by_text("Trình duyệt chưa tạo được khoá")
    expect(complaint).to_be_hidden()
    click(page, "Tạo khoá")
    expect(complaint).to_be_visible()
