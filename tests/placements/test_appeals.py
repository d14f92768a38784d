"""Appeals: made in time, answered by somebody who did not approve, followed by a change that is approved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.attempts.approvals import deputies
from portal.attempts.models import MatchAttempt
from portal.errors import DomainError, NotAllowed, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.notices.models import Notice
from portal.placements.appeals import queries, service
from portal.placements.appeals.models import Appeal
from portal.placements.appeals.rules import AppealAction
from portal.placements.replaying import find_differences
from portal.placements.rules.answers import Act
from portal.rounds import service as rounds
from portal.rounds.rules import RoundStatus
from portal.vietnamese.dates import local_day
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, People, make_market, make_people, run_attempt
from tests.factories.communes import REMOTE, WARD
from tests.factories.placements import make_appeal, make_publication, placement_of, say
from tests.factories.students import make_student
from tests.placements.refills import approve, publish, standing

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def people(app: Any) -> People:
    return make_people()


@pytest.fixture
def market(people: People) -> Market:
    """Three students for two seats: the third has none."""
    market = make_market(3)
    make_publication(market, people=people)
    return market


@pytest.fixture
def student(market: Market) -> User:
    return make_user(Role.STUDENT, student=market.student(2))


def appeal_of(market: Market, number: int = 2, **more: Any) -> Appeal:
    return make_appeal(market.round.id, market.students[number], **more)


def answer(appeal: Appeal, actor: User, action: AppealAction = AppealAction.UPHOLD) -> None:
    service.answer(appeal, action, "Điểm đã được xác minh lại.", version=appeal.version, actor=actor)


@pytest.mark.parametrize("action", list(AppealAction))
def test_an_answered_appeal_is_not_answered_again(market: Market, action: AppealAction) -> None:
    appeal = appeal_of(market, upheld=True)
    with pytest.raises(TransitionNotAllowed):
        answer(appeal, make_user(Role.UNIVERSITY_APPROVER), action)


def test_one_appeal_within_the_time_of_the_round(market: Market, student: User) -> None:
    own = queries.get_own_result(student, market.round.id)
    with clock.fixed(own.until), pytest.raises(DomainError, match="hết hạn"):
        service.make(own, "Điểm sai.", actor=student)
    with clock.fixed(own.until - timedelta(seconds=1)):
        service.make(own, "Điểm sai.", actor=student)
    with pytest.raises(DomainError, match="đã khiếu nại"):
        service.make(own, "Điểm sai.", actor=student)


def test_who_approved_the_result_does_not_answer_but_home_affairs_may(market: Market, people: People) -> None:
    appeal = appeal_of(market)
    for person in (people.approvers[Role.UNIVERSITY_APPROVER.value], people.coordinator):
        with pytest.raises(NotAllowed):
            answer(appeal, person)
    answer(appeal, people.approvers[Role.HOME_AFFAIRS_OFFICER.value])
    assert appeal.status == "upheld"
    another = appeal_of(market, 1)
    answer(another, make_user(Role.UNIVERSITY_APPROVER), AppealAction.DISMISS)
    assert another.status == "dismissed"


def test_who_approved_through_a_deputy_does_not_answer_nor_does_the_deputy(people: People) -> None:
    stand_in, principal = make_user(Role.UNIVERSITY_APPROVER), people.approvers[Role.UNIVERSITY_APPROVER.value]
    today = local_day(clock.now())
    deputies.name(stand_in.id, today, today, actor=principal)
    market = make_market()
    make_publication(
        market, people=People(people.coordinator, {**people.approvers, Role.UNIVERSITY_APPROVER.value: stand_in})
    )
    appeal = appeal_of(market)
    for person in (stand_in, principal):
        with pytest.raises(NotAllowed):
            answer(appeal, person)
    answer(appeal, make_user(Role.UNIVERSITY_APPROVER))


def test_a_round_waits_with_its_end_for_the_answers(page: Any, market: Market, people: People) -> None:
    appeal, approver = appeal_of(market), make_user(Role.UNIVERSITY_APPROVER)
    market.round.status = RoundStatus.RUNNING.value
    db.session.commit()
    with pytest.raises(rounds.NotReady, match="1 khiếu nại chưa được trả lời"):
        rounds.close(market.round, actor=people.coordinator)
    market.round.status = RoundStatus.CLOSED.value
    with pytest.raises(DomainError, match="Đợt đã kết thúc"):
        answer(appeal, approver)
    assert "Đợt đã kết thúc khi khiếu nại này" in page(approver).get(f"/appeals/{appeal.id}").text
    assert "Đợt đã kết thúc khi khiếu nại này" in page(approver).get(f"/appeals/{appeal.id}/answer").text
    market.round.status = RoundStatus.RUNNING.value
    answer(appeal, approver)
    db.session.commit()
    rounds.close(market.round, actor=people.coordinator)
    assert market.round.status == RoundStatus.CLOSED


def test_of_two_who_answer_the_second_is_told(market: Market) -> None:
    appeal = appeal_of(market)
    seen = appeal.version
    answer(appeal, make_user(Role.UNIVERSITY_APPROVER))
    late = make_user(Role.HOME_AFFAIRS_OFFICER)
    with pytest.raises(StaleVersion):
        service.answer(appeal, AppealAction.DISMISS, "Không đúng.", version=seen, actor=late)
    assert appeal.status == "upheld"


def test_an_upheld_appeal_brings_a_seat_through_the_same_approvals(market: Market, people: People) -> None:
    say(placement_of(market, 0), Act.DECLINE)
    appeal = appeal_of(market, 1, upheld=True)  # has the remote seat, and gets the one that became free
    attempt = propose(appeal, market, WARD, people)
    approve(attempt, people)
    publish(attempt, people)
    assert standing(market) == {(1, market.openings[WARD]), (2, market.openings[REMOTE])}
    assert find_differences() == []


def propose(appeal: Appeal, market: Market, commune: str, people: People) -> MatchAttempt:
    more: Any = {"key": uuid4().hex, "version": appeal.version, "actor": people.coordinator}
    attempt = service.propose_change(appeal, market.openings[commune], **more)
    run_attempt(attempt)
    return attempt


def test_no_change_is_proposed_without_a_free_seat_or_before_the_answer(market: Market, people: People) -> None:
    with pytest.raises(DomainError, match="không còn chỗ"):
        propose(appeal_of(market, upheld=True), market, WARD, people)
    say(placement_of(market, 0), Act.DECLINE)
    with pytest.raises(TransitionNotAllowed):
        propose(appeal_of(market, 1), market, WARD, people)


def test_an_appeal_goes_its_way_on_the_pages(page: Any, market: Market, people: People, student: User) -> None:
    mine = page(student)
    form = mine.get(mine.get("/my-placement").document.link("Khiếu nại về kết quả"))
    assert "Ghi lý do khiếu nại" in form.submit(422).text
    assert "Đang xem xét" in form.submit(fields={"reason": "Điểm của em bị nhập sai."}).follow().text
    say(placement_of(market, 0), Act.DECLINE)
    db.session.commit()
    approver = page(make_user(Role.UNIVERSITY_APPROVER))
    listed = approver.get(f"/rounds/{market.round.id}/appeals")
    shown = approver.get(listed.document.link(market.student(2).full_name))
    answering = approver.get(shown.document.link("Trả lời khiếu nại"))
    assert "Ghi lý do để sinh viên hiểu" in answering.submit(422, fields={"action": "uphold"}).text
    answering.submit(fields={"action": "uphold", "reason": "Điểm đã được xác minh lại."})
    assert "Điểm đã được xác minh lại." in mine.get(f"/rounds/{market.round.id}/appeal").text
    assert db.session.scalar(select(Notice.id).where(Notice.user_id == student.id, Notice.kind == "appeal_answered"))
    appeal = db.session.scalars(select(Appeal)).one()
    coordinator = page(people.coordinator)
    proposing = coordinator.get(coordinator.get(f"/appeals/{appeal.id}").document.link("Đề xuất nơi thực tập mới"))
    proposing.submit(fields={"opening": str(market.openings[WARD])})
    Worker(beats=False).run_due()
    db.session.expire_all()
    assert appeal.change is not None
    assert market.student(2).full_name in coordinator.get(f"/attempts/{appeal.change_id}").text


def test_nobody_else_appeals_or_answers(page: Any, market: Market, people: People) -> None:
    appeal = appeal_of(market)
    db.session.commit()
    page(make_user(Role.STUDENT, student=make_student())).get(f"/rounds/{market.round.id}/appeal", 404)
    page().get(f"/appeals/{appeal.id}/answer", 302)
    page(people.coordinator).get(f"/appeals/{appeal.id}/answer", 403)
    page(make_user(Role.SCHOOL_COORDINATOR)).get(f"/appeals/{appeal.id}", 403)
    approver = page(people.approvers[Role.UNIVERSITY_APPROVER.value])
    assert "người khác trả lời" in approver.get(f"/appeals/{appeal.id}").text
    asked = approver.get(f"/appeals/{appeal.id}/answer")
    assert "người khác trả lời" in asked.text
    assert not asked.document.all("main form")
    sent = {"action": "uphold", "reason": "Đúng.", "version": appeal.version}
    assert "Đúng." in approver.post(f"/appeals/{appeal.id}/answer", sent, status=403).text
    assert appeal.status == "open"
    other = page(make_user(Role.UNIVERSITY_APPROVER)).get(f"/appeals/{appeal.id}/answer")
    other.submit(fields={"action": "uphold", "reason": "Đúng."})
