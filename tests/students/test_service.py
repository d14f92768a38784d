"""Verbs on students, nominations and reports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.accounts.service import set_password
from portal.audit.service import PENDING
from portal.errors import DomainError, NotAllowed, NotFound, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from portal.schools.models import School
from portal.students import nominating, queries, rosters, service
from portal.students.models import Nomination, Student
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


def test_students_enter_a_round_held_against_its_rules(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN, min_gpa=300)
    good, bad = make_student(gpa=300), make_student(gpa=299)
    first, second = nominating.add_to_round(round_, [good, bad], actor=coordinator)
    assert (first.status, first.failed_rules) == ("imported", [])
    assert (second.status, second.failed_rules) == ("ineligible", [FailedRule.GPA_TOO_LOW])


def test_student_already_in_the_round_refuses_the_whole_selection(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    there, new = make_nomination(round_).student, make_student()
    with pytest.raises(DomainError, match="đã ở trong đợt"):
        nominating.add_to_round(round_, [new, there], actor=coordinator)
    assert db.session.scalar(select(func.count()).select_from(Nomination)) == 1
    assert "student_entered_into_round" not in actions()


def test_bulk_selection_with_a_foreign_student_fails_whole(coordinator: User) -> None:
    own, foreign = make_student(), make_student(school=TUEBA)
    assert queries.get_students(coordinator, [own.id]) == [own]
    with pytest.raises(NotFound):
        queries.get_students(coordinator, [own.id, foreign.id])


@pytest.mark.parametrize("status", [s for s in RoundStatus if s not in (RoundStatus.OPEN, RoundStatus.APPLYING)])
def test_nominations_are_taken_only_while_the_round_takes_them(coordinator: User, status: RoundStatus) -> None:
    with pytest.raises(DomainError, match="không nhận đề cử"):
        nominating.add_to_round(make_round(status), [make_student()], actor=coordinator)


def test_closing_instant_itself_is_too_late(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    with clock.fixed(round_.nominations_close_at), pytest.raises(DomainError, match="không nhận đề cử"):
        nominating.add_to_round(round_, [make_student()], actor=coordinator)
    with clock.fixed(round_.nominations_close_at - timedelta(microseconds=1)):
        assert nominating.add_to_round(round_, [make_student()], actor=coordinator)


def test_one_student_is_nominated_and_the_time_is_kept(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    nomination = make_nomination(round_, status=NominationStatus.IMPORTED)
    nominating.nominate(nomination, round_, seen=nomination.version, actor=coordinator)
    assert nomination.status == NominationStatus.NOMINATED
    assert nomination.nominated_at is not None
    assert actions()[-1] == "student_nominated"


def test_student_who_fails_is_not_nominated_and_every_reason_is_told(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    nomination = make_nomination(round_, make_student(gpa=240, conduct=60), status=NominationStatus.INELIGIBLE)
    with pytest.raises(DomainError, match="2,40 thấp hơn mức 2,50") as refusal:
        nominating.nominate(nomination, round_, seen=nomination.version, actor=coordinator)
    assert "60 thấp hơn mức 65" in refusal.value.message
    assert nomination.status == NominationStatus.INELIGIBLE


def test_stale_page_does_not_nominate(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    nomination = make_nomination(round_, status=NominationStatus.IMPORTED)
    with pytest.raises(StaleVersion):
        nominating.nominate(nomination, round_, seen=nomination.version + 1, actor=coordinator)


def test_coordinator_of_another_school_cannot_nominate_or_withdraw(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    nomination = make_nomination(round_, make_student(school=TUEBA), status=NominationStatus.IMPORTED)
    with pytest.raises(NotAllowed):
        nominating.nominate(nomination, round_, seen=nomination.version, actor=coordinator)
    with pytest.raises(NotAllowed):
        nominating.withdraw(nomination, round_, reason="x", seen=nomination.version, actor=coordinator)
    with pytest.raises(NotFound):
        queries.get_nomination(coordinator, nomination.id)


def test_all_waiting_students_of_the_own_school_are_nominated_at_once(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    waiting = [make_nomination(round_, status=NominationStatus.IMPORTED) for _ in range(3)]
    foreign = make_nomination(round_, make_student(school=TUEBA), NominationStatus.IMPORTED)
    bad = make_nomination(round_, make_student(gpa=100), NominationStatus.INELIGIBLE)
    seen = rosters.fingerprint(rosters.list_waiting(coordinator, round_.id))
    assert nominating.nominate_waiting(round_, seen=seen, actor=coordinator) == 3
    assert {n.status for n in waiting} == {"nominated"}
    assert (foreign.status, bad.status) == ("imported", "ineligible")


def test_list_that_changed_since_it_was_shown_nominates_nobody(coordinator: User) -> None:
    round_ = make_round(RoundStatus.OPEN)
    first = make_nomination(round_, status=NominationStatus.IMPORTED)
    seen = rosters.fingerprint(rosters.list_waiting(coordinator, round_.id))
    make_nomination(round_, status=NominationStatus.IMPORTED)
    with pytest.raises(StaleVersion, match="vừa thay đổi"):
        nominating.nominate_waiting(round_, seen=seen, actor=coordinator)
    assert first.status == "imported"


@pytest.mark.parametrize("status", ["open", "applying", "matching", "reviewing"])
def test_student_can_be_withdrawn_until_the_result_is_published(coordinator: User, status: str) -> None:
    round_ = make_round(status)
    nomination = make_nomination(round_)
    nominating.withdraw(nomination, round_, reason="Đi du học.", seen=nomination.version, actor=coordinator)
    assert (nomination.status, nomination.withdrawn_reason) == ("withdrawn", "Đi du học.")
    with pytest.raises(TransitionNotAllowed):
        nominating.withdraw(nomination, round_, reason="x", seen=nomination.version, actor=coordinator)


def test_withdrawal_needs_a_reason_and_an_unpublished_round(coordinator: User) -> None:
    published = make_round(RoundStatus.PUBLISHED)
    nomination = make_nomination(published)
    with pytest.raises(DomainError, match="công bố"):
        nominating.withdraw(nomination, published, reason="x", seen=nomination.version, actor=coordinator)
    round_ = make_round(RoundStatus.OPEN)
    nomination = make_nomination(round_)
    with pytest.raises(DomainError, match="lý do"):
        nominating.withdraw(nomination, round_, reason="", seen=nomination.version, actor=coordinator)


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
    first, second = (service.invite_student(student, actor=coordinator) for _ in range(2))
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
