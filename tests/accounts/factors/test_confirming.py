"""Asked again before what cannot be undone: the change waits, and goes on with all that was typed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.access import Role, rule_of
from portal.accounts.factors.rules import FRESH
from portal.accounts.models import User, UserSession
from portal.extensions import db
from tests.access.cases import CASES, OWN
from tests.access.forms import body_of, sendable, url_of
from tests.access.table import Key, read_table
from tests.access.world import World, open_world
from tests.database import Databases
from tests.factories.accounts import make_user
from tests.factories.factors import app_code, give_app, wrong_code

# What cannot be undone, and what gives rights away: read against domain.md and safety.md.
CONFIRMED = {
    "accounts.change_several",
    "accounts.give_role",
    "accounts.invite",  # gives a role
    "accounts.replace_email",  # gives an account to another mailbox
    "accounts.show",  # switches an account off and on
    "accounts.take_role",
    "attempts.decide",
    "documents.download",  # tells of many people
    "documents.issue",
    "documents.revoke",
    "documents.download_many",
    "exports.download",  # as do the next four
    "exports.take",
    "exports.take_accounts",
    "exports.take_round",
    "exports.take_students",
    "deputies.index",  # lets somebody else decide
    "factors.begin_app",
    "factors.begin_passkey",
    "factors.remove_app",
    "factors.remove_passkey",
    "factors.renew_codes",
    "factors.reset",
    "imports.apply",  # writes of many people, and may give them roles
    "imports.undo",
    "officers.hand_over",  # gives a role, as do the next three
    "officers.invite_again",
    "officers.invite_waiting",
    "officers.letters",
    "placements.answer_appeal",
    "placements.decide_swap",
    "placements.publish",
    "signatures.download",  # tells of many people
    "signatures.seal",
}
INVITATION = {"email": "moi@tnu.edu.vn", "full_name": "Hoàng “Thị” <Mới>", "role": "auditor", "scope": ""}


@pytest.fixture
def admin(app):
    user = make_user(Role.ADMIN)
    give_app(user)
    return user


def invited():
    return db.session.scalar(select(User.full_name).where(User.email == "moi@tnu.edu.vn"))


def test_change_goes_on_after_the_code_and_nothing_is_typed_twice(page, admin):
    asked = page(admin).get("/accounts/invite").submit(401, **INVITATION)
    assert "Xác nhận chính là bạn" in asked.text
    assert invited() is None
    refused = asked.submit(422, factor_code=wrong_code())
    assert invited() is None
    done = refused.submit(200, factor_code=app_code())
    assert "/activate/" in done.text
    assert invited() == INVITATION["full_name"]


def test_looking_asks_for_nothing(page, admin):
    page(admin).get("/accounts/invite")


def test_within_ten_minutes_nobody_is_asked_again(page, admin):
    browser = page(admin)
    browser.get("/accounts/invite").submit(401, **INVITATION).submit(200, factor_code=app_code())
    browser.get("/accounts/invite").submit(200, **{**INVITATION, "email": "hai@tnu.edu.vn"})
    with clock.fixed(clock.now() + FRESH):
        asked = browser.get("/accounts/invite").submit(401, **{**INVITATION, "email": "ba@tnu.edu.vn"})
        asked.submit(200, factor_code=app_code())


def test_another_browser_of_the_same_person_is_asked_for_itself(page, admin):
    page(admin).get("/accounts/invite").submit(401, **INVITATION).submit(200, factor_code=app_code())
    page(admin).get("/accounts/invite").submit(401, **INVITATION)


def test_who_has_just_signed_in_with_both_steps_is_not_asked(page, app):
    admin = make_user(Role.ADMIN, email="an@tnu.edu.vn", password="bon cay trau xanh")
    give_app(admin)
    browser = page()
    asked = browser.get("/login").submit(email="an@tnu.edu.vn", password="bon cay trau xanh").follow()
    asked.submit(factor_code=app_code())
    browser.get("/accounts/invite").submit(200, **INVITATION)


def test_who_has_no_factor_is_not_asked(page, app):
    page(make_user(Role.ADMIN)).get("/accounts/invite").submit(200, **INVITATION)


def test_wrong_codes_are_counted_and_a_refused_form_stays(page, admin):
    asked = page(admin).get("/accounts/invite").submit(401, **INVITATION)
    for _ in range(5):
        asked = asked.submit(422, factor_code=wrong_code())
    waiting = asked.submit(422, factor_code=app_code())
    assert "đợi" in waiting.text
    assert waiting.document.form(action="/accounts/invite").values["full_name"] == [INVITATION["full_name"]]
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        waiting.submit(200, factor_code=app_code())
    assert invited()


def test_refused_form_comes_back_after_the_code_with_what_was_typed(page, admin):
    asked = (
        page(admin).get("/accounts/invite").submit(401, **{**INVITATION, "role": "commune_officer", "scope": "99999"})
    )
    refused = asked.submit(422, factor_code=app_code())
    assert "Không có mã" in refused.text
    assert refused.document.form().values["full_name"] == [INVITATION["full_name"]]


@pytest.fixture(scope="module")
def world(databases: Databases) -> Iterator[World]:
    """Everybody has a factor, and has passed it too long ago."""
    with open_world(databases) as world:
        with world.app.app_context():
            db.session.execute(update(UserSession).values(factor_checked_at=None))
            db.session.commit()
        yield world


def test_the_list_names_what_asks_again(world: World) -> None:
    endpoints = {rule.endpoint for rule in world.app.url_map.iter_rules()}
    marked = {endpoint: rule_of(world.app, endpoint) for endpoint in endpoints}
    assert {endpoint for endpoint, rule in marked.items() if rule and rule.confirms} == CONFIRMED


@pytest.mark.parametrize("endpoint", sorted(CONFIRMED))
def test_change_waits_for_the_second_factor(world: World, endpoint: str) -> None:
    """The success it is measured by stands in tests/access/table.csv: there the check is fresh."""
    case = CASES[endpoint]
    assert read_table()[Key(endpoint, "POST", OWN)][case.by] in (200, 302)
    answered = world.ask(case.by, "POST", url_of(world, endpoint, case), sendable(body_of(world, endpoint, case)))
    assert answered.status == 401
    assert "Xác nhận chính là bạn" in answered.response.text
    # Whoever has a passkey gets a challenge to sign; nothing else is written.
    assert not [change for change in answered.changes if "passkey_challenge" not in change]
