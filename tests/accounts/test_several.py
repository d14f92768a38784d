"""Switching off, or inviting again, several accounts at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts.invitations import INVITED
from portal.accounts.models import User
from portal.extensions import db
from portal.notices.models import OutboxMessage
from tests.factories.accounts import make_user
from tests.factories.factors import app_code, give_app


@pytest.fixture
def admin(app: Any) -> User:
    return make_user(Role.ADMIN)


def url_of(verb: str, *users: User) -> str:
    return f"/accounts/several?verb={verb}" + "".join(f"&chosen={user.id}" for user in users)


def active(*users: User) -> list[bool]:
    db.session.expire_all()
    return [user.is_active for user in users]


def letters() -> int:
    return db.session.scalar(select(func.count()).where(OutboxMessage.kind == INVITED)) or 0


def test_ticked_accounts_are_switched_off_after_a_summary(page: Any, admin: User) -> None:
    one, other, third = (make_user(Role.AUDITOR) for _number in range(3))
    summary = page(admin).get("/accounts").submit(200, action="/several", button="disable", chosen=[one.id, other.id])
    assert "Sẽ bị khóa (2)" in summary.text
    assert active(one, other) == [True, True]
    assert "Đã làm xong với 2 tài khoản." in summary.submit().follow().text
    assert active(one, other, third) == [False, False, True]


def test_all_that_match_the_filters_are_taken_and_oneself_is_left(page: Any, admin: User) -> None:
    other = make_user(Role.ADMIN)
    auditor = make_user(Role.AUDITOR)
    listed = page(admin).get("/accounts?role=admin")
    summary = listed.submit(200, action="/several", button="disable", everything="1")
    assert "Đây là tài khoản của bạn." in summary.text
    summary.submit()
    assert active(admin, other, auditor) == [True, False, True]


def test_who_was_switched_off_meanwhile_is_told_and_the_others_are_done(page: Any, admin: User) -> None:
    one, other = make_user(Role.AUDITOR), make_user(Role.AUDITOR)
    summary = page(admin).get(url_of("disable", one, other))
    one.disabled_at = clock.now()
    db.session.flush()
    told = summary.submit(200)
    assert "Tài khoản vừa thay đổi" in told.text
    assert active(one, other) == [False, False]


def test_new_links_go_to_those_who_have_not_opened_theirs(page: Any, admin: User) -> None:
    waiting, opened = make_user(Role.AUDITOR), make_user(Role.AUDITOR)
    opened.password_hash = "set"
    db.session.flush()
    summary = page(admin).get(url_of("invite", waiting, opened))
    assert "Sẽ được mời lại (1)" in summary.text
    assert "Đã kích hoạt, không cần mời nữa." in summary.text
    summary.submit()
    assert letters() == 1
    assert "Vừa được mời trong 10 phút qua." in page(admin).get(url_of("invite", waiting)).text
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        page(admin).get(url_of("invite", waiting)).submit()
    assert letters() == 2


def test_second_factor_is_asked_for_again(page: Any, admin: User) -> None:
    one = make_user(Role.AUDITOR)
    give_app(admin)
    asked = page(admin).get(url_of("disable", one)).submit(401)
    assert active(one) == [True]
    asked.submit(302, factor_code=app_code())
    assert active(one) == [False]


def test_what_is_no_verb_or_nobody_ticked_changes_nothing(page: Any, admin: User) -> None:
    page(admin).get("/accounts/several?verb=erase&everything=1", 404)
    assert "Chưa đánh dấu tài khoản nào" in page(admin).get(url_of("disable")).text
