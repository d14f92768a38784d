"""Ordered answers of different people; whoever ran an attempt never approves it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from portal.access import Role
from portal.attempts import approval
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import AttemptStatus, Decision
from portal.errors import DomainError, NotAllowed, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.openings.models import Opening
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination
from tests.factories.accounts import give_role, make_user
from tests.factories.attempts import (
    Market,
    People,
    give_answer,
    make_attempt,
    make_market,
    make_people,
)

pytestmark = pytest.mark.usefixtures("app")
SENT = AttemptStatus.SENT_FOR_APPROVAL
FIRST, SECOND = Role.UNIVERSITY_APPROVER.value, Role.HOME_AFFAIRS_OFFICER.value


def sent(people: People, market: Market | None = None) -> MatchAttempt:
    return make_attempt(market, SENT, people=people)


def test_sending_moves_the_round_into_review() -> None:
    attempt = sent(make_people())
    assert attempt.round.status == RoundStatus.REVIEWING
    assert (attempt.sendings, attempt.status) == (1, SENT)


def test_the_steps_are_answered_in_order_and_the_last_yes_approves() -> None:
    people = make_people()
    attempt = sent(people)
    with pytest.raises(NotAllowed, match="cơ quan khác"):
        give_answer(attempt, people.approvers[SECOND])
    give_answer(attempt, people.approvers[FIRST])
    assert attempt.status == SENT
    give_answer(attempt, people.approvers[SECOND])
    assert attempt.status == AttemptStatus.APPROVED
    with pytest.raises(NotAllowed):
        give_answer(attempt, people.approvers[SECOND])


def test_whoever_ran_it_may_not_approve_although_they_hold_the_role() -> None:
    people = make_people()
    attempt = sent(people)
    give_role(people.coordinator, Role.UNIVERSITY_APPROVER)
    with pytest.raises(NotAllowed, match="chạy hoặc trình"):
        give_answer(attempt, people.coordinator)


def test_whoever_sent_what_another_ran_may_not_approve_it() -> None:
    people, sender = make_people(), make_user(Role.UNIVERSITY_COORDINATOR)
    attempt = make_attempt(people=people)
    approval.send(attempt, version=attempt.version, actor=sender)
    give_role(sender, Role.UNIVERSITY_APPROVER)
    with pytest.raises(NotAllowed, match="chạy hoặc trình"):
        give_answer(attempt, sender)


def test_whoever_entered_an_opening_on_behalf_may_not_approve() -> None:
    people, market = make_people(), make_market()
    attempt = sent(people, market)
    writer = people.approvers[FIRST]
    on_behalf = {"source": "phone", "source_note": "Bà Mai gọi ngày 3/6", "entered_by_id": writer.id}
    db.session.execute(update(Opening).values(**on_behalf))
    with pytest.raises(NotAllowed, match="thay cho một xã"):
        give_answer(attempt, writer)
    give_answer(attempt, make_user(Role.UNIVERSITY_APPROVER))


def test_one_person_with_both_roles_gives_one_answer_only() -> None:
    people = make_people()
    attempt = sent(people)
    both = people.approvers[FIRST]
    give_role(both, Role.HOME_AFFAIRS_OFFICER)
    give_answer(attempt, both)
    with pytest.raises(NotAllowed, match="Bước sau phải do người khác"):
        give_answer(attempt, both)


def test_returning_needs_a_reason() -> None:
    people = make_people()
    attempt = sent(people)
    with pytest.raises(DomainError) as refusal:
        give_answer(attempt, people.approvers[FIRST], Decision.RETURN)
    assert refusal.value.field == "reason"
    give_answer(attempt, people.approvers[FIRST], Decision.RETURN, "Xã Bằng Thành đã xin thêm người.")
    assert attempt.status == AttemptStatus.RETURNED


def test_a_returned_attempt_sent_again_needs_every_answer_anew() -> None:
    people = make_people()
    attempt = sent(people)
    give_answer(attempt, people.approvers[FIRST])
    give_answer(attempt, people.approvers[SECOND], Decision.RETURN, "Xem lại.")
    approval.send(attempt, version=attempt.version, actor=people.coordinator)
    assert attempt.sendings == 2
    with pytest.raises(NotAllowed):
        give_answer(attempt, people.approvers[SECOND])
    give_answer(attempt, people.approvers[FIRST])
    give_answer(attempt, people.approvers[SECOND])
    assert attempt.status == AttemptStatus.APPROVED


def test_a_decision_on_what_has_changed_since_is_refused_with_the_difference() -> None:
    people = make_people()
    attempt = sent(people)
    seen = approval.Seen.of(attempt)
    give_answer(attempt, people.approvers[FIRST])
    late = make_user(Role.UNIVERSITY_APPROVER)
    with pytest.raises(StaleVersion) as refusal:
        approval.decide(attempt, Decision.APPROVE, reason="", seen=seen, actor=late)
    told = [cell for change in refusal.value.changes for cell in change]
    assert "Bước 1" in told
    assert any(people.approvers[FIRST].full_name in cell and "đồng ý" in cell for cell in told)


def test_a_decision_on_an_earlier_sending_is_refused() -> None:
    people = make_people()
    attempt = sent(people)
    seen = approval.Seen.of(attempt)
    give_answer(attempt, people.approvers[FIRST], Decision.RETURN, "Xem lại.")
    approval.send(attempt, version=attempt.version, actor=people.coordinator)
    db.session.flush()
    with pytest.raises(StaleVersion) as refusal:
        approval.decide(attempt, Decision.APPROVE, reason="", seen=seen, actor=people.approvers[FIRST])
    assert ("Lần trình", "1", "2") in refusal.value.changes


def test_only_one_attempt_of_a_round_is_before_the_approvers() -> None:
    people, market = make_people(), make_market()
    other = make_attempt(market, people=people)
    sent(people, market)
    with pytest.raises(DomainError, match="phương án khác chờ phê duyệt"):
        approval.send(other, version=other.version, actor=people.coordinator)


def test_sending_an_older_version_is_refused() -> None:
    people = make_people()
    attempt = make_attempt(people=people)
    with pytest.raises(StaleVersion):
        approval.send(attempt, version=attempt.version - 1, actor=people.coordinator)


def test_an_attempt_that_places_somebody_who_left_goes_no_further() -> None:
    people, market = make_people(), make_market()
    attempt = sent(people, market)
    left = update(Nomination).where(Nomination.student_id == market.students[0])
    db.session.execute(left.values(status="withdrawn"))
    with pytest.raises(DomainError, match="1 sinh viên"):
        give_answer(attempt, people.approvers[FIRST])
    give_answer(attempt, people.approvers[FIRST], Decision.RETURN, "Một em đã rút.")
    with pytest.raises(DomainError, match="1 sinh viên"):
        approval.send(attempt, version=attempt.version, actor=people.coordinator)


def test_an_attempt_on_a_withdrawn_opening_cannot_be_sent() -> None:
    market = make_market()
    attempt = make_attempt(market)
    db.session.execute(update(Opening).where(Opening.round_id == market.round.id).values(status="withdrawn"))
    with pytest.raises(DomainError, match="2 đề nghị"):
        approval.send(attempt, version=attempt.version, actor=make_user(Role.UNIVERSITY_COORDINATOR))


def test_nothing_is_decided_while_the_round_is_back_at_matching() -> None:
    people = make_people()
    attempt = sent(people)
    attempt.round.status = RoundStatus.MATCHING
    with pytest.raises(NotAllowed, match="không còn ở bước xét duyệt"):
        give_answer(attempt, people.approvers[FIRST])


def test_an_approved_attempt_cannot_be_sent_again() -> None:
    people = make_people()
    attempt = sent(people)
    give_answer(attempt, people.approvers[FIRST])
    give_answer(attempt, people.approvers[SECOND])
    with pytest.raises(TransitionNotAllowed):
        approval.send(attempt, version=attempt.version, actor=people.coordinator)
