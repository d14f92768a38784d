"""Passkeys as the second step: added, named, used and taken away; each challenge belongs to one browser."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts.factors.models import Passkey, RecoveryCode
from portal.accounts.factors.rules import CHALLENGE_LIFETIME
from portal.audit.models import AuditEvent
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.factors import app_code, give_app
from tests.factories.passkeys import Device, give_passkey

PASSWORD = "bon cay trau xanh"
EMAIL = "an@tnu.edu.vn"
HOME = "/my-account/second-factor"
REFUSED = "Khoá truy cập chưa được chấp nhận"


@pytest.fixture
def auditor(app):
    return make_user(Role.AUDITOR, email=EMAIL, password=PASSWORD)


@pytest.fixture
def admin(app):
    return make_user(Role.ADMIN)


def options_on(shown):
    return shown.document.one("main [data-options]").attrs["data-options"]


def second_step(browser):
    return browser.get("/login").submit(email=EMAIL, password=PASSWORD).follow()


def test_a_passkey_can_be_the_first_factor(page, auditor):
    browser, device = page(auditor), Device()
    making = browser.get(f"{HOME}/passkeys").submit(password=PASSWORD).follow()
    done = making.submit(200, name="Máy của tôi", passkey=device.make(options_on(making)))
    assert len(done.document.one("main pre").to_text().split()) == 10
    assert "Máy của tôi" in browser.get(HOME).text
    asked = second_step(page())
    assert asked.submit(factor_passkey=device.use(options_on(asked))).location == "/home"


def test_adding_one_needs_the_password_or_a_check(page, auditor):
    browser = page(auditor)
    browser.get(f"{HOME}/passkeys").submit(422, password="sai mat khau")
    assert browser.get(f"{HOME}/passkeys/new", 302).location == f"{HOME}/passkeys"
    give_app(auditor)
    asked = browser.get(f"{HOME}/passkeys").submit(401)
    assert browser.get(f"{HOME}/passkeys/new", 302).location == f"{HOME}/passkeys"
    assert asked.submit(factor_code=app_code()).location == f"{HOME}/passkeys/new"


def test_a_challenge_drawn_for_a_check_adds_no_passkey(page, auditor):
    device = give_passkey(auditor)
    browser = page(auditor)
    asked = browser.get(f"{HOME}/recovery-codes").submit(401)
    assert browser.get(f"{HOME}/passkeys/new", 302).location == f"{HOME}/passkeys"
    asked.submit(200, factor_passkey=device.use(options_on(asked)))


def test_without_a_script_the_page_says_what_to_do(page, auditor):
    making = page(auditor).get(f"{HOME}/passkeys").submit(password=PASSWORD).follow()
    refused = making.submit(422, name="Máy của tôi")
    assert "ứng dụng xác thực" in refused.text
    assert refused.document.form().values["name"] == ["Máy của tôi"]
    making.submit(422, name="", passkey="x")
    making.submit(422, name="Máy", passkey='{"id": 1}')
    assert db.session.scalars(select(Passkey)).all() == []


def test_what_another_site_had_made_is_refused(page, auditor):
    browser = page(auditor)
    making = browser.get(f"{HOME}/passkeys").submit(password=PASSWORD).follow()
    making.submit(422, name="Máy", passkey=Device("https://evil.example").make(options_on(making)))
    making.submit(200, name="Máy", passkey=Device().make(options_on(making)))


def test_a_change_goes_on_after_the_passkey_signed(page, admin):
    device = give_passkey(admin)
    browser = page(admin)
    typed = {"email": "moi@tnu.edu.vn", "full_name": "Hoàng Thị Mới", "role": "auditor", "scope": ""}
    asked = browser.get("/accounts/invite").submit(401, **typed)
    done = asked.submit(200, factor_passkey=device.use(options_on(asked)))
    assert "/activate/" in done.text


def test_an_answer_works_once(page, auditor):
    device = give_passkey(auditor)
    first = second_step(page())
    said = device.use(options_on(first))
    first.submit(factor_passkey=said)
    again = second_step(page())
    refused = again.submit(422, factor_passkey=said)
    assert REFUSED in refused.text
    assert options_on(refused) != options_on(again)
    refused.submit(factor_passkey=device.use(options_on(refused)))


@pytest.mark.parametrize("wrong", ["other key", "other site", "other browser", "copied key", "nonsense"])
def test_what_the_passkey_did_not_sign_here_is_refused(page, auditor, wrong):
    device = give_passkey(auditor)
    asked = second_step(page())
    options = options_on(asked)
    if wrong == "other key":
        stranger = Device()
        stranger.credential_id = device.credential_id
        said = stranger.use(options)
    elif wrong == "other site":
        device.origin = "https://evil.example"
        said = device.use(options)
    elif wrong == "other browser":
        said = device.use(options_on(second_step(page())))
    elif wrong == "copied key":  # it counts for itself, and the original has signed since
        db.session.scalars(select(Passkey)).one().sign_count = 7
        said = device.use(options)
    else:
        said = '{"id": "x", "rawId": "é", "response": {}, "type": "public-key"}'
    refused = asked.submit(422, factor_passkey=said)
    assert REFUSED in refused.text
    device.origin, device.count = Device().origin, 10
    refused.submit(factor_passkey=device.use(options_on(refused)))


def test_somebody_elses_passkey_is_refused(page, auditor, admin):
    give_passkey(auditor)
    other = give_passkey(admin)
    asked = second_step(page())
    asked.submit(422, factor_passkey=other.use(options_on(asked)))


def test_a_challenge_dies_with_the_half_session(page, auditor):
    device = give_passkey(auditor)
    asked = second_step(page())
    said = device.use(options_on(asked))
    with clock.fixed(clock.now() + CHALLENGE_LIFETIME):
        asked.submit(401, factor_passkey=said)


def test_passkeys_are_renamed_and_taken_away_one_by_one(page, auditor):
    give_app(auditor)
    device = give_passkey(auditor, "Máy cũ")
    browser = page(auditor)
    key = db.session.scalars(select(Passkey)).one().id
    browser.get(f"{HOME}/passkeys/{key}/name").submit(422, name=" ")
    browser.get(f"{HOME}/passkeys/{key}/name").submit(name="Máy mới")
    assert "Máy mới" in browser.get(HOME).text
    assert "factor_renamed" in db.session.scalars(select(AuditEvent.action)).all()
    asked = browser.get(f"{HOME}/passkeys/{key}/remove").submit(401)
    asked.submit(factor_passkey=device.use(options_on(asked)))
    assert db.session.scalars(select(Passkey)).all() == []
    assert len(db.session.scalars(select(RecoveryCode)).all()) == 10  # the app is left
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        second_step(page()).submit(factor_code=app_code())


def test_passkeys_of_others_are_not_found(page, auditor, admin):
    give_passkey(admin)
    key = db.session.scalars(select(Passkey)).one().id
    for what in ("name", "remove"):
        page(auditor).get(f"{HOME}/passkeys/{key}/{what}", 404)
        page(admin).get(f"{HOME}/passkeys/{key}/{what}")
