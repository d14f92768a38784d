"""Signing in, signing out, activation, and text that survives a lost session."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts import rules, service
from portal.accounts.models import LoginThrottle, User, UserSession
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.pages import Page

PASSWORD = "bon cay trau xanh"


@pytest.fixture
def officer(app):
    return make_user(Role.ADMIN, email="an@tnu.edu.vn", password=PASSWORD)


def sign_in(page, email, password, status=302):
    return page.get("/login").submit(status, email=email, password=password)


def test_right_password_leads_home_and_wrong_one_says_what_to_do(page, officer):
    assert sign_in(page(), "AN@tnu.edu.vn ", PASSWORD).location == "/home"
    refused = sign_in(page(), "an@tnu.edu.vn", "sai mat khau", 422)
    assert "không đúng" in refused.text


def test_known_unknown_and_disabled_accounts_get_the_same_answer(page, officer):
    make_user(Role.AUDITOR, email="khoa@tnu.edu.vn", password=PASSWORD).disabled_at = clock.now()
    answers = {
        sign_in(page(), email, password, 422).text.replace(email, "")
        for email, password in [
            ("an@tnu.edu.vn", "sai mat khau"),
            ("aa@tnu.edu.vn", "sai mat khau"),
            ("khoa@tnu.edu.vn", PASSWORD),
        ]
    }
    assert len(answers) == 1


def test_wrong_passwords_are_slowed_for_that_account_only(page, officer):
    make_user(Role.AUDITOR, email="binh@tnu.edu.vn", password=PASSWORD)
    for _ in range(rules.FREE_TRIES):
        sign_in(page(), "an@tnu.edu.vn", "sai mat khau", 422)
    assert "đợi" in sign_in(page(), "an@tnu.edu.vn", PASSWORD, 422).text
    sign_in(page(), "binh@tnu.edu.vn", PASSWORD)
    with clock.fixed(clock.now() + rules.LONGEST_WAIT):
        sign_in(page(), "an@tnu.edu.vn", PASSWORD)
    assert db.session.scalars(select(LoginThrottle.failures)).all() == [0, 0]


def test_signing_in_makes_a_new_session_and_signing_out_kills_the_old_cookie(page, officer):
    browser = page()
    sign_in(browser, "an@tnu.edu.vn", PASSWORD)
    cookie = browser.client.get_cookie("session").value
    home = browser.get("/accounts")
    sign_in_again = page()
    sign_in(sign_in_again, "an@tnu.edu.vn", PASSWORD)
    assert len(db.session.scalars(select(UserSession)).all()) == 2
    assert home.submit(action="/logout").location == "/login"
    browser.client.set_cookie("session", cookie)
    assert "/login" in browser.get("/accounts", 302).location


def test_a_disabled_user_is_out_on_the_next_request(page, officer):
    admin = make_user(Role.ADMIN)
    browser = page(officer)
    browser.get("/accounts")
    page(admin).post(f"/accounts/{officer.id}")
    assert "/login" in browser.get("/accounts", 302).location
    assert db.session.get(User, officer.id).disabled_at is not None


def test_a_role_taken_away_is_gone_on_the_next_request(page, officer):
    browser = page(officer)
    browser.get("/accounts")
    service.revoke_role(officer, officer.grants[0], actor=None)
    browser.get("/accounts", 403)


def test_an_idle_session_of_staff_ends_and_asks_to_sign_in(page, officer):
    browser = page(officer)
    with clock.fixed(clock.now() + timedelta(minutes=29)):
        browser.get("/accounts")
    with clock.fixed(clock.now() + timedelta(minutes=58)):
        browser.get("/accounts")  # the earlier request counted as use
    with clock.fixed(clock.now() + timedelta(minutes=90)):
        assert browser.get("/accounts", 302).location == "/login?next=/accounts"


def test_text_typed_in_a_lost_session_comes_back_after_signing_in(page, officer):
    browser = page(officer)
    form = browser.get("/accounts/invite")
    with clock.fixed(clock.now() + timedelta(hours=13)):
        asked = form.submit(401, email="moi@tnu.edu.vn", full_name="Hoàng Thị Mới", role="auditor", scope="")
    assert "giữ nguyên" in asked.text
    given_back = asked.submit(200, email="an@tnu.edu.vn", password=PASSWORD)
    again = given_back.submit(200, action="/accounts/invite")
    assert again.document.form().values["full_name"] == ["Hoàng Thị Mới"]
    assert db.session.scalar(select(User).where(User.email == "moi@tnu.edu.vn")) is None, "nothing was sent yet"
    again.submit(200)
    assert db.session.scalar(select(User).where(User.email == "moi@tnu.edu.vn")) is not None


def test_text_typed_after_signing_out_in_another_tab_comes_back(page, officer):
    browser = page()
    sign_in(browser, "an@tnu.edu.vn", PASSWORD)
    form = browser.get("/accounts/invite")
    browser.get("/home").submit(action="/logout")
    asked = form.submit(401, email="moi@tnu.edu.vn", full_name="Hoàng Thị Mới", role="auditor", scope="")
    given_back = asked.submit(200, email="an@tnu.edu.vn", password=PASSWORD)
    again = given_back.submit(200, action="/accounts/invite")
    assert again.document.form().values["full_name"] == ["Hoàng Thị Mới"]


def test_nobody_else_gets_text_typed_after_signing_out(page, officer):
    make_user(Role.ADMIN, email="khac@tnu.edu.vn", password=PASSWORD)
    browser = page()
    sign_in(browser, "an@tnu.edu.vn", PASSWORD)
    form = browser.get("/accounts/invite")
    browser.get("/home").submit(action="/logout")
    asked = form.submit(401, email="moi@tnu.edu.vn", full_name="Bí Mật", role="auditor", scope="")
    assert asked.submit(302, email="khac@tnu.edu.vn", password=PASSWORD).location == "/home"


def test_nobody_else_gets_the_text_back(page, officer):
    make_user(Role.ADMIN, email="khac@tnu.edu.vn", password=PASSWORD)
    form = page(officer).get("/accounts/invite")
    with clock.fixed(clock.now() + timedelta(hours=13)):
        asked = form.submit(401, email="moi@tnu.edu.vn", full_name="Bí Mật", role="auditor", scope="")
    assert asked.submit(302, email="khac@tnu.edu.vn", password=PASSWORD).location == "/home"


def test_an_activation_link_works_once_and_for_72_hours(page, app):
    user = make_user(Role.AUDITOR, email="kt@tnu.edu.vn", password=None)
    token = service.invite(user, actor=None)
    with clock.fixed(clock.now() + timedelta(hours=72, minutes=1)):
        page().get(f"/activate/{token}", 404)
    form = page().get(f"/activate/{token}")
    weak = form.submit(422, password="matkhau123", password_again="matkhau123")
    assert "phổ biến" in weak.text
    differing = form.submit(422, password=PASSWORD, password_again=PASSWORD + "x")
    assert "chưa giống nhau" in differing.text
    assert form.submit(password=PASSWORD, password_again=PASSWORD).location == "/login"
    page().get(f"/activate/{token}", 404)
    sign_in(page(), "kt@tnu.edu.vn", PASSWORD)


def test_a_second_invitation_kills_the_first_link(page, app):
    user = make_user(Role.AUDITOR, email="kt@tnu.edu.vn", password=None)
    first = service.invite(user, actor=None)
    second = service.invite(user, actor=None)
    page().get(f"/activate/{first}", 404)
    page().get(f"/activate/{second}")


def test_the_admin_invites_a_person_and_sees_the_link_once(page, app):
    admin = make_user(Role.ADMIN)
    form = page(admin).get("/accounts/invite")
    shown = form.submit(200, email="xa@thainguyen.gov.vn", full_name="Lý Văn Bản", role="auditor", scope="")
    assert "/activate/" in shown.text
    wrong = form.submit(422, email="xa@thainguyen.gov.vn", full_name="Lý", role="commune_officer", scope="99999")
    assert "Không có mã" in wrong.text
    assert wrong.document.form().values["scope"] == ["99999"]


def test_other_roles_do_not_reach_the_accounts(page, app):
    page(make_user(Role.AUDITOR)).get("/accounts", 403)
    page(make_user(Role.ADMIN)).get("/accounts")


def test_a_session_token_is_not_kept_in_the_database(page: Page, officer):
    browser = page()
    sign_in(browser, "an@tnu.edu.vn", PASSWORD)
    with browser.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    stored = db.session.scalars(select(UserSession.token_hash)).all()
    assert token not in stored
    assert str(officer.id) != token


def test_only_a_mail_address_is_invited_from_the_command_line(app):
    def invite(address):
        return app.test_cli_runner().invoke(args=["accounts", "invite", "--role", "auditor", "--email", address])

    refused = invite("khong-phai-thu")
    assert refused.exit_code == 2
    assert "not a mail address" in refused.output
    assert "/activate/" in invite("kt@tnu.edu.vn").output
    assert db.session.scalars(select(User.email)).all() == ["kt@tnu.edu.vn"]


def test_somebody_invited_by_address_alone_gives_their_name(page, app):
    user = make_user(Role.AUDITOR, email="kt@tnu.edu.vn", full_name="kt@tnu.edu.vn")
    token = service.invite(user, actor=None)
    form = page().get(f"/activate/{token}")
    nameless = form.submit(422, full_name=" ", password=PASSWORD, password_again=PASSWORD)
    assert "Nhập họ và tên của bạn." in nameless.text
    form.submit(full_name=" Lê  Minh Vinh ", password=PASSWORD, password_again=PASSWORD)
    assert db.session.get(User, user.id).full_name == "Lê Minh Vinh"
