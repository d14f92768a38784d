"""My second factors: setting up an app, recovery codes, taking things away; and the installation's demand."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts.factors.models import RecoveryCode, TotpFactor
from portal.accounts.factors.rules import PERIOD, SETUP_LIFETIME
from portal.accounts.factors.sealing import unseal
from portal.accounts.models import UserSession
from portal.extensions import db
from portal.notices.models import OutboxMessage
from tests.factories.accounts import make_user
from tests.factories.factors import app_code, give_app, wrong_code
from tests.factories.students import make_student

PASSWORD = "bon cay trau xanh"
HOME = "/my-account/second-factor"


@pytest.fixture
def auditor(app):
    return make_user(Role.AUDITOR, email="an@tnu.edu.vn", password=PASSWORD)


def secret_on(shown):
    """What the page says in letters, as somebody copies it into an app."""
    return shown.document.one("main details code").to_text().replace(" ", "")


def codes_on(shown):
    return shown.document.one("main pre").to_text().split()


def test_an_app_counts_from_its_first_code_on(page, auditor):
    browser = page(auditor)
    begun = browser.get(f"{HOME}/app")
    assert "Mật khẩu không đúng" in begun.submit(422, password="sai mat khau").text
    shown = begun.submit(password=PASSWORD).follow()
    assert shown.document.one("main img").attrs["src"].startswith("data:image/svg+xml")
    secret = secret_on(shown)
    assert len(secret) == 32
    shown.submit(422, code=wrong_code(secret))
    assert db.session.get_one(type(auditor), auditor.id).factor_since is None
    page().get("/login").submit(email="an@tnu.edu.vn", password=PASSWORD)  # not asked yet
    done = shown.submit(200, code=app_code(secret=secret))
    assert len(codes_on(done)) == 10
    asked = page().get("/login").submit(email="an@tnu.edu.vn", password=PASSWORD).follow()
    asked.submit(422, factor_code=app_code(secret=secret))  # the code of the set-up counts as used
    asked.submit(factor_recovery_code=codes_on(done)[9])


def test_the_secret_is_not_readable_in_the_database(page, auditor):
    shown = page(auditor).get(f"{HOME}/app").submit(password=PASSWORD).follow()
    stored = db.session.scalars(select(TotpFactor)).one()
    assert secret_on(shown) not in stored.pending_secret
    assert unseal(stored.pending_secret) == secret_on(shown)


def test_a_first_factor_signs_out_other_browsers(page, auditor):
    elsewhere, browser = page(auditor), page(auditor)
    elsewhere.get("/home")
    shown = browser.get(f"{HOME}/app").submit(password=PASSWORD).follow()
    shown.submit(200, code=app_code(secret=secret_on(shown)))
    browser.get("/home")
    elsewhere.get("/home", 302)


def test_a_picture_left_open_for_an_hour_is_dead(page, auditor):
    shown = page(auditor).get(f"{HOME}/app").submit(password=PASSWORD).follow()
    secret = secret_on(shown)
    with clock.fixed(clock.now() + timedelta(minutes=20)):
        shown.submit(422, code=wrong_code(secret))
        db.session.scalars(select(TotpFactor)).one().pending_since -= SETUP_LIFETIME
        assert shown.submit(code=app_code(secret=secret)).location == HOME
    assert db.session.get_one(type(auditor), auditor.id).factor_since is None


def test_a_new_phone_replaces_the_old_one_only_when_proved(page, auditor):
    old_codes = give_app(auditor)
    browser = page(auditor)
    asked = browser.get(f"{HOME}/app").submit(401)
    shown = asked.submit(factor_code=app_code()).follow()
    secret = secret_on(shown)
    with clock.fixed(clock.now() + timedelta(seconds=PERIOD)):
        asked = page().get("/login").submit(email="an@tnu.edu.vn", password=PASSWORD).follow()
        asked.submit(factor_code=app_code())  # the old phone still works
        assert shown.submit(code=app_code(secret=secret)).location == HOME
    with clock.fixed(clock.now() + timedelta(seconds=3 * PERIOD)):
        asked = page().get("/login").submit(email="an@tnu.edu.vn", password=PASSWORD).follow()
        asked.submit(422, factor_code=app_code())
        asked.submit(factor_code=pyotp.TOTP(secret).at(clock.now()))
    assert len(old_codes) == len(db.session.scalars(select(RecoveryCode)).all())


def test_new_recovery_codes_kill_the_old_ones(page, auditor):
    old = give_app(auditor)
    browser = page(auditor)
    browser.get(f"{HOME}/recovery-codes").submit(401).submit(200, factor_code=app_code())
    new = codes_on(browser.get(f"{HOME}/recovery-codes").submit(200))
    asked = page().get("/login").submit(email="an@tnu.edu.vn", password=PASSWORD).follow()
    asked.submit(422, factor_recovery_code=old[0])
    asked.submit(factor_recovery_code=new[0])


def test_taking_the_last_factor_away_needs_a_check_and_leaves_nothing(page, auditor):
    give_app(auditor)
    browser = page(auditor)
    asked = browser.get(f"{HOME}/app/remove").submit(401)
    assert db.session.scalars(select(TotpFactor)).one()
    asked.submit(422, factor_code=wrong_code())
    assert asked.submit(factor_code=app_code()).location == HOME
    assert db.session.scalars(select(TotpFactor)).all() == []
    assert db.session.scalars(select(RecoveryCode)).all() == []
    assert page().get("/login").submit(email="an@tnu.edu.vn", password=PASSWORD).location == "/home"


def test_whoever_signs_in_without_a_password_sets_up_soon_after_it(page, app):
    user = make_user(Role.AUDITOR)
    browser = page(user)
    browser.get(f"{HOME}/app").submit()
    for row in db.session.scalars(select(UserSession)):
        row.created_at -= timedelta(minutes=11)
    assert "đăng nhập lại" in browser.get(f"{HOME}/app").submit(422).text


def test_where_it_is_demanded_staff_reach_only_the_set_up(page, app, auditor, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR", "required")
    browser = page(auditor)
    assert browser.get("/home", 302).location == HOME
    assert browser.get("/rounds", 302).location == HOME
    assert "yêu cầu xác thực hai bước" in browser.get(HOME).text
    shown = browser.get(f"{HOME}/app").submit(password=PASSWORD).follow()
    shown.submit(200, code=app_code(secret=secret_on(shown)))
    browser.get("/home")
    assert browser.get("/home").submit(action="/logout").location == "/login"


def test_students_are_never_made_to_have_one_but_may(page, app, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR", "required")
    student = make_user(Role.STUDENT, student=make_student())
    browser = page(student)
    browser.get("/home")
    shown = browser.get(f"{HOME}/app").submit().follow()
    shown.submit(200, code=app_code(secret=secret_on(shown)))
    browser.get("/home")


def test_an_admin_sees_who_has_none_and_resets_who_lost_theirs(page, app, auditor):
    admin = make_user(Role.ADMIN)
    browser = page(admin)
    assert "an@tnu.edu.vn" in browser.get("/accounts/without-second-factor").text
    give_app(auditor)
    theirs = page(auditor)
    theirs.get("/home")
    assert "an@tnu.edu.vn" not in browser.get("/accounts/without-second-factor").text
    asked = browser.get(f"/accounts/{auditor.id}/second-factor/reset")
    assert "Ghi lý do" in asked.submit(422, reason=" ").text
    theirs.get("/home")
    asked.submit(reason="Mất điện thoại, đã gọi lại")
    assert db.session.scalars(select(TotpFactor)).all() == []
    theirs.get("/home", 302)
    assert page().get("/login").submit(email="an@tnu.edu.vn", password=PASSWORD).location == "/home"
    told = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "factors_reset")).one()
    assert told.address == "an@tnu.edu.vn"
    assert "Mất điện thoại, đã gọi lại" in told.body
    refused = browser.get(f"/accounts/{auditor.id}/second-factor/reset").submit(422, reason="Lần nữa")
    assert "không có xác thực hai bước" in refused.text


def test_an_admin_does_not_reset_themselves(page, app):
    admin = make_user(Role.ADMIN)
    give_app(admin)
    browser = page(admin)
    asked = browser.get(f"/accounts/{admin.id}/second-factor/reset").submit(401, reason="Thử")
    assert "không thể tự đặt lại" in asked.submit(422, factor_code=app_code()).text
    assert db.session.scalars(select(TotpFactor)).one()


def test_secrets_survive_a_change_of_the_key(page, app, auditor, monkeypatch):
    give_app(auditor)
    old = app.config["FACTOR_KEYS"]
    run = app.test_cli_runner().invoke
    monkeypatch.setitem(app.config, "FACTOR_KEYS", ["a new text"])
    db.session.commit()
    failed = run(args=["accounts", "seal-again"])  # the old key is missing
    assert failed.exit_code == 1
    assert "FACTOR_KEY" in failed.output
    monkeypatch.setitem(app.config, "FACTOR_KEYS", ["a new text", *old])
    assert run(args=["accounts", "seal-again"]).output == "1 app(s) sealed\n"
    monkeypatch.setitem(app.config, "FACTOR_KEYS", ["a new text"])
    asked = page().get("/login").submit(email="an@tnu.edu.vn", password=PASSWORD).follow()
    asked.submit(factor_code=app_code())
