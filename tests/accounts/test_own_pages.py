"""My account: sessions, the own password; and roles that an admin gives and takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts import devices, rules
from portal.accounts.models import ActivationLink, LinkRequest, LoginThrottle, User, UserSession
from portal.accounts.service import authenticate, disable, invite, resetting, start_session
from portal.accounts.service.cleaning import KEPT_FOR, clean_up
from portal.accounts.service.roles import take
from portal.accounts.throttling import hold
from portal.errors import DomainError
from portal.extensions import db
from tests.factories.accounts import give_role, make_user

OLD = "bon cay trau xanh"
NEW = "khoai nướng mùa đông"
PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A145) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


def sessions_of(user):
    return db.session.scalar(select(func.count()).select_from(UserSession).where(UserSession.user_id == user.id))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome trên Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge trên Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) Version/17.1 Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (Windows NT 6.1) coc_coc_browser/117 Chrome/111 Safari/537.36", "Cốc Cốc trên Windows"),
        ("curl/8.5", "Thiết bị không rõ"),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(app, agent, words):
    with app.test_request_context():
        assert devices.describe(agent) == words


def test_a_person_signs_out_one_device_or_all_others_and_stays(page, app):
    user = make_user(Role.AUDITOR)
    here, phone, third = page(user), page(user), page(user)
    db.session.scalars(select(UserSession).order_by(UserSession.created_at)).all()[1].device = PHONE
    shown = here.get("/my-account")
    assert "Chrome trên Android" in shown.text
    assert shown.text.count("Thiết bị này") == 1
    row = db.session.scalar(select(UserSession).where(UserSession.device == PHONE))
    shown.submit(action=f"/my-account/sessions/{row.id}/end")
    assert "/login" in phone.get("/home", 302).location
    third.get("/home")
    here.get("/my-account").submit(action="/my-account/sessions/end-others")
    assert "/login" in third.get("/home", 302).location
    here.get("/home")


def test_nobody_ends_the_session_of_somebody_else(page, app):
    other = make_user(Role.AUDITOR)
    start_session(other)
    session_id = db.session.scalar(select(UserSession.id).where(UserSession.user_id == other.id))
    page(make_user(Role.ADMIN)).post(f"/my-account/sessions/{session_id}/end", status=404)
    page(other).get("/my-account").submit(action=f"/sessions/{session_id}/end")
    assert sessions_of(other) == 1


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(page, app):
    user = make_user(Role.AUDITOR, password=OLD)
    here, elsewhere = page(user), page(user)
    form = here.get("/my-account/password")
    cookie = here.client.get_cookie("session").value
    wrong = form.submit(422, old_password="sai mat khau", password=NEW, password_again=NEW)
    assert "Mật khẩu hiện tại không đúng" in wrong.text
    assert sessions_of(user) == 2
    form.submit(old_password=OLD, password=NEW, password_again=NEW)
    here.get("/my-account")
    assert "/login" in elsewhere.get("/home", 302).location
    here.client.set_cookie("session", cookie)
    assert "/login" in here.get("/home", 302).location, "the cookie from before is dead too"
    assert authenticate(user.email, NEW) == user
    with pytest.raises(DomainError):
        authenticate(user.email, OLD)


def test_guessing_the_old_password_in_an_open_browser_is_slowed(page, app):
    user = make_user(Role.AUDITOR, password=OLD)
    form = page(user).get("/my-account/password")
    for _ in range(rules.FREE_TRIES):
        form.submit(422, old_password="sai mat khau", password=NEW, password_again=NEW)
    assert "đợi" in form.submit(422, old_password=OLD, password=NEW, password_again=NEW).text


def test_an_admin_gives_and_takes_roles_and_both_hold_at_once(page, app):
    admin, user = make_user(Role.ADMIN), make_user(Role.AUDITOR)
    browser = page(user)
    browser.get("/communes")
    browser.get("/students")
    shown = page(admin).get(f"/accounts/{user.id}")
    shown.submit(action="/take")
    browser.get("/students", 403)
    form = page(admin).get(f"/accounts/{user.id}/roles/give")
    assert "Không có mã" in form.submit(422, role="school_coordinator", scope="XYZ").text
    form.submit(role="school_coordinator", scope="ICTU")
    browser.get("/students")


def test_who_lost_the_last_role_reads_why_and_can_still_sign_out(page, app):
    admin, user = make_user(Role.ADMIN), make_user(Role.AUDITOR)
    browser = page(user)
    browser.get("/communes")
    page(admin).get(f"/accounts/{user.id}").submit(action="/take")
    browser.get("/communes", 403)
    assert "không có vai trò nào" in browser.get("/home").text
    browser.get("/my-account")
    browser.get("/notices")
    browser.post("/logout")
    assert "/login" in browser.get("/home", 302).location


def test_the_last_admin_stays(page, app):
    admin = make_user(Role.ADMIN)
    give_role(admin, Role.AUDITOR)
    second = make_user(Role.ADMIN)
    take(second, second.grants[0].id, actor=admin)
    own = next(grant for grant in admin.grants if grant.role == Role.ADMIN)
    page(admin).post(f"/accounts/{admin.id}/roles/{own.id}/take", status=422)
    assert db.session.get(User, admin.id).has_role(Role.ADMIN)
    with pytest.raises(DomainError, match="duy nhất"):
        disable(admin, actor=make_user(Role.AUDITOR))


def test_what_ran_out_is_thrown_away_and_the_rest_stays(app):
    user = make_user(Role.AUDITOR)
    start_session(user)
    invite(user, actor=None)
    hold("somebody")
    resetting.ask("ai-do@example.vn")
    assert set(clean_up().values()) == {0}
    with clock.fixed(clock.now() + rules.ACTIVATION_LIFETIME + KEPT_FOR + timedelta(minutes=1)):
        gone = clean_up()
        for table in (UserSession, LoginThrottle, ActivationLink, LinkRequest):
            assert gone[table.__tablename__] == 1
            assert db.session.scalar(select(func.count()).select_from(table)) == 0
