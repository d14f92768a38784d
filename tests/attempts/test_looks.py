"""An approver reads what has changed since the last look, and the price of priority beside it."""

from __future__ import annotations

from collections.abc import Callable

from portal.access import Role
from portal.attempts import approval, service
from portal.attempts.rules import AttemptStatus, Decision
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.attempts import give_answer, make_attempt, make_market, make_people
from tests.pages import Page

Opens = Callable[..., Page]
FIRST, SECOND = Role.UNIVERSITY_APPROVER.value, Role.HOME_AFFAIRS_OFFICER.value
SENT = AttemptStatus.SENT_FOR_APPROVAL


def test_the_first_look_has_nothing_to_compare_with(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(make_market(3), SENT, people=people)
    shown = page(people.approvers[FIRST]).get(f"/attempts/{attempt.id}/decision").text
    assert "lần bạn xem trước" not in shown
    assert "Cái giá của việc ưu tiên xã khó khăn" in shown


def test_a_second_look_says_that_nothing_changed(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(make_market(3), SENT, people=people)
    approver = page(people.approvers[FIRST])
    approver.get(f"/attempts/{attempt.id}/decision")
    assert "Không có gì thay đổi." in approver.get(f"/attempts/{attempt.id}/decision").text


def test_answers_comments_and_a_new_sending_are_told_since_the_last_look(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(make_market(3), SENT, people=people)
    second = page(people.approvers[SECOND])
    second.get(f"/attempts/{attempt.id}/decision")
    give_answer(attempt, people.approvers[FIRST], Decision.RETURN, "Xem lại xã Bằng Thành.")
    service.comment(attempt, "Đã xem lại.", key="a", actor=people.coordinator)
    approval.send(attempt, version=attempt.version, actor=people.coordinator)
    db.session.commit()
    shown = second.get(f"/attempts/{attempt.id}/decision").text
    assert "Phương án được trình lại (lần 2)." in shown
    assert "Xem lại xã Bằng Thành." in shown
    assert "Có thêm 1 góp ý." in shown


def test_another_attempt_is_compared_with_the_one_seen_last(page: Opens) -> None:
    people, market = make_people(), make_market(3)
    first = make_attempt(market, SENT, people=people)
    approver = page(people.approvers[FIRST])
    approver.get(f"/attempts/{first.id}/decision")
    give_answer(first, people.approvers[FIRST], Decision.RETURN, "Thử cách khác.")
    market.round.status = "matching"
    second = make_attempt(market, SENT, people=people, rule="stable")
    shown = approver.get(f"/attempts/{second.id}/decision")
    assert f"Lần trước bạn xem phương án {first.number}" in shown.text
    assert f"first={first.id}" in shown.response.text


def test_what_one_approver_saw_is_not_what_another_saw(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(make_market(3), SENT, people=people)
    page(people.approvers[FIRST]).get(f"/attempts/{attempt.id}/decision")
    other = page(make_user(Role.UNIVERSITY_APPROVER)).get(f"/attempts/{attempt.id}/decision").text
    assert "lần bạn xem trước" not in other
