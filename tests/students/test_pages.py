"""Pages of students and nominations: who sees what, and what a form does."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.accounts.models import ActivationLink
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, TUEBA
from tests.factories.rounds import make_round
from tests.factories.students import INSURANCE, make_nomination, make_student
from tests.html import words

OTHER_ROLES = [
    role
    for role in Role
    if role
    not in (
        Role.SCHOOL_COORDINATOR,
        Role.UNIVERSITY_COORDINATOR,
        Role.UNIVERSITY_APPROVER,
        Role.AUDITOR,
        Role.STUDENT,
    )
]


@pytest.fixture
def coordinator(app):
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


def names(answer):
    return [words(link) for link in answer.document.all("tbody th a")]


# --- lists --------------------------------------------------------------------------------------------------------


def test_school_sees_its_own_students_and_the_university_all(page, coordinator):
    make_student(full_name="Lê Thị An")
    make_student(full_name="Đỗ Văn Bắc", school=TUEBA)
    assert names(page(coordinator).get("/students")) == ["Lê Thị An"]
    everybody = page(make_user(Role.UNIVERSITY_COORDINATOR))
    assert names(everybody.get("/students")) == ["Lê Thị An", "Đỗ Văn Bắc"]
    assert names(everybody.get("/students", school=TUEBA)) == ["Đỗ Văn Bắc"]


def test_list_of_students_leads_to_where_files_are_brought_in_while_a_round_takes_them(page, coordinator):
    closed = make_round(RoundStatus.PUBLISHED)
    school, university = page(coordinator), page(make_user(Role.UNIVERSITY_COORDINATOR))
    assert "Nhập danh sách từ tệp" not in school.get("/students").text
    taking = make_round(RoundStatus.OPEN)
    shown = school.get("/students")
    assert f"Nhập danh sách từ tệp: {taking.name}" in shown.text
    assert f"/rounds/{taking.id}/nominations/import" in shown.response.text
    assert f"/rounds/{closed.id}/nominations/import" not in shown.response.text
    assert "Nhập danh sách từ tệp" not in university.get("/students").text
    second = make_round(RoundStatus.APPLYING)
    choice = school.get("/students").document.all("main ul.govuk-list--bullet a")
    assert sorted(words(link) for link in choice) == sorted(round_.name for round_ in (taking, second))


@pytest.mark.parametrize("role", OTHER_ROLES)
def test_roles_without_students_get_403(page, app, role):
    page(make_user(role)).get("/students", 403)


def test_students_are_listed_in_the_order_of_vietnamese_names(page, coordinator):
    ordered = ["Nguyễn Văn An", "Lê Thị Ánh", "Trần Văn Ân", "Nguyễn Hoa", "Bùi Hoà", "Phạm Văn Đạt"]
    expected = ["Nguyễn Văn An", "Lê Thị Ánh", "Trần Văn Ân", "Phạm Văn Đạt", "Nguyễn Hoa", "Bùi Hoà"]
    for name in reversed(ordered):
        make_student(full_name=name)
    assert names(page(coordinator).get("/students")) == expected


@pytest.mark.parametrize("typed", ["phượng", "PHUONG", "nguyen thi", "Nguyễn  Thị", "dtc777", "ÐẶNG"])
def test_students_are_found_without_diacritics_by_name_or_code(page, coordinator, typed):
    make_student(full_name="Đặng Nguyễn Thị Phượng", code="DTC77712345")
    make_student(full_name="Lê Văn An", code="DTC88812345")
    assert names(page(coordinator).get("/students", search=typed)) == ["Đặng Nguyễn Thị Phượng"]


def test_filters_narrow_the_list_and_garbage_is_no_filter(page, coordinator):
    round_ = make_round(RoundStatus.OPEN)
    make_nomination(round_, make_student(full_name="Lê An"))
    make_student(full_name="Lê Bắc", major_text=INSURANCE)
    browser = page(coordinator)
    assert names(browser.get("/students?status=nominated")) == ["Lê An"]
    assert names(browser.get("/students?status=none")) == ["Lê Bắc"]
    assert names(browser.get("/students", field="accounting-audit-finance")) == ["Lê Bắc"]
    rubbish = "status='&field=%00&round=x&school=%25&page=-1&search=%E2%80%AE"
    assert names(browser.get(f"/students?{rubbish}")) == ["Lê An", "Lê Bắc"]


def test_list_of_students_costs_the_same_for_5_and_for_500(page, coordinator, count_queries):
    round_ = make_round(RoundStatus.OPEN)
    for _ in range(5):
        make_nomination(round_)
    browser = page(coordinator)
    counts = {}
    for url in ("/students", f"/rounds/{round_.id}/nominations"):
        with count_queries() as few:
            browser.get(url)
        counts[url] = len(few)
        assert len(few) <= 10
    for _ in range(60):
        make_nomination(round_, make_student(gpa=100), NominationStatus.INELIGIBLE)
    for url, few in counts.items():
        with count_queries() as many:
            answer = browser.get(url)
        assert len(many) == few
        assert len(answer.document.all("tbody tr")) == 50


def test_nominations_show_status_reasons_and_counts(page, coordinator):
    round_ = make_round(RoundStatus.OPEN, min_gpa=300)
    make_nomination(round_, make_student(full_name="Lê An", gpa=299), NominationStatus.INELIGIBLE)
    make_nomination(round_, make_student(full_name="Lê Bắc", school=TUEBA))
    browser = page(coordinator)
    answer = browser.get(f"/rounds/{round_.id}/nominations")
    assert names(answer) == ["Lê An"]
    assert "2,99 thấp hơn mức 3,00" in answer.text
    assert names(browser.get(f"/rounds/{round_.id}/nominations?status=nominated")) == []


# --- one student ----------------------------------------------------------------------------------------------


def test_student_of_another_school_is_not_found(page, coordinator):
    foreign, own = make_student(school=TUEBA), make_student()
    browser = page(coordinator)
    for path in ("", "/edit"):
        browser.get(f"/students/{own.id}{path}")
        browser.get(f"/students/{foreign.id}{path}", 404)
    browser.post(f"/students/{foreign.id}/invite", status=404)
    browser.get(f"/students/{uuid4()}", 404)


def test_contacts_are_for_those_who_write_to_the_student(page, coordinator):
    student = make_student(phone="0912345678")
    url = f"/students/{student.id}"
    for user in (coordinator, make_user(Role.UNIVERSITY_COORDINATOR)):
        assert "0912345678" in page(user).get(url).text
    for user in (make_user(Role.AUDITOR), make_user(Role.UNIVERSITY_APPROVER)):
        text = page(user).get(url).text
        assert "0912345678" not in text
        assert student.email not in text


def test_student_is_entered_by_hand(page, coordinator):
    form = page(coordinator).get("/students/new")
    answer = form.submit(
        code="dtc2154802010", full_name="Trần  Thị Hoà", major_text="7480103ta", gpa="3,25", conduct="88"
    )
    assert "Trần Thị Hoà" in answer.follow().text
    student = db.session.scalar(select(Student))
    assert student is not None
    assert (student.code, student.gpa, student.major_text) == ("DTC2154802010", 325, "7480103TA")
    assert (student.school_code, student.is_final_year) == (ICTU, True)


def test_refused_entry_keeps_what_was_typed_and_says_what_to_do(page, coordinator):
    make_student(code="DTC2154802010")
    answer = (
        page(coordinator)
        .get("/students/new")
        .submit(422, code="12", full_name="", major_text="x", gpa="3,255", conduct="101", email="a@")
    )
    for said in ("mã sinh viên gồm", "Nhập họ và tên", "7 chữ số", "như 3,25", "từ 0 đến 100", "đúng dạng"):
        assert said in answer.text
    assert answer.document.form(having="gpa").values["gpa"] == ["3,255"]
    taken = answer.submit(
        422, code="DTC2154802010", full_name="An", major_text="7480103", gpa="3", conduct="80", email=""
    )
    assert "đã có trong hệ thống" in taken.text


def test_correction_is_saved_and_moves_the_nomination(page, coordinator):
    nomination = make_nomination(make_round(RoundStatus.APPLYING))
    url = f"/students/{nomination.student_id}/edit"
    answer = page(coordinator).get(url).submit(gpa="2,00").follow()
    assert "2,00 thấp hơn mức 2,50" in answer.text
    assert db.session.scalar(select(Nomination.status)) == "ineligible"


def test_correction_from_an_old_page_gets_409_and_shows_the_difference(page, coordinator):
    student = make_student(full_name="Lê An")
    browser = page(coordinator)
    old, new = (browser.get(f"/students/{student.id}/edit") for _ in range(2))
    new.submit(full_name="Lê Văn An")
    answer = old.submit(409, full_name="Lê Thị An")
    assert "Lê Thị An" in answer.text
    assert "Lê Văn An" in answer.text
    answer.submit(full_name="Lê Thị An")
    assert db.session.scalar(select(Student.full_name)) == "Lê Thị An"


@pytest.mark.parametrize("role", [Role.UNIVERSITY_COORDINATOR, Role.AUDITOR])
def test_only_schools_change_students(page, app, role):
    student = make_student()
    nomination = make_nomination(make_round(RoundStatus.OPEN), student, NominationStatus.IMPORTED)
    browser = page(make_user(role))
    for path in ("/students/new", f"/students/{student.id}/edit", f"/nominations/{nomination.id}/withdraw"):
        browser.get(path, 403)
        browser.post(path, status=403)
    browser.post(f"/nominations/{nomination.id}/nominate", status=403)


def test_visitors_are_asked_to_sign_in(page, app):
    assert page().get("/students", 302).location.startswith("/login")


def test_invitation_shows_a_link_once_that_opens_the_account(page, coordinator):
    student = make_student()
    answer = page(coordinator).get(f"/students/{student.id}").submit(200, action="invite")
    link = re.search(r"/activate/[\w-]+", answer.text)
    assert link is not None
    assert db.session.scalar(select(ActivationLink.used_at)) is None
    form = page().get(link[0])
    form.submit(password="rung co doi che", password_again="rung co doi che")
    assert "đã kích hoạt" in page(coordinator).get(f"/students/{student.id}").text
