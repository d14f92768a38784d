"""Who is told of an attempt: the next approver, who sent it, the schools, and the other side of a thread."""

from __future__ import annotations

import pytest

from portal.access import Role
from portal.attempts import approval
from portal.attempts.drafts import service as drafts
from portal.attempts.rules import AttemptStatus, Decision
from portal.extensions import db
from tests.factories.accounts import give_role, make_user
from tests.factories.attempts import give_answer, make_attempt, make_market, make_people
from tests.factories.communes import TUEBA, VAN_LANG
from tests.factories.notices import body_of, told
from tests.factories.placements import make_publication

pytestmark = pytest.mark.usefixtures("app")
FIRST, SECOND = Role.UNIVERSITY_APPROVER.value, Role.HOME_AFFAIRS_OFFICER.value
SENT = AttemptStatus.SENT_FOR_APPROVAL


def test_each_step_tells_those_who_may_answer_it() -> None:
    people = make_people()
    give_role(people.coordinator, Role.UNIVERSITY_APPROVER)  # ran it, so there is nothing to tell
    attempt = make_attempt(make_market(1), SENT, people=people)
    assert told("attempt_awaits_decision") == {people.approvers[FIRST].email}
    give_answer(attempt, people.approvers[FIRST])
    assert told("attempt_awaits_decision") == {people.approvers[role].email for role in (FIRST, SECOND)}
    assert not told("attempt_approved")
    give_answer(attempt, people.approvers[SECOND])
    assert told("attempt_approved") == {people.coordinator.email}


def test_a_return_tells_who_ran_and_who_sent_it_with_the_reason() -> None:
    people, sender = make_people(), make_user(Role.UNIVERSITY_COORDINATOR)
    attempt = make_attempt(make_market(1), people=people)
    approval.send(attempt, version=attempt.version, actor=sender)
    give_answer(attempt, people.approvers[FIRST], Decision.RETURN, "Xem lại xã Bằng Thành.")
    db.session.flush()
    assert told("attempt_returned") == {people.coordinator.email, sender.email}


def test_a_draft_tells_the_schools_that_have_students_in_it() -> None:
    people, school = make_people(), make_user(Role.SCHOOL_COORDINATOR)
    make_user(Role.SCHOOL_COORDINATOR, school=TUEBA)  # has nobody in the round
    attempt = make_attempt(make_market(1), people=people)
    drafts.share(attempt, actor=people.coordinator)
    drafts.share(attempt, actor=people.coordinator)
    assert told("draft_shared") == {school.email}


def test_a_comment_tells_the_other_side_and_holds_none_of_its_words() -> None:
    people, school = make_people(), make_user(Role.SCHOOL_COORDINATOR)
    market = make_market(1)
    sharing = drafts.share(make_attempt(market, people=people), actor=people.coordinator)
    drafts.comment(sharing, market.students[0], "Mẹ em ấy ốm.", key="a", actor=school)
    assert told("draft_commented") == {people.coordinator.email}
    assert "ốm" not in body_of("draft_commented")
    drafts.comment(sharing, market.students[0], "Đã rõ.", key="b", actor=people.coordinator)
    assert told("draft_commented") == {people.coordinator.email, school.email}


def test_publication_tells_the_students_and_the_communes_that_asked() -> None:
    market = make_market(3)
    students = [make_user(Role.STUDENT, student=market.student(number)) for number in range(3)]
    make_user(Role.STUDENT, student=make_market(1).student(0))  # of another round
    officer = make_user(Role.COMMUNE_OFFICER)
    make_user(Role.COMMUNE_OFFICER, commune=VAN_LANG)  # asked for nobody
    make_publication(market)
    assert told("result_published") == {student.email for student in students}
    assert told("interns_published") == {officer.email}
