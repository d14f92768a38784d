"""The accounts as a file: for admins, and never more than their page shows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.audit.models import AuditEvent
from portal.exports import rules
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.listings.models import ListSetting
from portal.students.models import FileView
from tests.exports.reading import records_of
from tests.factories.accounts import make_user
from tests.factories.communes import WARD
from tests.factories.factors import app_code, give_app
from tests.factories.students import make_student

LINK = "Tải danh sách đang hiện (Excel, CSV)"
both = pytest.mark.parametrize("format_", ["xlsx", "csv"])


@pytest.fixture
def admin(app: Any) -> User:
    return make_user(Role.ADMIN)


@both
def test_file_holds_the_accounts_columns_and_order_of_the_page(page: Any, admin: User, format_: str) -> None:
    for number in (1, 2):
        make_user(Role.COMMUNE_OFFICER, commune=WARD, email=f"xa{number}@thainguyen.gov.vn", full_name="=Lò Thị Xã")
    both_roles = make_user(Role.AUDITOR, email="xa3@thainguyen.gov.vn")
    both_roles.grants.append(RoleGrant(role="commune_officer", commune_code=WARD, granted_at=clock.now()))
    db.session.add(ListSetting(user_id=admin.id, list_name="accounts", columns=["roles", "full_name"], filters={}))
    db.session.flush()
    browser = page(admin)
    listed = browser.get("/accounts?role=commune_officer&sort=-email&search=xa")
    records = records_of(browser.get(listed.document.link(LINK)).submit(200, format=format_))
    assert [row["Thư điện tử"][:3] for row in records] == ["xa3", "xa2", "xa1"]
    assert list(records[0]) == ["Thư điện tử", "Họ và tên", "Vai trò"]
    assert records[0]["Vai trò"] == "Kiểm soát viên; Cán bộ xã, phường"
    assert records[1]["Họ và tên"] == "=Lò Thị Xã"
    facts = [json.loads(body)["facts"] for body in db.session.scalars(select(AuditEvent.body))]
    assert {"list": "accounts", "filters": {"role": "commune_officer", "sort": "-email"}}.items() <= facts[-1].items()


def test_without_columns_chosen_the_file_has_those_that_the_page_begins_with(page: Any, admin: User) -> None:
    (row,) = records_of(page(admin).get("/exports/accounts").submit(200, format="csv"))
    assert list(row) == ["Thư điện tử", "Họ và tên", "Vai trò", "Tình trạng"]
    assert row["Tình trạng"] == "Chưa kích hoạt"


def test_second_factor_is_asked_for_and_students_see_who_took_the_file(page: Any, admin: User) -> None:
    student = make_student()
    make_user(Role.STUDENT, student=student)
    give_app(admin)
    asked = page(admin).get("/exports/accounts?shown=1").submit(401, format="csv")
    assert db.session.scalar(select(FileView.id)) is None
    assert len(records_of(asked.submit(200, factor_code=app_code()))) == 2
    assert [(row.student_id, row.role) for row in db.session.scalars(select(FileView))] == [(student.id, "admin")]


def test_long_list_waits_for_its_admin(page: Any, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    make_user(Role.AUDITOR)
    browser = page(admin)
    waiting = browser.get("/exports/accounts?shown=1").submit(format="xlsx")
    Worker(beats=False).run_due()
    assert len(records_of(browser.get(waiting.location).submit(200))) == 2
    assert "Tài khoản" in browser.get("/exports").text
    page(make_user(Role.ADMIN)).get(waiting.location, 404)
