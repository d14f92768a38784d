"""What students are told of their data and nominations."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access import Role
from portal.accounts.models import User
from portal.students import nominating, service, telling
from portal.students.rules import DataReportAction
from tests.factories.accounts import make_user
from tests.factories.notices import body_of, told
from tests.factories.rounds import make_round
from tests.factories.students import make_data_report, make_nomination, make_student


@pytest.fixture
def school(app: Any) -> User:
    return make_user(Role.SCHOOL_COORDINATOR)


def test_an_answer_to_a_report_reaches_the_student(school: User) -> None:
    student = make_student()
    account = make_user(Role.STUDENT, student=student)
    make_user(Role.STUDENT, student=make_student())
    report = make_data_report(student)
    service.answer_report(report, student, action=DataReportAction.CORRECT, answer="Đã sửa điểm.", actor=school)
    assert told(telling.ANSWERED) == {account.email}
    assert "Đã sửa điểm." in body_of(telling.ANSWERED)


def test_a_withdrawn_nomination_is_told_with_its_reason(school: User) -> None:
    round_, student = make_round(), make_student()
    account = make_user(Role.STUDENT, student=student)
    nomination = make_nomination(round_, student)
    nominating.withdraw(nomination, round_, reason="Nghỉ học.", seen=nomination.version, actor=school)
    assert told(telling.WITHDRAWN) == {account.email}
    assert "Nghỉ học." in body_of(telling.WITHDRAWN)


def test_who_loses_a_nomination_by_corrected_data_is_told_and_who_had_none_is_not(school: User) -> None:
    round_ = make_round(min_gpa=300)
    nominated, waiting = make_student(), make_student()
    accounts = [make_user(Role.STUDENT, student=student) for student in (nominated, waiting)]
    make_nomination(round_, nominated)
    make_nomination(round_, waiting, "imported")
    for student in (nominated, waiting):
        student.gpa = 250
    changed = nominating.review_nominations([nominated, waiting], actor=school)
    assert {nomination.status for nomination in changed} == {"ineligible"}
    assert told(telling.INELIGIBLE) == {accounts[0].email}
