"""Signing in with another mail address: both mailboxes have to agree."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.access import Role
from portal.accounts import rules
from portal.accounts.models import User
from portal.accounts.service import authenticate
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.mail import mailbox

OLD, NEW = "an@tnu.edu.vn", "an.moi@tnu.edu.vn"
PASSWORD = "bon cay trau xanh"


@pytest.fixture
def user(app):
    return make_user(Role.AUDITOR, email=OLD, password=PASSWORD)


def ask(page, user, email=NEW):
    return page(user).get("/my-account/email").submit(email=email, password=PASSWORD).follow()


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_the_address_changes_when_both_mailboxes_agree_and_ends_every_session(page, user, order):
    with mailbox() as mails:
        ask(page, user)
        first, second = (mails.last_path(address) for address in order)
    browser = page(user)
    browser.get("/home")
    page().get(first).submit()
    assert db.session.get(User, user.id).email == OLD, "one mailbox is not enough"
    page().get(first).submit()
    assert db.session.get(User, user.id).email == OLD, "nor is the same one twice"
    browser.get("/home")
    page().get(second).submit()
    assert "/login" in browser.get("/home", 302).location
    assert authenticate(NEW, PASSWORD) == user
    page().get(second, 404)


def test_opening_the_links_alone_changes_nothing(page, user):
    with mailbox() as mails:
        ask(page, user)
        for address in (OLD, NEW):
            page().get(mails.last_path(address))
    assert db.session.get(User, user.id).email == OLD


def test_the_wish_needs_the_password_and_another_address(page, user):
    form = page(user).get("/my-account/email")
    assert "không đúng" in form.submit(422, email=NEW, password="sai mat khau").text
    assert "đang là địa chỉ" in form.submit(422, email=OLD.upper(), password=PASSWORD).text
    for _ in range(rules.FREE_TRIES):
        form.submit(422, email=NEW, password="sai mat khau")
    assert "đợi" in form.submit(422, email=NEW, password=PASSWORD).text


def test_an_address_of_somebody_else_gets_no_mail_and_is_not_betrayed(page, user):
    make_user(Role.AUDITOR, email="binh@tnu.edu.vn")
    with mailbox() as mails:
        for address in (NEW, "binh@tnu.edu.vn"):
            assert "Đã gửi liên kết xác nhận" in ask(page, user, address).text
        assert mails.texts("binh@tnu.edu.vn") == []
        assert len(mails.texts(OLD)) == 2


def test_an_address_that_was_taken_meanwhile_stays_with_its_holder(page, user):
    with mailbox() as mails:
        ask(page, user)
        page().get(mails.last_path(OLD)).submit()
        path = mails.last_path(NEW)
        make_user(Role.AUDITOR, email=NEW)
        page().get(path).submit(422)
    assert db.session.get(User, user.id).email == OLD


def test_a_newer_wish_and_a_day_kill_the_links(page, user):
    with mailbox() as mails:
        ask(page, user)
        first = mails.last_path(OLD)
        ask(page, user)
        second = mails.last_path(OLD)
    page().get(first, 404)
    page().get(second)
    with clock.fixed(clock.now() + rules.EMAIL_CHANGE_LIFETIME + timedelta(seconds=1)):
        page().get(second, 404)
