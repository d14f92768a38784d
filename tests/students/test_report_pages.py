"""What students see of their data, and what comes of reporting that they are wrong."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from portal.students.models import DataReport
from portal.students.rules import NominationStatus
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, TUEBA
from tests.factories.rounds import make_round
from tests.factories.students import make_data_report, make_nomination, make_student


@pytest.fixture
def coordinator(app):
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


@pytest.fixture
def student(coordinator):
    return make_student(full_name="Lê An", gpa=325, conduct=85)


def test_student_sees_own_data_with_bands_and_failed_rules(page, student):
    make_nomination(make_round(RoundStatus.OPEN, min_gpa=360), student, NominationStatus.INELIGIBLE)
    text = page(make_user(Role.STUDENT, student=student)).get("/my-data").text
    for said in (student.code, "3,25 – Giỏi", "85 – Tốt", "3,25 thấp hơn mức 3,60"):
        assert said in text


def test_student_reports_wrong_data_and_reads_the_answer(page, student, coordinator):
    browser = page(make_user(Role.STUDENT, student=student))
    assert "Ghi thông tin nào" in browser.get("/my-data/report").submit(422, message="").text
    assert "đang chờ nhà trường" in browser.get("/my-data/report").submit(message="Lớp là K20B.").follow().text
    assert "chưa trả lời" in browser.get("/my-data/report").submit(422, message="Còn nữa.").text

    staff = page(coordinator)
    assert "1 sinh viên báo" in staff.get("/students").text
    listed = staff.get("/students/reports")
    assert "Lớp là K20B." in listed.text
    form = staff.get(listed.document.link("Trả lời Lê An"))
    assert "Chọn một kết quả" in form.submit(422, answer="Đã sửa.").text
    form.submit(outcome="correct", answer="Đã sửa lớp.")
    form.submit(409, outcome="reject", answer="Không.")
    assert "Đã sửa lớp." in browser.get("/my-data").text


def test_reports_of_other_schools_are_not_found(page, coordinator):
    report = make_data_report(make_student(school=TUEBA))
    browser = page(coordinator)
    browser.get(f"/students/reports/{report.id}", 404)
    browser.post(f"/students/reports/{report.id}", {"outcome": "reject", "answer": "x"}, 404)
    assert db.session.scalar(select(DataReport.status)) == "open"
    assert report.id is not None


def test_answered_report_leads_to_the_student(page, coordinator, student):
    report = make_data_report(student, status="rejected", answer="Đúng rồi.", answered_at=clock.now())
    assert page(coordinator).get(f"/students/reports/{report.id}", 302).location == f"/students/{student.id}"


def test_students_see_no_pages_of_staff(page, student):
    browser = page(make_user(Role.STUDENT, student=student))
    for path in ("/students", f"/students/{student.id}", "/students/reports", "/students/new"):
        browser.get(path, 403)
    page(make_user(Role.AUDITOR)).get("/my-data", 403)
