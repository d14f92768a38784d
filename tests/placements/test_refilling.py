"""A freed seat goes to the next student by the same rule, with the same approvals; everybody else stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.attempts import approval
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import Decision
from portal.errors import DomainError, NotAllowed
from portal.extensions import db
from portal.notices.models import Notice
from portal.placements import queries, service
from portal.placements.published.models import Explanation
from portal.placements.replaying import find_differences
from portal.placements.rules.answers import Act
from portal.rounds.rules import RoundStatus
from portal.vietnamese.dates import day_start, exclusive_end
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, People, give_answer, make_market, make_people, run_attempt
from tests.factories.communes import REMOTE, WARD
from tests.factories.placements import make_publication, placement_of, say
from tests.placements.refills import approve, compute, publish, standing

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def people(app: Any) -> People:
    return make_people()


@pytest.fixture
def market(people: People) -> Market:
    """Four students for two seats: the first two are placed."""
    market = make_market(4)
    make_publication(market, people=people)
    return market


def refill(market: Market, people: People) -> MatchAttempt:
    attempt = compute(market, people)
    approve(attempt, people)
    assert publish(attempt, people) == 1
    return attempt


def test_the_next_student_gets_the_seat_and_all_others_stay(market: Market, people: People) -> None:
    other = placement_of(market, 1)
    say(other, Act.ACCEPT)
    say(placement_of(market, 0), Act.DECLINE)
    refill(market, people)
    assert standing(market) == {(2, market.openings[WARD]), (1, market.openings[REMOTE])}
    db.session.refresh(other)
    assert other.student_answer == "accepted"
    assert placement_of(market, 2).student_answer == "awaited"
    assert {market.opening(code).seats_taken for code in (WARD, REMOTE)} == {1}
    assert find_differences() == []


def test_who_declined_is_not_asked_again_and_whom_a_commune_refused_does_not_go_back(
    market: Market, people: People
) -> None:
    say(placement_of(market, 0), Act.REFUSE)
    say(placement_of(market, 1), Act.DECLINE)
    attempt = compute(market, people)
    approve(attempt, people)
    publish(attempt, people)
    held = standing(market)
    assert (0, market.openings[REMOTE]) in held  # elsewhere, ahead of the others by merit
    assert (2, market.openings[WARD]) in held
    assert len(held) == 2


def test_only_who_gets_the_seat_is_told_and_reads_why(market: Market, people: People) -> None:
    users = [make_user(Role.STUDENT, student=market.student(number)) for number in range(4)]
    say(placement_of(market, 1), Act.DECLINE)
    before = {row.student_id: row.reasons for row in db.session.scalars(select(Explanation))}
    attempt = refill(market, people)
    told = db.session.scalars(select(Notice.user_id).where(Notice.kind == "placement_offered")).all()
    assert [user.id for user in users if user.id in told] == [users[2].id]
    after = {
        row.student_id: row.reasons
        for row in db.session.scalars(select(Explanation).where(Explanation.attempt_id == attempt.id))
    }
    assert after[market.students[3]] == before[market.students[3]]
    assert [reason["code"] for reason in after[market.students[2]]] == ["full_by_merit"]


def test_who_ran_it_does_not_approve_it(market: Market, people: People) -> None:
    say(placement_of(market, 0), Act.DECLINE)
    approver = people.approvers[Role.UNIVERSITY_APPROVER.value]
    runner = People(approver, people.approvers)
    attempt = compute(market, runner)
    approval.send(attempt, version=attempt.version, actor=people.coordinator)
    with pytest.raises(NotAllowed):
        give_answer(attempt, approver)


@pytest.mark.parametrize("late", ["send", "publish"])
def test_an_answer_given_meanwhile_makes_the_refill_stale(market: Market, people: People, late: str) -> None:
    say(placement_of(market, 0), Act.DECLINE)
    attempt = compute(market, people)
    if late == "publish":
        approve(attempt, people)
    say(placement_of(market, 1), Act.DECLINE)
    db.session.commit()
    with pytest.raises(DomainError, match="phương án bù chỗ mới"):
        approve(attempt, people) if late == "send" else publish(attempt, people)
    db.session.rollback()
    assert standing(market) == set()


def test_without_a_free_seat_or_somebody_waiting_nothing_is_computed(people: People) -> None:
    market = make_market(2)
    with pytest.raises(DomainError, match="chưa công bố"):
        service.start_refill(market.round, key="a", actor=people.coordinator)
    make_publication(market, people=people)
    with pytest.raises(DomainError, match="Không còn chỗ"):
        service.start_refill(market.round, key="b", actor=people.coordinator)
    say(placement_of(market, 0), Act.DECLINE)
    with pytest.raises(DomainError, match="Không còn sinh viên"):
        service.start_refill(market.round, key="c", actor=people.coordinator)
    assert queries.find_free(market.round).seats == 1


def test_while_others_are_at_work_somebody_withdraws_and_the_seat_is_refilled(market: Market, people: People) -> None:
    leaving = placement_of(market, 0)
    say(leaving, Act.ACCEPT)
    market.round.status = RoundStatus.RUNNING.value
    say(leaving, Act.STUDENT_WITHDRAWS)
    refill(market, people)
    assert standing(market) == {(2, market.openings[WARD]), (1, market.openings[REMOTE])}
    assert find_differences() == []


def test_a_seat_is_not_refilled_where_the_internship_has_begun(page: Any, market: Market, people: People) -> None:
    market.round.status = RoundStatus.RUNNING.value
    starts = market.round.internship_starts_on
    market.opening(WARD).starts_on = starts + timedelta(days=7)
    for number in (0, 1):
        say(placement_of(market, number), Act.DECLINE)
    with clock.fixed(day_start(starts)):
        told = page(people.coordinator).get(f"/rounds/{market.round.id}/refill").text
        assert "1 chỗ trống khác ở những nơi thực tập đã bắt đầu" in told
        refill(market, people)
    assert standing(market) == {(2, market.openings[WARD])}, "the remote seat stays free, though it would come first"
    assert find_differences() == []


def test_a_refill_that_was_computed_too_late_to_begin_is_not_carried_out(market: Market, people: People) -> None:
    market.round.status = RoundStatus.RUNNING.value
    say(placement_of(market, 0), Act.DECLINE)
    attempt = compute(market, people)
    begins = day_start(market.round.internship_starts_on)
    with clock.fixed(begins), pytest.raises(DomainError, match="thực tập đã bắt đầu ở"):
        approve(attempt, people)
    with clock.fixed(begins), pytest.raises(DomainError, match="đã bắt đầu nên không bù nữa"):
        compute(market, people)
    approve(attempt, people)
    assert publish(attempt, people) == 1


def test_once_the_internships_are_over_nothing_is_refilled(market: Market, people: People) -> None:
    say(placement_of(market, 0), Act.DECLINE)
    attempt = compute(market, people)
    with clock.fixed(exclusive_end(market.round.internship_ends_on)), pytest.raises(DomainError, match="đã hết"):
        service.start_refill(market.round, key="d", actor=people.coordinator)
    market.round.status = RoundStatus.CLOSED.value
    db.session.flush()
    with pytest.raises(DomainError, match="đợt kết thúc"):
        service.start_refill(market.round, key="d", actor=people.coordinator)
    with pytest.raises(DomainError, match="bước bù chỗ"):
        approval.send(attempt, version=attempt.version, actor=people.coordinator)


def test_a_declined_seat_is_refilled_on_the_pages(page: Any, market: Market, people: People) -> None:
    next_one = make_user(Role.STUDENT, student=market.student(2))
    leaving = page(make_user(Role.STUDENT, student=market.student(0)))
    leaving.get(f"/placements/{placement_of(market, 0).id}/answer").submit(
        fields={"act": "decline", "reason": "Em đi học trao đổi."}
    )
    coordinator = page(people.coordinator)
    listed = coordinator.get(f"/rounds/{market.round.id}/placements")
    form = coordinator.get(listed.document.link("Bù chỗ trống"))
    assert "1 chỗ đang trống, 2 sinh viên" in form.text
    form.submit()
    db.session.expire_all()
    attempt = db.session.scalars(select(MatchAttempt).where(MatchAttempt.kind == "refill")).one()
    run_attempt(attempt)
    shown = coordinator.get(f"/attempts/{attempt.id}")
    assert market.student(2).full_name in shown.text
    assert market.student(1).full_name not in shown.text
    sending = coordinator.get(shown.document.link("Trình phê duyệt")).text
    assert "Đợt không đổi bước" in sending
    assert "chuyển sang bước xét duyệt" not in sending
    assert market.student(2).full_name in sending
    approve(attempt, people)
    decided = coordinator.get(f"/attempts/{attempt.id}/publish")
    assert "1 sinh viên được thêm chỗ" in decided.text
    decided.submit().follow()
    assert "Trả lời: nhận hoặc không nhận" in page(next_one).get("/my-placement").text


def test_a_second_refill_waits_for_what_becomes_of_the_first(page: Any, market: Market, people: People) -> None:
    say(placement_of(market, 0), Act.DECLINE)
    form = page(people.coordinator).get(f"/rounds/{market.round.id}/refill")
    attempt = compute(market, people)
    approval.send(attempt, version=attempt.version, actor=people.coordinator)
    refused = form.submit(409)
    assert f"chưa có phương án {attempt.number}: Chờ phê duyệt" in refused.text
    give_answer(attempt, people.approvers[Role.UNIVERSITY_APPROVER.value], Decision.RETURN, "Xem lại chỗ này.")
    form.submit()


def test_others_do_not_refill(page: Any, market: Market, people: People) -> None:
    page().get(f"/rounds/{market.round.id}/refill", 302)
    page(people.approvers[Role.UNIVERSITY_APPROVER.value]).get(f"/rounds/{market.round.id}/refill", 403)
    refused = page(people.coordinator).get(f"/rounds/{market.round.id}/refill").submit(422)
    assert "Không còn chỗ nào trống" in refused.text
