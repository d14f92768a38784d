"""Students get in by themselves with their code and an address at their school."""

from __future__ import annotations

import pytest

from portal import clock
from portal.access import Role
from portal.accounts.queries import find_user_by_email
from portal.accounts.rules import MOST_LINKS_AN_HOUR
from portal.accounts.service import authenticate
from portal.students.rules import may_ask_from
from portal.students.service import ensure_student_account
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU
from tests.factories.mail import mailbox
from tests.factories.students import make_student

CODE = "DTC2154800001"
ADDRESS = "dtc2154800001@ictu.edu.vn"
PASSWORD = "khoai nướng mùa đông"


@pytest.fixture
def student(app):
    return make_student(school=ICTU, code=CODE, email="an.riêng@example.vn", full_name="Ma Văn Tự")


def ask(page, code=CODE, email=ADDRESS):
    return page.get("/activate-student").submit(code=code, email=email).follow()


@pytest.mark.parametrize(
    ("email", "allowed"),
    [
        ("dtc1@ictu.edu.vn", True),
        ("le.van.an@ictu.edu.vn", True),
        ("dtc2@ictu.edu.vn", False),  # a fellow student's
        ("dtc1@tueba.edu.vn", False),
        ("dtc1@evil.ictu.edu.vn", False),
        ("dtc1@ictu.edu.vn.evil.example", False),
    ],
)
def test_only_the_students_own_school_address_will_do(email, allowed):
    asked = {"code": "DTC1", "recorded": "le.van.an@ictu.edu.vn", "domain": "ictu.edu.vn"}
    assert may_ask_from(email, **asked) is allowed
    assert not may_ask_from("an@example.vn", **{**asked, "recorded": "an@example.vn"})


def test_a_student_activates_the_account_and_signs_in(page, student):
    with mailbox() as mails:
        ask(page(), code=CODE.lower(), email=ADDRESS.upper())
        path = mails.last_path(ADDRESS)
    page().get(path).submit(password=PASSWORD, password_again=PASSWORD)
    browser = page()
    browser.get("/login").submit(email=ADDRESS, password=PASSWORD)
    assert "Ma Văn Tự" in browser.get("/my-account").text


def test_the_answer_is_the_same_whether_code_and_address_match_or_not(page, student):
    pairs = [(CODE, ADDRESS), (CODE, "ban@ictu.edu.vn"), ("DTC2154809999", "dtc2154809999@ictu.edu.vn")]
    with mailbox() as mails:
        assert len({ask(page(), *pair).text for pair in pairs}) == 1
        assert [len(mails.texts(email)) for _code, email in pairs] == [1, 0, 0]
    assert find_user_by_email("ban@ictu.edu.vn") is None


def test_an_invited_account_that_nobody_used_gets_the_school_address(page, student):
    user = ensure_student_account(student, actor=None)
    with mailbox() as mails:
        ask(page())
        path = mails.last_path(ADDRESS)
    page().get(path).submit(password=PASSWORD, password_again=PASSWORD)
    assert authenticate(ADDRESS, PASSWORD) == user


@pytest.mark.parametrize("how", ["active", "disabled", "taken"])
def test_an_account_in_use_or_an_address_of_somebody_else_gets_no_link(page, student, how):
    if how == "taken":
        make_user(Role.AUDITOR, email=ADDRESS)
    else:
        user = ensure_student_account(student, actor=None)
        user.password_hash = "x" if how == "active" else None
        user.disabled_at = clock.now() if how == "disabled" else None
    with mailbox() as mails:
        ask(page())
        assert mails.texts(ADDRESS) == []


def test_nobody_fills_a_students_mailbox(page, student):
    with mailbox() as mails:
        for _ in range(MOST_LINKS_AN_HOUR + 2):
            ask(page())
        assert len(mails.texts(ADDRESS)) == MOST_LINKS_AN_HOUR


def test_a_code_that_is_none_is_refused_and_kept(page, app):
    refused = page().get("/activate-student").submit(422, code="mã sai!", email="x")
    assert refused.document.form().values["code"] == ["mã sai!"]
