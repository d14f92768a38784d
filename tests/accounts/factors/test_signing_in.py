"""Signing in with two steps: nothing opens between them, nothing typed is lost, a code works once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts import rules as account_rules
from portal.accounts import service
from portal.accounts.factors.models import HalfSession, RecoveryCode
from portal.accounts.factors.rules import HALF_SESSION_LIFETIME
from portal.accounts.factors.views.entering import HALF
from portal.accounts.models import UserSession
from portal.audit.models import AuditEvent
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.factors import app_code, give_app, wrong_code

PASSWORD = "bon cay trau xanh"
EMAIL = "an@tnu.edu.vn"


@pytest.fixture
def admin(app):
    return make_user(Role.ADMIN, email=EMAIL, password=PASSWORD)


@pytest.fixture
def codes(admin):
    """Recovery codes of the admin, who has an app."""
    return give_app(admin)


def password_step(browser, email=EMAIL, next_=""):
    """The password is right; gives the page of the second step."""
    url = f"/login?next={next_}" if next_ else "/login"
    return browser.get(url).submit(email=email, password=PASSWORD).follow()


def spaced(code):
    return f" {code[:3]} {code[3:]} "


def full_width(code):
    return "".join(chr(ord("０") + int(digit)) for digit in code)


def test_password_and_code_lead_to_the_page_that_was_asked_for(page, codes):
    browser = page()
    asked = password_step(browser, next_="/accounts?page=1")
    assert "6 chữ số" in asked.text
    assert asked.submit(factor_code=app_code()).location == "/accounts?page=1"
    browser.get("/accounts")


def test_a_recovery_code_counts_although_a_refused_app_code_still_stands_above(page, codes):
    refused = password_step(page()).submit(422, factor_code=wrong_code())
    assert refused.document.form(having="factor_code").values["factor_code"] == [wrong_code()]
    refused.submit(422, factor_recovery_code="K7QF2-M9XH4-TN8WP")
    refused.submit(302, factor_recovery_code=codes[0])


def test_without_a_factor_the_password_is_enough(page, admin):
    assert page().get("/login").submit(email=EMAIL, password=PASSWORD).location == "/home"


def test_switched_off_for_a_demonstration_nobody_is_asked(page, app, codes, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR", "off")
    assert page().get("/login").submit(email=EMAIL, password=PASSWORD).location == "/home"


def test_a_wrong_code_is_refused_with_what_to_do(page, codes):
    refused = password_step(page()).submit(422, factor_code=wrong_code())
    assert "Mã không đúng hoặc đã dùng rồi" in refused.text
    assert "Nhập mã xác thực" in refused.submit(422, factor_code="", factor_recovery_code="").text
    refused.submit(factor_code=app_code())


@pytest.mark.parametrize(
    "write", [lambda c: f" {c[:3]} {c[3:]} ", lambda c: c.translate({ord(str(n)): 0xFF10 + n for n in range(10)})]
)
def test_code_may_be_typed_with_spaces_or_full_width_digits(page, codes, write):
    browser = page()
    password_step(browser).submit(factor_code=write(app_code()))
    browser.get("/home")


def test_a_code_works_once_however_it_is_typed(page, codes):
    code = app_code()
    password_step(page()).submit(factor_code=code)
    for again in (code, spaced(code), full_width(code)):
        password_step(page()).submit(422, factor_code=again)


def test_after_a_code_an_earlier_one_is_dead_and_a_later_one_good(page, codes):
    password_step(page()).submit(factor_code=app_code())
    second = password_step(page())
    second.submit(422, factor_code=app_code(late=1))
    second.submit(factor_code=app_code(late=-1))


def test_a_code_is_taken_half_a_minute_late_but_no_more(page, codes):
    asked = password_step(page())
    asked.submit(422, factor_code=app_code(late=2))
    asked.submit(factor_code=app_code(late=1))


def test_each_recovery_code_works_once_and_few_are_told(page, codes):
    for code in codes[:6]:
        password_step(page()).submit(factor_recovery_code=code)
    password_step(page()).submit(422, factor_recovery_code=codes[0])
    browser = page()
    password_step(browser).submit(factor_code=codes[6].lower().replace("-", " "))  # the wrong field is no matter
    assert "chỉ còn 3 mã dự phòng" in browser.get("/home").text
    assert codes[7] not in db.session.scalars(select(RecoveryCode.code_hash)).all()


def test_a_recovery_code_of_somebody_else_is_worth_nothing(page, codes):
    other = make_user(Role.ADMIN, email="khac@tnu.edu.vn", password=PASSWORD)
    give_app(other, secret="MZXW6YTBOI======MZXW6YTBOI".replace("=", "A"))
    password_step(page(), "khac@tnu.edu.vn").submit(422, factor_recovery_code=codes[0])
    password_step(page()).submit(factor_recovery_code=codes[0])


def test_nothing_is_reached_between_the_two_steps(page, codes):
    """All endpoints are asked in tests/test_access.py, where the visitor stands between the two steps."""
    browser = page()
    asked = password_step(browser)
    assert browser.get("/accounts", 302).location == "/login?next=/accounts"
    browser.get("/home", 302)
    assert db.session.scalars(select(UserSession)).all() == []
    asked.submit(factor_code=app_code())
    browser.get("/accounts")


def test_the_session_is_a_new_one_after_the_second_step(page, codes):
    browser = page()
    asked = password_step(browser)
    before = browser.client.get_cookie("session").value
    asked.submit(factor_code=app_code())
    with browser.client.session_transaction() as cookie:
        assert HALF not in cookie
    assert db.session.scalars(select(HalfSession)).all() == []
    browser.client.set_cookie("session", before)
    assert browser.get("/accounts", 302).location == "/login?next=/accounts"
    assert browser.get("/login/second-step", 302).location == "/login"


def test_a_forged_or_foreign_half_session_gets_nowhere(page, codes):
    other = make_user(Role.ADMIN, email="khac@tnu.edu.vn", password=PASSWORD)
    give_app(other)
    browser = page()
    asked = password_step(browser)
    for forged in ("", "x", str(other.id), "a" * 43):
        thief = page()
        token = thief.get("/login").document.form().values["csrf_token"][0]
        with thief.client.session_transaction() as cookie:
            cookie[HALF] = forged
        assert thief.get("/login/second-step", 302).location == "/login"
        thief.post("/login/second-step", {"factor_code": app_code(), "csrf_token": token}, 401, csrf=False)
    asked.submit(factor_code=app_code())
    with browser.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    swapped = page()
    with swapped.client.session_transaction() as cookie:
        cookie[HALF] = token  # the token of a whole session is none of a half one
    swapped.get("/login/second-step", 302)


def test_half_a_session_lasts_ten_minutes(page, codes):
    browser = page()
    asked = password_step(browser, next_="/accounts")
    with clock.fixed(clock.now() + HALF_SESSION_LIFETIME + timedelta(seconds=1)):
        late = asked.submit(401, factor_code=app_code())
        assert "Hãy đăng nhập lại" in late.text
        again = late.submit(email=EMAIL, password=PASSWORD).follow()
        assert again.submit(factor_code=app_code()).location == "/accounts"


def test_a_new_password_or_a_disabled_account_ends_half_sessions(page, admin, codes):
    browser, other = page(), page()
    password_step(browser)
    service.set_password(admin, "năm cây trầu xanh")
    browser.get("/login/second-step", 302)
    service.set_password(admin, PASSWORD)
    password_step(other)
    service.disable(admin, actor=make_user(Role.ADMIN))
    other.get("/login/second-step", 302)


def test_text_typed_in_a_lost_session_survives_both_steps(page, admin, codes):
    browser = page(admin)
    form = browser.get("/accounts/invite")
    with clock.fixed(clock.now() + timedelta(hours=13)):
        asked = form.submit(401, email="moi@tnu.edu.vn", full_name="Hoàng Thị Mới", role="auditor", scope="")
        second = asked.submit(200, email=EMAIL, password=PASSWORD)
        assert "giữ nguyên" in second.text
        second = second.submit(422, factor_code=wrong_code())
        given_back = second.submit(200, factor_code=app_code())
        again = given_back.submit(200, action="/accounts/invite")
    assert again.document.form().values["full_name"] == ["Hoàng Thị Mới"]


def test_signing_in_as_somebody_else_ends_the_session_of_this_browser(page, admin, codes):
    browser = page(make_user(Role.AUDITOR))
    browser.get("/home")
    with browser.client.session_transaction() as cookie:
        old = cookie["_user_id"]
    browser.post("/login", {"email": EMAIL, "password": PASSWORD})
    assert db.session.scalars(select(UserSession)).all() == []
    stale = page()
    with stale.client.session_transaction() as cookie:
        cookie["_user_id"] = old
    stale.get("/home", 302)


def test_wrong_codes_are_slowed_for_that_account_only_and_never_for_good(page, codes):
    make_user(Role.AUDITOR, email="binh@tnu.edu.vn", password=PASSWORD)
    asked = password_step(page())
    for _ in range(account_rules.FREE_TRIES):
        asked.submit(422, factor_code=wrong_code())
    assert "đợi" in asked.submit(422, factor_code=app_code()).text
    assert "đợi" in password_step(page()).submit(422, factor_recovery_code=codes[0]).text, "a new browser does not help"
    page().get("/login").submit(email="binh@tnu.edu.vn", password=PASSWORD)
    with clock.fixed(clock.now() + account_rules.LONGEST_WAIT):
        asked.submit(factor_code=app_code())


def test_the_trail_says_how_somebody_proved_who_they_are(page, admin, codes):
    password_step(page()).submit(factor_recovery_code=codes[0])
    actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)).all()
    assert actions[-3:] == ["recovery_code_used", "factor_checked", "signed_in"]
