"""Signing in with another mail address: both mailboxes have to agree."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts import rules
from portal.accounts.models import User
from portal.accounts.service import authenticate, set_password
from portal.accounts.service.resetting import draw_reset
from portal.audit.models import AuditDetail, AuditEvent
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.factors import give_app
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


@pytest.fixture
def admin(app):
    return make_user(Role.ADMIN)


REASON = "Hộp thư cũ đã khóa; đã gọi lại số cơ quan"


def replace(page, admin, user, email=NEW, status=302):
    form = page(admin).get(f"/accounts/{user.id}").response.text
    assert f"/accounts/{user.id}/email" in form
    return page(admin).get(f"/accounts/{user.id}/email").submit(status, email=email, reason=REASON)


def test_an_admin_stands_in_for_a_lost_mailbox_and_the_new_one_agrees(page, user, admin):
    owner = page(user)
    owner.get("/home")
    with mailbox() as mails:
        replace(page, admin, user)
        path = mails.last_path(NEW)
        for address in (OLD, NEW):
            assert REASON in mails.texts(address)[-1]
            assert admin.full_name in mails.texts(address)[-1]
        assert "/confirm/" not in mails.texts(OLD)[-1], "the lost mailbox decides nothing"
    assert db.session.get(User, user.id).email == OLD, "a mistyped address opens nothing"
    page().get(path).submit()
    assert authenticate(NEW, PASSWORD) == user
    assert "/login" in owner.get("/home", 302).location
    asked = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "email_replacement_asked")).one()
    assert asked.actor_id == admin.id
    assert db.session.get_one(AuditDetail, asked.sequence).body == {"email": NEW, "reason": REASON}


def test_nobody_replaces_their_own_address_nor_takes_that_of_another(page, user, admin):
    assert "Mất hộp thư cũ" not in page(admin).get(f"/accounts/{admin.id}").text
    own = page(admin).get(f"/accounts/{admin.id}/email")
    assert "một quản trị viên khác" in own.submit(422, email=NEW, reason=REASON).text
    assert "tài khoản khác" in replace(page, admin, user, email=admin.email, status=422).text
    assert "đang là địa chỉ" in replace(page, admin, user, email=OLD, status=422).text


def test_one_admin_does_not_both_reset_the_factors_and_move_the_address(page, user, admin):
    second = make_user(Role.ADMIN, email="quantri2@tnu.edu.vn")
    give_app(user)
    page(admin).get(f"/accounts/{user.id}/second-factor/reset").submit(reason=REASON)
    assert "quản trị viên khác làm" in replace(page, admin, user, status=422).text
    replace(page, second, user)
    give_app(user)
    refused = page(second).get(f"/accounts/{user.id}/second-factor/reset").submit(422, reason=REASON)
    assert "quản trị viên khác làm" in refused.text
    page(admin).get(f"/accounts/{user.id}/second-factor/reset").submit(reason=REASON)


def test_the_owner_drops_a_replacement_by_changing_the_password(page, user, admin):
    with mailbox() as mails:
        replace(page, admin, user)
        path = mails.last_path(NEW)
        page().get(path)
        new = "sim tim ven suoi xa"
        form = page(user).get("/my-account/password")
        form.submit(old_password=PASSWORD, password=new, password_again=new)
    page().get(path, 404)


def test_links_in_the_old_mailbox_are_dead_once_the_address_changed(page, user):
    reset = draw_reset(user)
    with mailbox() as mails:
        ask(page, user)
        page().get(mails.last_path(OLD)).submit()
        page().get(f"/password/reset/{reset}")
        page().get(mails.last_path(NEW)).submit()
    page().get(f"/password/reset/{reset}", 404)


def test_a_reset_link_is_dead_once_the_password_was_changed_otherwise(page, user):
    reset = draw_reset(user)
    page().get(f"/password/reset/{reset}")
    set_password(user, "sim tim ven suoi xa")
    page().get(f"/password/reset/{reset}", 404)
