"""Verbs on students and their reports, and what corrections do to nominations."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from portal.access import Role
from portal.accounts.models import User
from portal.accounts.service import set_password
from portal.audit.service import PENDING
from portal.errors import DomainError, NotAllowed, NotFound, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from portal.schools.models import School
from portal.students import queries, service
from portal.students.models import Student
from portal.students.rules import DataReportAction, FailedRule, NominationStatus
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, TUEBA
from tests.factories.rounds import make_round
from tests.factories.students import INSURANCE, make_data_report, make_nomination, make_student

VALUES: dict[str, Any] = {
    "code": "DTC2154802010",
    "full_name": "Trần Thị Hoà",
    "birth_date": None,
    "gender": "female",
    "email": "",
    "phone": "",
    "class_name": "K20A",
    "major_text": "7480103CLC",
    "gpa": 325,
    "conduct": 88,
    "is_final_year": True,
}


@pytest.fixture
def coordinator(app: Flask) -> User:
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


def school(code: str = ICTU) -> School:
    found = db.session.get(School, code)
    assert found is not None
    return found


def actions() -> list[str]:
    """What the audit trail will say of this transaction."""
    return [pending.action for pending in db.session.info.get(PENDING, [])]


def test_entered_student_has_keys_major_and_mail_address(coordinator: User) -> None:
    student = service.enter_student(school(), VALUES, actor=coordinator)
    assert (student.major_text, student.major_code) == ("7480103CLC", "7480103")
    assert student.email == "dtc2154802010@ictu.edu.vn"
    assert student.search_text == "tran thi hoa dtc2154802010"
    assert actions()[-1] == "student_entered"


def test_major_outside_the_list_is_kept_as_text(coordinator: User) -> None:
    student = service.enter_student(school(), {**VALUES, "major_text": "7140201"}, actor=coordinator)
    assert (student.major_text, student.major_code) == ("7140201", None)


@pytest.mark.parametrize(("code", "said"), [("DTC2154802010", "đã có"), ("DTE2154802010", "TUEBA")])
def test_code_that_is_taken_or_of_another_school_is_refused_at_its_field(
    coordinator: User, code: str, said: str
) -> None:
    service.enter_student(school(), VALUES, actor=coordinator)
    with pytest.raises(DomainError, match=said) as refusal:
        service.enter_student(school(), {**VALUES, "code": code}, actor=coordinator)
    assert refusal.value.field == "code"


def test_only_the_own_school_enters_students(coordinator: User) -> None:
    with pytest.raises(NotAllowed):
        service.enter_student(school(TUEBA), {**VALUES, "code": "DTE2154802010"}, actor=coordinator)
    service.enter_student(school(ICTU), VALUES, actor=coordinator)


def corrected(student: Student, actor: User, **changes: Any) -> bool:
    values = {**service.values_of(student), **changes}
    return service.correct_student(student, values, seen=student.version, actor=actor)


def test_correction_moves_nominations_between_nominated_and_ineligible(coordinator: User) -> None:
    nomination = make_nomination(make_round(RoundStatus.APPLYING), make_student(gpa=300))
    assert corrected(nomination.student, coordinator, gpa=200)
    assert (nomination.status, nomination.failed_rules) == ("ineligible", [FailedRule.GPA_TOO_LOW])
    assert corrected(nomination.student, coordinator, gpa=300)
    assert (nomination.status, nomination.failed_rules) == ("nominated", [])
    assert actions()[-4:] == [
        "student_corrected",
        "nomination_found_ineligible",
        "student_corrected",
        "student_nominated",
    ]


def test_correction_leaves_published_rounds_withdrawn_and_waiting_students_alone(coordinator: User) -> None:
    student = make_student(gpa=300)
    published = make_nomination(make_round(RoundStatus.PUBLISHED), student)
    withdrawn = make_nomination(make_round(RoundStatus.OPEN), student, NominationStatus.WITHDRAWN)
    waiting = make_nomination(make_round(RoundStatus.OPEN), student, NominationStatus.IMPORTED)
    corrected(student, coordinator, gpa=310)
    assert waiting.status == "imported"
    corrected(student, coordinator, gpa=100)
    assert (published.status, withdrawn.status, waiting.status) == ("nominated", "withdrawn", "ineligible")


def test_change_of_major_is_held_against_the_round(coordinator: User) -> None:
    nomination = make_nomination(make_round(RoundStatus.OPEN, adjacent_majors=False))
    corrected(nomination.student, coordinator, major_text=INSURANCE)
    assert nomination.failed_rules == [FailedRule.ADJACENT_MAJOR]


def test_correction_without_a_change_is_no_event(coordinator: User) -> None:
    student = make_student()
    assert not corrected(student, coordinator)
    assert actions() == []


def test_corrected_code_must_be_free(coordinator: User) -> None:
    student, other = make_student(), make_student()
    with pytest.raises(DomainError, match="đã có") as refusal:
        corrected(student, coordinator, code=other.code)
    assert refusal.value.field == "code"


def test_stale_correction_is_refused(coordinator: User) -> None:
    student = make_student()
    with pytest.raises(StaleVersion):
        service.correct_student(student, service.values_of(student), seen="0", actor=coordinator)


def test_invited_student_gets_one_account_until_it_is_used(coordinator: User) -> None:
    student = make_student()
    first, second = (service.invite_student(student, actor=coordinator)[1] for _ in range(2))
    assert first != second
    user = queries.find_account(student)
    assert user is not None
    assert (user.email, [grant.student_id for grant in user.grants]) == (student.email, [student.id])
    set_password(user, "bon cay trau xanh")
    with pytest.raises(DomainError, match="kích hoạt"):
        service.invite_student(student, actor=coordinator)


def test_address_of_somebody_else_makes_no_student_account(coordinator: User) -> None:
    officer = make_user(Role.ADMIN)
    student = make_student(email=officer.email)
    with pytest.raises(DomainError, match="tài khoản khác"):
        service.invite_student(student, actor=coordinator)
    assert [grant.role for grant in officer.grants] == ["admin"]


def test_one_report_waits_at_a_time_and_is_answered_once(coordinator: User) -> None:
    student = make_student()
    reporter = make_user(Role.STUDENT, student=student)
    report = service.report_wrong_data(student, "Sai điểm.", actor=reporter)
    with pytest.raises(DomainError, match="chưa trả lời"):
        service.report_wrong_data(student, "Vẫn sai.", actor=reporter)
    service.answer_report(report, student, action=DataReportAction.CORRECT, answer="Đã sửa.", actor=coordinator)
    assert (report.status, report.answer) == ("corrected", "Đã sửa.")
    with pytest.raises(TransitionNotAllowed):
        service.answer_report(report, student, action=DataReportAction.REJECT, answer="x", actor=coordinator)
    assert service.report_wrong_data(student, "Còn lớp nữa.", actor=reporter).status == "open"


def test_another_school_cannot_answer(coordinator: User) -> None:
    foreign = make_student(school=TUEBA)
    report = make_data_report(foreign)
    with pytest.raises(NotAllowed):
        service.answer_report(report, foreign, action=DataReportAction.REJECT, answer="x", actor=coordinator)
    with pytest.raises(NotFound):
        queries.get_report(coordinator, report.id)


def test_nothing_personal_goes_into_the_chain(coordinator: User) -> None:
    student = service.enter_student(school(), VALUES, actor=coordinator)
    corrected(student, coordinator, full_name="Trần Thị Hoàn", gpa=330)
    facts = [pending.facts for pending in db.session.info[PENDING]]
    assert facts == [{"school": ICTU}, {"columns": ["full_name", "gpa"]}]
