"""The language a person reads in: of their mails, and of pages where these are translated."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from sqlalchemy import delete, func, select

from portal import create_app
from portal.access import Role
from portal.accounts import service
from portal.accounts.models import User, UserSession
from portal.accounts.service.passwords import tell_of_new_password
from portal.audit.models import AuditEvent
from portal.extensions import babel, db
from portal.forms import KEPT
from portal.notices.models import OutboxMessage
from tests.database import taken_back
from tests.factories.accounts import make_user
from tests.pages import Page, watch_sessions

PASSWORD = "bon cay trau xanh"
EMAIL = "an@tnu.edu.vn"
ENGLISH = {"Đăng nhập": "Sign in", "Tài khoản của tôi": "My account", "Đăng xuất": "Sign out"}


@pytest.fixture
def translated(databases, tmp_path) -> Iterator[object]:
    """The portal with an English catalogue of a few sentences."""
    _write_catalogue(tmp_path)
    yield from _portal(databases, tmp_path)


@pytest.fixture
def untranslated(databases, tmp_path) -> Iterator[object]:
    """The portal without any catalogue."""
    yield from _portal(databases, tmp_path)


def _write_catalogue(tmp_path) -> None:
    catalogue = Catalog(locale="en")
    for vietnamese, english in ENGLISH.items():
        catalogue.add(vietnamese, english)
    written = BytesIO()
    write_mo(written, catalogue)
    folder = tmp_path / "translations" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.mo").write_bytes(written.getvalue())


def _portal(databases, tmp_path) -> Iterator[object]:
    url = databases.migrated()
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "MAIL_URL": f"file://{tmp_path / 'mail'}",
            "BABEL_TRANSLATION_DIRECTORIES": str(tmp_path / "translations"),
            "SECOND_FACTOR": "off",
        }
    )
    watch_sessions()
    with app.app_context():
        babel.domain_instance.cache.clear()  # catalogues that another portal of this process has read
    with taken_back(app):
        yield app
    with app.app_context():
        babel.domain_instance.cache.clear()
        db.engine.dispose()
    databases.drop(url)


def switched(answer, language, status=302):
    """Press the switch at the foot of a page without a form to take along."""
    return answer.submit(status, action=f"/language?language={language}")


def language_of(answer):
    return answer.response.text.split('<html lang="')[1][:2]


def test_a_visitor_switches_and_stays_on_the_page(translated):
    browser = Page(translated)
    asked = browser.get("/login", next="/my-account?x=1")
    assert language_of(asked) == "vi"
    there = switched(asked, "en")
    assert there.location == "/login?next=/my-account?x%3D1"
    english = there.follow()
    assert language_of(english) == "en"
    assert english.heading == "Sign in"
    assert "Tiếng Việt" in english.response.text
    assert switched(english, "vi").follow().heading == "Đăng nhập"


def test_filters_with_spaces_and_diacritics_stay(translated):
    browser = Page(translated, make_user(Role.ADMIN))
    listed = browser.get("/accounts", search="Lê Thị, (An) + Ba")
    assert switched(listed, "en").follow().document.form(having="search").values["search"] == ["Lê Thị, (An) + Ba"]


def test_a_long_address_keeps_all_its_filters_and_one_that_is_too_long_is_none(translated):
    """A part of an address would be a list of more people than were asked for."""
    browser = Page(translated, make_user(Role.ADMIN))
    filters = {f"x{number}": "a" * 90 for number in range(10)}
    there = switched(browser.get("/accounts", **filters, role="auditor"), "en")
    assert there.location.count("a" * 90) == 10
    assert there.location.endswith("role=auditor")
    filters = {f"x{number}": "a" * 90 for number in range(50)}
    assert switched(browser.get("/accounts", **filters, role="auditor"), "vi").location == "/"


def test_from_the_answer_to_a_button_the_switch_leads_back_to_the_page_with_the_button(translated):
    browser = Page(translated)
    asked = {"headers": {"Referer": "http://localhost/accounts?page=2"}, "data": {"csrf_token": browser.csrf_token()}}
    entering = browser.open("/my-account/sessions/end-others", status=401, method="POST", **asked)
    assert switched(entering, "en").location == "/accounts?page=2"
    asked["headers"] = {}
    entering = browser.open("/my-account/sessions/end-others", status=401, method="POST", **asked)
    assert switched(entering, "vi").location == "/"


def test_switching_while_signed_in_holds_for_mails_and_for_the_next_browser(translated):
    user = make_user(Role.AUDITOR, email=EMAIL, password=PASSWORD)
    browser = Page(translated, user)
    switched(browser.get("/my-account"), "en")
    assert browser.get("/my-account").heading == "My account"
    assert db.session.get_one(User, user.id).language == "en"
    assert "language_chosen" in db.session.scalars(select(AuditEvent.action)).all()
    elsewhere = Page(translated)
    assert elsewhere.get("/login").heading == "Đăng nhập"
    elsewhere.get("/login").submit(having="password", email=EMAIL, password=PASSWORD)
    assert elsewhere.get("/my-account").heading == "My account"


def test_the_language_stays_after_signing_out(translated):
    user = make_user(Role.AUDITOR, email=EMAIL, password=PASSWORD)
    user.language = "en"
    browser = Page(translated)
    browser.get("/login").submit(having="password", email=EMAIL, password=PASSWORD)
    assert browser.post("/logout").follow().heading == "Sign in"


INVITED = {"email": "khong-phai-thu", "full_name": "Hoàng “Thị” <Mới>", "role": "auditor"}


def assert_carried(switched, typed):
    """The page in the other language with what was typed, and nothing saved; gives the page."""
    assert switched.location == "/accounts/invite"
    shown = switched.follow()
    assert language_of(shown) == "en"
    form = shown.document.form()
    assert {name: form.values[name][0] for name in typed} == typed
    assert db.session.scalar(select(func.count()).select_from(User)) == 1
    return shown


def test_switching_loses_nothing_that_is_being_typed_and_saves_nothing(translated):
    browser = Page(translated, make_user(Role.ADMIN))
    good = {**INVITED, "email": "moi@tnu.edu.vn"}
    shown = assert_carried(browser.get("/accounts/invite").submit(307, button="English", **good), good)
    assert "/activate/" in shown.submit(200).text


def test_switching_under_a_refused_form_loses_nothing_typed_and_saves_nothing(translated):
    browser = Page(translated, make_user(Role.ADMIN))
    refused = browser.get("/accounts/invite").submit(422, **INVITED)
    shown = assert_carried(refused.submit(307, button="English"), INVITED)
    again = browser.post("/accounts/invite", {**INVITED, "email": "moi@tnu.edu.vn", KEPT: "1"}, 200)
    assert "/activate/" not in again.text, "a form that is only shown again is not sent"
    assert "/activate/" in shown.submit(200, email="moi@tnu.edu.vn").text


@pytest.mark.parametrize("ended", ["ran out", "signed out in another window"])
@pytest.mark.parametrize("back", ["owner", "other"])
def test_what_is_carried_over_a_dead_session_comes_back_to_its_owner_only(translated, ended, back):
    users = {name: make_user(Role.ADMIN, email=f"{name}@tnu.edu.vn", password=PASSWORD) for name in ("owner", "other")}
    browser = Page(translated)
    browser.get("/login").submit(having="password", email=users["owner"].email, password=PASSWORD)
    asked = browser.get("/accounts/invite")
    if ended == "ran out":
        db.session.execute(delete(UserSession))
        entering = asked.submit(307, button="English", **INVITED).follow(401)
    else:
        browser.post("/logout")
        entering = asked.submit(401, button="English", **INVITED)
    email = users[back].email
    entered = entering.submit(200 if back == "owner" else 302, having="password", email=email, password=PASSWORD)
    if back == "other":
        assert INVITED["full_name"] not in entered.follow().document.html
        return
    if ended == "ran out":
        shown = entered.submit(200)
    else:  # the switch itself goes on
        shown = entered.submit(307, action="/language?language=en&next=/accounts/invite").follow()
        assert language_of(shown) == "en"
    assert shown.document.form().values["full_name"] == [INVITED["full_name"]]


def test_a_text_that_is_too_long_is_refused_with_a_page(translated):
    browser = Page(translated, make_user(Role.ADMIN))
    asked = browser.get("/accounts/invite")
    asked.submit(413, button="English", full_name="x" * translated.config["MAX_CONTENT_LENGTH"])
    asked.submit(307, button="English", full_name="x" * (translated.config["MAX_CONTENT_LENGTH"] // 2))


def test_the_switch_says_what_it_cannot_take_along(translated):
    browser = Page(translated, make_user(Role.ADMIN, password=PASSWORD))
    lost, files = "mà chưa gửi sẽ mất", "tệp đã chọn thì phải chọn lại"
    told = {url: browser.get(url).text for url in ("/accounts/invite", "/my-account/password", "/officers/import")}
    assert [(lost in text, files in text) for text in told.values()] == [(False, False), (True, False), (False, True)]
    assert lost not in Page(translated).get("/login", next="/my-account").text, "nobody types at length there"
    assert "formaction" not in browser.get("/my-account/password").document.html


def test_a_chosen_file_stays_behind(translated):
    browser = Page(translated, make_user(Role.ADMIN))
    (button,) = browser.get("/officers/import").document.having("formaction")
    assert button.attrs["formenctype"] == "application/x-www-form-urlencoded"
    shown = browser.post(
        button.attrs["formaction"], {KEPT: "1", "file": "can bo.xlsx", "text": "Mã xã\tHọ tên\tThư điện tử"}, 307
    ).follow()
    assert shown.document.form().values["text"] == ["Mã xã\tHọ tên\tThư điện tử"]
    assert "can bo.xlsx" not in shown.document.html


def test_the_switch_carries_no_password(translated):
    make_user(Role.AUDITOR, email=EMAIL, password=PASSWORD)
    browser = Page(translated)
    refused = browser.get("/login", next="/my-account").submit(422, email=EMAIL, password="sai mat khau")
    pressed = switched(refused, "en", 307)
    assert "password" not in pressed.sent
    shown = pressed.follow()
    assert shown.heading == "Sign in"
    shown.submit(302, password=PASSWORD).follow()


def test_who_activates_in_english_is_written_to_in_english(translated):
    user = make_user(Role.AUDITOR, email=EMAIL)
    token = service.invite(user, actor=None)
    browser = Page(translated)
    switched(browser.get(f"/activate/{token}"), "en")
    browser.get(f"/activate/{token}").submit(having="password", password=PASSWORD, password_again=PASSWORD)
    assert db.session.get_one(User, user.id).language == "en"


def test_an_error_page_is_in_the_chosen_language_and_asks_no_database(translated):
    browser = Page(translated)
    switched(browser.get("/login"), "en")
    assert language_of(browser.get("/khong-co", 404)) == "en"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_a_hostile_next_leads_to_the_front_page(translated, target):
    browser = Page(translated)
    data = {"csrf_token": browser.csrf_token(), KEPT: "1"}
    address = {"language": "en", "next": target}
    assert browser.open("/language", status=302, method="POST", query_string=address, data=data).location == "/"


def test_without_a_catalogue_pages_stay_vietnamese_and_offer_nothing_else(untranslated):
    user = make_user(Role.AUDITOR)
    browser = Page(untranslated, user)
    asked = browser.get("/my-account/language")
    assert "chỉ có tiếng Việt" in asked.text
    asked.submit(language="en")
    own = browser.get("/my-account")
    assert language_of(own) == "vi"
    assert own.heading == "Tài khoản của tôi"
    assert 'action="/language' not in own.response.text


def test_mails_are_in_the_language_of_the_account(page, app):
    user = make_user(Role.AUDITOR)
    browser = page(user)
    browser.get("/my-account/language").submit(language="en")
    tell_of_new_password(db.session.get_one(User, user.id))
    assert db.session.scalars(select(OutboxMessage.subject)).one() == "Your password on Về Xã was changed"


@pytest.mark.parametrize("language", ["", "fr"])
def test_a_language_there_is_not_is_refused(page, app, language):
    user = make_user(Role.AUDITOR)
    page(user).post("/my-account/language", {"language": language}, 422)
    assert db.session.get_one(User, user.id).language == "vi"
