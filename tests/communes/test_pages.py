"""The pages of communes and of their classification."""

from __future__ import annotations

from datetime import date

import pytest

from portal.access import Role
from portal.communes.models import Classification, CommuneLevel
from portal.communes.service import load_demo_classification
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import (
    REMOTE,
    VAN_LANG,
    VAN_LANG_BREVE,
    WARD,
    demo_levels,
    load_reference,
    make_classification,
)
from tests.factories.rounds import make_round

READ_COMMUNES = [role for role in Role if role is not Role.STUDENT]
READ_CLASSIFICATIONS = [
    Role.UNIVERSITY_COORDINATOR,
    Role.UNIVERSITY_APPROVER,
    Role.HOME_AFFAIRS_OFFICER,
    Role.AUDITOR,
]
DECISION = {
    "decision_number": "99/QĐ-SNV",
    "decided_on": "1/6/2026",
    "issued_by": "Ủy ban nhân dân tỉnh",
    "valid_from": "1/7/2026",
    "note": "Theo Nghị định 272/2025/NĐ-CP.",
}


@pytest.fixture
def home_affairs(app):
    return make_user(Role.HOME_AFFAIRS_OFFICER)


@pytest.mark.parametrize("role", READ_COMMUNES)
def test_staff_see_communes(page, role):
    browser = page(make_user(role))
    assert "Tổng số: 92" in browser.get("/communes").text
    shown = browser.get(f"/communes/{VAN_LANG}")
    assert shown.heading == "Xã Văn Lang"


def test_visitor_signs_in_first(page):
    assert page().get("/communes", 302).location.startswith("/login")


@pytest.mark.parametrize("search", ["van lang", "Văn Lăng", "VĂN LANG", "xã văn láng"])
def test_communes_equal_without_diacritics_are_both_found(page, home_affairs, search):
    found = page(home_affairs).get("/communes", search=search)
    assert f"/communes/{VAN_LANG}" in found.response.text
    assert f"/communes/{VAN_LANG_BREVE}" in found.response.text


def test_commune_is_found_by_a_unit_it_was_made_from(page, home_affairs):
    found = page(home_affairs).get("/communes", search="xuat hoa")
    assert "/communes/01843" in found.response.text
    assert "Tổng số: 1 " in found.text


@pytest.mark.parametrize("search", ["%", "_", "\\", "100%"])
def test_signs_of_a_pattern_are_ordinary_letters(page, home_affairs, search):
    assert "Không có xã, phường nào khớp" in page(home_affairs).get("/communes", search=search).text


def test_communes_are_filtered_by_kind_and_level(page, home_affairs):
    make_classification(levels={**demo_levels(), WARD: None})
    browser = page(home_affairs)
    assert "Tổng số: 15 " in browser.get("/communes", kind="ward").text
    assert "Tổng số: 14 " in browser.get("/communes", level="4").text
    undetermined = browser.get("/communes", level="0")
    assert "Tổng số: 1 " in undetermined.text
    assert "Phường Đức Xuân" in undetermined.text


@pytest.mark.parametrize(
    "query", ["?kind=x&level=9", "?level=-1", "?page=0", "?search=%00%E2%80%8B", "?search=" + "a" * 5000]
)
def test_garbage_in_the_address_is_ignored(page, home_affairs, query):
    page(home_affairs).get(f"/communes{query}")


@pytest.mark.parametrize("code", ["99999", "abcde", "0214%27"])
def test_unknown_commune_is_not_found(page, home_affairs, code):
    page(home_affairs).get(f"/communes/{code}", 404)


def test_list_of_communes_needs_few_statements(page, home_affairs, count_queries):
    make_classification()
    browser = page(home_affairs)
    db.session.commit()
    with count_queries() as statements:
        browser.get("/communes")
    assert len(statements) <= 6, statements


def test_demo_level_is_never_shown_as_official(page, home_affairs):
    decision = load_demo_classification()
    for address in ("/communes", f"/communes/{REMOTE}", "/classifications", f"/classifications/{decision.id}"):
        shown = page(home_affairs).get(address)
        assert "Dữ liệu mô phỏng" in shown.text
    assert "(mô phỏng)" in page(home_affairs).get("/communes").text


@pytest.mark.parametrize("role", READ_CLASSIFICATIONS)
def test_classifications_are_read_by_those_who_need_them(page, role):
    decision = make_classification()
    browser = page(make_user(role))
    assert decision.decision_number in browser.get("/classifications").text
    assert "Xã Văn Lang" in browser.get(f"/classifications/{decision.id}").text


