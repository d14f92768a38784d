"""The language a person reads in: of their mails, and of pages where these are translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from portal import create_app
from portal.access import Role
from portal.accounts import service
from portal.accounts.models import User
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
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
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


def footer_form(page, answer, language):
    """Press the switch at the foot of a page."""
    form = answer.response.text.split('action="/language"')[1]
    assert f'name="page-language" value="{language}"' in form
    fields = [(unescape(name), unescape(value)) for name, value in FIELD.findall(form.split("</form>")[0])]
    data = MultiDict([(name, value) for name, value in fields if name != "csrf_token"])
    data.add("csrf_token", page.csrf_token())
    kept = KEPT in data
    switched = page.open("/language", status=307 if kept else 302, method="POST", data=data)
    return (switched, data) if kept else switched


def language_of(answer):
    return answer.response.text.split('<html lang="')[1][:2]


def test_a_visitor_switches_and_stays_on_the_page(translated):
    browser = Page(translated)
    asked = browser.get("/login", next="/my-account?x=1")
    assert language_of(asked) == "vi"
    there = footer_form(browser, asked, "en")
    assert there.location == "/login?next=/my-account?x%3D1"
    english = there.follow()
    assert language_of(english) == "en"
    assert english.heading == "Sign in"
    assert "Tiếng Việt" in english.response.text
    assert footer_form(browser, english, "vi").follow().heading == "Đăng nhập"


def test_filters_with_spaces_and_diacritics_stay(translated):
    browser = Page(translated, make_user(Role.ADMIN))
    listed = browser.get("/accounts", q="Lê Thị")
    assert footer_form(browser, listed, "en").location == "/accounts?q=L%C3%AA%20Th%E1%BB%8B"


def test_switching_while_signed_in_holds_for_mails_and_for_the_next_browser(translated):
    user = make_user(Role.AUDITOR, email=EMAIL, password=PASSWORD)
    browser = Page(translated, user)
    footer_form(browser, browser.get("/my-account"), "en")
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


def test_switching_under_a_refused_form_loses_nothing_typed_and_saves_nothing(translated):
    admin = make_user(Role.ADMIN)
    browser = Page(translated, admin)
    typed = {"email": "khong-phai-thu", "full_name": "Hoàng “Thị” <Mới>", "role": "auditor"}
    refused = browser.get("/accounts/invite").submit(422, **typed)
    switched, data = footer_form(browser, refused, "en")
    assert switched.location == "/accounts/invite"
    shown = browser.open(switched.location, status=200, method="POST", data=data)
    assert language_of(shown) == "en"
    form = shown.document.form()
    assert {name: form.values[name][0] for name in typed} == typed
    again = browser.post("/accounts/invite", {**typed, "email": "moi@tnu.edu.vn", KEPT: "1"}, 200)
    assert "/activate/" not in again.text, "a form that is only shown again is not sent"
    done = shown.submit(200, email="moi@tnu.edu.vn")
    assert "/activate/" in done.text


def test_beside_a_form_the_switch_says_what_is_lost(translated):
    browser = Page(translated, make_user(Role.ADMIN))
    told = "Nội dung đang nhập mà chưa gửi sẽ mất khi đổi ngôn ngữ."
    told_on = [told in browser.get(url).text for url in ("/accounts/invite", "/my-account", "/accounts")]
    assert told_on == [True, False, False]
    assert told not in Page(translated).get("/login", next="/my-account").text, "nobody types at length there"


def test_the_switch_carries_no_password(translated):
    make_user(Role.AUDITOR, email=EMAIL, password=PASSWORD)
    browser = Page(translated)
    refused = browser.get("/login", next="/my-account").submit(422, email=EMAIL, password="sai mat khau")
    switched, data = footer_form(browser, refused, "en")
    assert "password" not in data
    shown = browser.open(switched.location, status=200, method="POST", data=data)
    assert shown.heading == "Sign in"
    shown.submit(302, password=PASSWORD).follow()


def test_who_activates_in_english_is_written_to_in_english(translated):
    user = make_user(Role.AUDITOR, email=EMAIL)
    token = service.invite(user, actor=None)
    browser = Page(translated)
    footer_form(browser, browser.get(f"/activate/{token}"), "en")
    browser.get(f"/activate/{token}").submit(having="password", password=PASSWORD, password_again=PASSWORD)
    assert db.session.get_one(User, user.id).language == "en"


def test_an_error_page_is_in_the_chosen_language_and_asks_no_database(translated):
    browser = Page(translated)
    footer_form(browser, browser.get("/login"), "en")
    assert language_of(browser.get("/khong-co", 404)) == "en"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_a_hostile_next_leads_to_the_front_page(translated, target):
    browser = Page(translated)
    data = {"csrf_token": browser.csrf_token(), "page-language": "en", "page-next": target, KEPT: "1"}
    assert browser.open("/language", status=302, method="POST", data=data).location == "/"


def test_without_a_catalogue_pages_stay_vietnamese_and_offer_nothing_else(untranslated):
    user = make_user(Role.AUDITOR)
    browser = Page(untranslated, user)
    asked = browser.get("/my-account/language")
    assert "chỉ có tiếng Việt" in asked.text
    asked.submit(language="en")
    own = browser.get("/my-account")
    assert language_of(own) == "vi"
    assert own.heading == "Tài khoản của tôi"
    assert 'action="/language"' not in own.response.text


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
