"""A forgotten password: one link, for an hour, once, and only the newest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.access import Role
from portal.accounts import rules
from portal.accounts.service import authenticate, invite
from tests.factories.accounts import make_user
from tests.factories.mail import mailbox

OLD = "bon cay trau xanh"
NEW = "khoai nướng mùa đông"
ADDRESS = "an@tnu.edu.vn"


@pytest.fixture
def user(app):
    return make_user(Role.AUDITOR, email=ADDRESS, password=OLD)


def ask(page, address):
    return page.get("/password/forgot").submit(email=address).follow()


def filled_in(browser):
    form = browser.get("/password/forgot").document.form()
    return {"csrf_token": form.values["csrf_token"][0], "email": ADDRESS}


def test_a_forgotten_password_is_set_anew_by_mail(page, user):
    signed_in = page(user)
    with mailbox() as mails:
        ask(page(), " AN@tnu.edu.vn")
        path = mails.last_path(ADDRESS)
        form = page().get(path)
        assert "phổ biến" in form.submit(422, password="matkhau123", password_again="matkhau123").text
        assert form.submit(password=NEW, password_again=NEW).location == "/login"
        assert "/login" in signed_in.get("/home", 302).location, "the old cookie is dead"
        page().get(path, 404)
        assert "vừa được đổi" in mails.texts(ADDRESS)[-1]
    assert authenticate(ADDRESS, NEW) == user


def test_a_reset_link_lives_one_hour_and_dies_with_a_newer_one(page, user):
    with mailbox() as mails:
        ask(page(), ADDRESS)
        first = mails.last_path(ADDRESS)
        page().get(first)
        ask(page(), ADDRESS)
        second = mails.last_path(ADDRESS)
    page().get(first, 404)
    with clock.fixed(clock.now() + rules.RESET_LIFETIME - timedelta(minutes=1)):
        page().get(second)
    with clock.fixed(clock.now() + rules.RESET_LIFETIME + timedelta(seconds=1)):
        page().get(second, 404)


def test_known_unknown_and_disabled_addresses_get_the_same_page_and_only_the_known_one_a_mail(page, user):
    disabled = make_user(Role.AUDITOR, password=OLD)
    disabled.disabled_at = clock.now()
    addresses = (ADDRESS, "khong@tnu.edu.vn", disabled.email)
    with mailbox() as mails:
        assert len({ask(page(), address).text for address in addresses}) == 1
        assert [len(mails.texts(address)) for address in addresses] == [1, 0, 0]


def test_nobody_fills_the_mailbox_of_somebody_else(page, user):
    with mailbox() as mails:
        for _ in range(rules.MOST_LINKS_AN_HOUR + 2):
            ask(page(), ADDRESS)
        assert len(mails.texts(ADDRESS)) == rules.MOST_LINKS_AN_HOUR


def test_each_kind_of_link_opens_its_own_page_only(page, user):
    token = invite(user, actor=None)
    page().get(f"/activate/{token}")
    page().get(f"/password/reset/{token}", 404)
    with mailbox() as mails:
        ask(page(), ADDRESS)
        reset = mails.last_path(ADDRESS)
    page().get(reset.replace("/password/reset/", "/activate/"), 404)
    page().get(f"/activate/{token}")


def test_an_account_that_was_switched_off_meanwhile_stays_shut(page, user):
    with mailbox() as mails:
        ask(page(), ADDRESS)
        form = page().get(mails.last_path(ADDRESS))
    user.disabled_at = clock.now()
    form.submit(422, password=NEW, password_again=NEW)


def test_a_forged_host_never_reaches_a_mail(app, page, user):
    with mailbox() as mails:
        for name in ("X-Forwarded-Host", "X-Host", "Forwarded"):
            browser = page()
            data = filled_in(browser)
            value = "host=evil.example" if name == "Forwarded" else "evil.example"
            browser.open("/password/forgot", status=302, method="POST", data=data, headers={name: value})
        texts = mails.texts(ADDRESS)
    assert len(texts) == 3
    assert all(app.config["PUBLIC_URL"] in text and "evil" not in text for text in texts)


def test_a_request_for_another_host_is_refused_and_sends_nothing(app, page, user, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost"])
    browser = page()
    data = filled_in(browser)
    with mailbox() as mails:
        browser.open("/password/forgot", status=400, method="POST", data=data, headers={"Host": "evil.example"})
        assert mails.texts(ADDRESS) == []
        browser.open("/password/forgot", status=302, method="POST", data=data)
        assert len(mails.texts(ADDRESS)) == 1
