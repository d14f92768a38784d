"""The page that puts an attempt before the approvers, and when it is offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from portal.access import Role
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import AttemptStatus, Decision
from portal.audit.models import AuditEvent
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.attempts import give_answer, make_attempt, make_market, make_people
from tests.factories.placements import make_publication
from tests.pages import Answer, Page

Opens = Callable[..., Page]


def sending_of(page: Page, attempt: MatchAttempt) -> tuple[Answer, Answer]:
    """The attempt's page, and that on which it is sent."""
    return page.get(f"/attempts/{attempt.id}"), page.get(f"/attempts/{attempt.id}/send-for-approval")


def ensure_not_offered(page: Page, attempt: MatchAttempt, why: str) -> None:
    shown, asked = sending_of(page, attempt)
    assert "/send-for-approval" not in shown.response.text
    assert why in asked.text
    assert not asked.document.all("main form")
    assert asked.document.link("Quay lại phương án") == f"/attempts/{attempt.id}"


def ensure_offered(page: Page, attempt: MatchAttempt) -> None:
    shown, asked = sending_of(page, attempt)
    assert "/send-for-approval" in shown.response.text
    assert asked.document.form(having="version")


def test_what_is_sent_already_offers_no_second_sending(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, AttemptStatus.SENT_FOR_APPROVAL, people=people)
    ensure_not_offered(page(people.coordinator), attempt, "không ở tình trạng trình được")


def test_while_another_attempt_is_before_the_approvers_none_is_offered(page: Opens) -> None:
    people, market = make_people(), make_market()
    other, attempt = make_attempt(market, people=people), make_attempt(market, people=people)
    coordinator = page(people.coordinator)
    ensure_offered(coordinator, attempt)
    coordinator.get(f"/attempts/{other.id}/send-for-approval").submit()
    ensure_not_offered(coordinator, attempt, "đang có một phương án khác chờ phê duyệt")
    coordinator.post(f"/attempts/{attempt.id}/send-for-approval", {"version": attempt.version}, status=422)
    give_answer(other, people.approvers["university_approver"], Decision.RETURN, "Xem lại.")
    ensure_offered(coordinator, attempt)


@pytest.mark.parametrize("status", [RoundStatus.PUBLISHED, RoundStatus.RUNNING, RoundStatus.CLOSED])
def test_after_publication_no_attempt_of_the_whole_round_is_offered(page: Opens, status: RoundStatus) -> None:
    people, market = make_people(), make_market()
    attempt = make_attempt(market, people=people)
    make_publication(market, people=people)
    market.round.status = status.value
    coordinator = page(people.coordinator)
    ensure_not_offered(coordinator, attempt, "bằng phương án bù chỗ")
    coordinator.post(f"/attempts/{attempt.id}/send-for-approval", {"version": attempt.version}, status=422)
    assert attempt.status == AttemptStatus.COMPUTED


def test_pressing_twice_sends_once_and_both_lead_to_the_attempt(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(people=people)
    asked = page(people.coordinator).get(f"/attempts/{attempt.id}/send-for-approval")
    first, again = asked.submit(), asked.submit()
    assert again.location == first.location == f"/attempts/{attempt.id}"
    assert "Lần bấm đầu của bạn đã trình" in again.follow().text
    assert attempt.sendings == 1
    events = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "attempt_sent_for_approval")
    assert db.session.scalar(events) == 1


def test_who_comes_after_somebody_else_is_told_on_the_page(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(people=people)
    late = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/attempts/{attempt.id}/send-for-approval")
    page(people.coordinator).get(f"/attempts/{attempt.id}/send-for-approval").submit()
    told = late.submit(409)
    assert "đã thay đổi từ khi bạn mở trang" in told.text
    assert "không ở tình trạng trình được" in told.text


def test_a_step_that_was_returned_is_not_called_done(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, AttemptStatus.SENT_FOR_APPROVAL, people=people)
    give_answer(attempt, people.approvers["university_approver"], Decision.RETURN, "Xem lại xã Bằng Thành.")
    shown = page(people.coordinator).get(f"/attempts/{attempt.id}").text
    assert "Người phê duyệt Đại học Thái Nguyên Trả lại" in shown
    assert "(đã xong)" not in shown
