"""Signing in with the account of one's school, at a real provider; what it says is not believed too easily."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.accounts.sign_on import service
from portal.accounts.sign_on.models import SchoolAccount
from portal.audit.models import AuditEvent
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.factors import app_code, give_app
from tests.factories.students import make_student

REFUSED = "Không đăng nhập được bằng tài khoản của trường"


@pytest.fixture
def an(app):
    """A student of the school, who has no password at the portal."""
    return make_user(Role.STUDENT, student=make_student(), email="an@ictu.edu.vn")


def ensure_refused(visitor, location):
    assert location == "/login"
    shown = visitor.page.get("/login").text
    assert REFUSED in shown
    assert visitor.page.get("/home", 302).location.startswith("/login")


def actions():
    return set(db.session.scalars(select(AuditEvent.action)))


def test_the_sign_in_page_offers_the_school_and_the_password(page, school):
    shown = page().get("/login?next=/rounds")
    assert shown.document.one('main a[href^="/sign-on"]').attrs["href"] == "/sign-on/ictu?next=/rounds"
    assert "Đăng nhập qua Trường CNTT và TT" in shown.text
    assert shown.document.form(having="password")


def test_the_school_is_asked_with_state_nonce_and_pkce(visitor, school):
    asked = parse_qs(urlsplit(visitor().leave()).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/sign-on/ictu/callback"]
    assert asked["scope"] == ["openid email"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_a_student_gets_in_and_to_the_page_that_was_asked_for(visitor, an):
    browser = visitor()
    assert browser.sign_on("an", next_="/my-account") == "/my-account"
    browser.page.get("/my-account")
    assert {"school_vouched", "school_account_linked", "signed_in"} <= actions()
    assert db.session.scalars(select(SchoolAccount)).one().subject == "an"


def test_the_second_time_nothing_is_bound_again(visitor, an):
    visitor().sign_on("an")
    visitor().sign_on("an")
    assert len(db.session.scalars(select(SchoolAccount)).all()) == 1


def test_letters_of_the_address_may_be_large(visitor, app):
    make_user(Role.STUDENT, student=make_student(), email="dung@ictu.edu.vn")
    assert visitor().sign_on("dung") == "/home"


def test_no_other_site_is_reached_through_next(visitor, an):
    assert visitor().sign_on("an", next_="https:evil.example") == "/home"


def test_staff_are_asked_for_their_second_factor(visitor, app):
    give_app(make_user(Role.SCHOOL_COORDINATOR, email="an@ictu.edu.vn"))
    browser = visitor()
    assert browser.sign_on("an", next_="/rounds") == "/login/second-step?next=/rounds"
    assert browser.page.get("/home", 302).location.startswith("/login")
    asked = browser.page.get("/login/second-step?next=/rounds")
    assert asked.submit(factor_code=app_code()).location == "/rounds"
    browser.page.get("/rounds")


def test_staff_without_a_factor_only_set_one_up_where_it_is_demanded(visitor, app, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR", "required")
    make_user(Role.SCHOOL_COORDINATOR, email="an@ictu.edu.vn")
    browser = visitor()
    browser.sign_on("an")
    assert browser.page.get("/rounds", 302).location == "/my-account/second-factor"


@pytest.mark.parametrize("name", ["binh", "chi", "giang"], ids=["unverified", "other domain", "unknown here"])
def test_who_is_not_vouched_for_stays_outside_with_one_answer(visitor, an, name):
    """The same set-up lets in who is: test_a_student_gets_in_and_to_the_page_that_was_asked_for."""
    for mail in ("binh@ictu.edu.vn", "chi@tnu.edu.vn"):
        make_user(Role.ADMIN, email=mail)
    browser = visitor()
    ensure_refused(browser, browser.sign_on(name))


def test_nobody_becomes_a_user_or_gets_a_role(visitor, an):
    before = len(db.session.scalars(select(User)).all()), len(db.session.scalars(select(RoleGrant)).all())
    visitor().sign_on("giang")
    visitor().sign_on("an")
    assert before == (len(db.session.scalars(select(User)).all()), len(db.session.scalars(select(RoleGrant)).all()))


def test_a_disabled_account_stays_closed(visitor, an):
    an.disabled_at = clock.now()
    browser = visitor()
    ensure_refused(browser, browser.sign_on("an"))


def test_a_later_owner_of_the_address_does_not_get_the_account(visitor, an):
    visitor().sign_on("an")
    browser = visitor()
    ensure_refused(browser, browser.sign_on("an-later"))
    assert service.unlink(an, actor=None) == 1  # what `flask accounts unlink-school` does
    assert visitor().sign_on("an-later") == "/home"


def test_a_way_back_works_once(visitor, an, school):
    browser = visitor()
    address = browser.leave()
    with browser.page.client.session_transaction() as cookie:
        kept = dict(cookie)
    back = school.sign_in("an", address)
    assert browser.come_back(back) == "/home"
    other = visitor()
    ensure_refused(other, other.come_back(back))  # another browser
    thief = visitor()
    with thief.page.client.session_transaction() as cookie:
        cookie.update(kept)
    ensure_refused(thief, thief.come_back(back))  # even with the cookie of before


def test_a_state_that_was_never_given_out_is_refused(visitor, an, school):
    browser = visitor()
    back = school.sign_in("an", browser.leave())
    ensure_refused(browser, browser.come_back(re.sub("state=[^&]+", "state=abcdefghijklmnopqrst", back)))


def test_a_code_of_another_browser_is_refused(visitor, an, school):
    """Its PKCE verifier is in the other browser."""
    mine, theirs = visitor(), visitor()
    back = school.sign_in("an", theirs.leave())
    my_state = parse_qs(urlsplit(mine.leave()).query)["state"][0]
    ensure_refused(mine, mine.come_back(re.sub("state=[^&]+", f"state={my_state}", back)))


def test_a_token_with_another_nonce_is_refused(visitor, an, school):
    browser = visitor()
    address = re.sub("nonce=[^&]+", "nonce=abcdefghijklmnopqrst", browser.leave())
    ensure_refused(browser, browser.come_back(school.sign_in("an", address)))


def test_a_token_made_for_another_client_is_refused(visitor, an, school, app, monkeypatch, caplog):
    monkeypatch.setitem(app.config, "SIGN_ON", {"ictu": school.provider(client_id="stranger")})
    browser = visitor()
    ensure_refused(browser, browser.sign_on("an"))
    assert "'aud'" in caplog.text


def test_who_gives_up_at_the_school_can_start_again(visitor, an):
    browser = visitor()
    browser.leave()
    ensure_refused(browser, browser.come_back("/sign-on/ictu/callback?error=access_denied"))
    assert browser.sign_on("an") == "/home"


def test_a_school_that_does_not_answer_leaves_the_password(page, app):
    browser = page()
    assert browser.get("/sign-on/truong", 302).location == "/login"
    assert "chưa trả lời" in browser.get("/login").text


def test_an_unknown_school_is_not_found(page, app):
    page().get("/sign-on/khong-co", 404)
    page().get("/sign-on/khong-co/callback", 404)