@pytest.mark.parametrize("role", [role for role in READ_COMMUNES if role is not Role.HOME_AFFAIRS_OFFICER])
def test_only_home_affairs_enters_classifications(page, role):
    decision = make_classification()
    browser = page(make_user(role))
    for address in ("/classifications/new", "/classifications/import", f"/classifications/{decision.id}/edit"):
        browser.get(address, 403)
        browser.post(address, status=403)


def test_home_affairs_enters_a_classification_by_hand(page, home_affairs):
    form = page(home_affairs).get("/classifications/new")
    levels = {f"level_{VAN_LANG}": "1", f"level_{WARD}": "4"}
    shown = form.submit(fields={**DECISION, **levels}).follow()
    assert shown.heading == "Quyết định 99/QĐ-SNV"
    decision = db.session.query(Classification).one()
    assert decision.valid_from == date(2026, 7, 1)
    assert decision.entered_by_id == home_affairs.id
    found = {row.commune_code: row.level for row in db.session.query(CommuneLevel) if row.level}
    assert found == {VAN_LANG: 1, WARD: 4}


@pytest.mark.parametrize(
    ("typed", "complaints"),
    [
        (
            {"decision_number": "", "decided_on": "hôm qua", "valid_from": "", "note": "a\u200bb"},
            ["Nhập số quyết định.", "Nhập ngày có thật", "Nhập ngày có hiệu lực.", "Có ký tự ẩn"],
        ),
        ({"decided_on": "1/6/2199"}, ["không thể ở tương lai"]),
        ({"valid_to": "30/6/2026"}, ["Ngày hết hiệu lực phải từ ngày có hiệu lực trở đi."]),
    ],
)
def test_refused_decision_keeps_what_was_typed(page, home_affairs, typed, complaints):
    form = page(home_affairs).get("/classifications/new")
    refused = form.submit(422, fields={**DECISION, f"level_{VAN_LANG}": "2", **typed})
    assert not [complaint for complaint in complaints if complaint not in refused.text]
    shown = refused.document.form(having="note").values
    assert shown[f"level_{VAN_LANG}"] == ["2"]
    assert {name: shown[name] for name in typed} == {n: [t.replace("\u200b", "")] for n, t in typed.items()}
    assert db.session.query(Classification).count() == 0


def test_level_outside_the_list_is_refused(page, home_affairs):
    load_reference()
    browser = page(home_affairs)
    browser.post("/classifications/new", {**DECISION, f"level_{WARD}": "5"}, 422)
    assert db.session.query(Classification).count() == 0


def test_same_decision_number_twice_is_refused(page, home_affairs):
    make_classification(decision_number=DECISION["decision_number"])
    form = page(home_affairs).get("/classifications/new")
    assert "Quyết định số này đã được nhập" in form.submit(422, fields=DECISION).text


def test_home_affairs_corrects_a_classification(page, home_affairs):
    decision = make_classification()
    form = page(home_affairs).get(f"/classifications/{decision.id}/edit")
    form.submit(fields={f"level_{WARD}": "", "valid_to": "31/12/2030"})
    assert decision.valid_to == date(2030, 12, 31)
    levels = {row.commune_code: row.level for row in decision.levels}
    assert levels == {**demo_levels(), WARD: None}


def test_correction_of_an_older_version_is_refused(page, home_affairs):
    decision = make_classification()
    browser = page(home_affairs)
    address = f"/classifications/{decision.id}/edit"
    first, second = browser.get(address), browser.get(address)
    first.submit(fields={f"level_{WARD}": ""})
    late = second.submit(409, issued_by="Một nơi khác")
    assert decision.issued_by != "Một nơi khác"
    assert "Bạn đang gõ khác với bản đang lưu" in late.text
    late.submit()
    assert decision.issued_by == "Một nơi khác"


def test_classification_of_an_opened_round_is_not_corrected(page, home_affairs):
    decision = make_classification()
    browser = page(home_affairs)
    form = browser.get(f"/classifications/{decision.id}/edit")
    make_round(RoundStatus.OPEN, classification=decision)
    assert "không sửa được nữa" in browser.get(f"/classifications/{decision.id}").text
    browser.get(f"/classifications/{decision.id}/edit", 302)
    form.submit(403, issued_by="Một nơi khác")
    assert decision.issued_by != "Một nơi khác"


def test_menu_marks_one_item_as_the_present_page(page, home_affairs):
    decision = make_classification()
    for address, label in (
        ("/communes", "Xã, phường"),
        (f"/communes/{WARD}", "Xã, phường"),
        ("/classifications", "Phân loại xã"),
        (f"/classifications/{decision.id}/edit", "Phân loại xã"),
    ):
        shown = page(home_affairs).get(address).document
        assert [item.to_text() for item in shown.all("#menu [aria-current]")] == [label]
