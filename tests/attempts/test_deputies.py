"""An approver who is away names somebody for given days; the trail says who acted for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.attempts import approval
from portal.attempts.approvals import deputies
from portal.attempts.approvals.models import Deputy
from portal.attempts.rules import AttemptStatus
from portal.audit.models import AuditEvent
from portal.errors import DomainError, NotAllowed
from portal.extensions import db
from portal.vietnamese.dates import local_day
from tests.factories.accounts import give_role, make_user
from tests.factories.attempts import give_answer, make_attempt, make_market, make_people
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")
Opens = Callable[..., Page]
FIRST, SECOND = Role.UNIVERSITY_APPROVER.value, Role.HOME_AFFAIRS_OFFICER.value
SENT = AttemptStatus.SENT_FOR_APPROVAL


def name(deputy: User, principal: User, first: int = 0, last: int = 3) -> Deputy:
    """Named for these days, counted from today."""
    today = local_day(clock.now())
    return deputies.name(deputy.id, today + timedelta(first), today + timedelta(last), actor=principal)


def test_a_deputy_answers_in_the_approvers_place_and_the_trail_says_so(page: Opens) -> None:
    people = make_people()
    stand_in = make_user(Role.UNIVERSITY_COORDINATOR, full_name="Lò Thị Thay")
    attempt = make_attempt(make_market(1), SENT, people=people)
    with pytest.raises(NotAllowed, match="cơ quan khác"):
        give_answer(attempt, stand_in)
    name(stand_in, people.approvers[FIRST])
    page(stand_in).get(f"/attempts/{attempt.id}/decision").submit(decision="approve")
    answer = attempt.decisions[0]
    assert (answer.decided_by_id, answer.for_id) == (stand_in.id, people.approvers[FIRST].id)
    shown = page(people.coordinator).get(f"/attempts/{attempt.id}").text
    assert f"Lò Thị Thay (thay {people.approvers[FIRST].full_name})" in shown
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "attempt_step_approve")).one()
    assert str(people.approvers[FIRST].id) in event.body


@pytest.mark.parametrize(("first", "last"), [(1, 3), (0, 0)])
def test_outside_the_days_a_deputy_may_nothing(first: int, last: int) -> None:
    people, stand_in = make_people(), make_user(Role.UNIVERSITY_COORDINATOR)
    attempt = make_attempt(make_market(1), SENT, people=people)
    name(stand_in, people.approvers[FIRST], first, last)
    later = clock.now() + timedelta(days=0 if first else 1)
    with clock.fixed(later), pytest.raises(NotAllowed):
        give_answer(attempt, stand_in)


def test_an_ended_deputy_may_nothing(page: Opens) -> None:
    people, stand_in = make_people(), make_user(Role.UNIVERSITY_COORDINATOR)
    attempt = make_attempt(make_market(1), SENT, people=people)
    row = name(stand_in, people.approvers[FIRST])
    assert approval.obstacle_to_decide(attempt, stand_in) is None
    page(people.approvers[FIRST]).get("/my-deputies").submit(action=f"/my-deputies/{row.id}/end")
    with pytest.raises(NotAllowed):
        give_answer(attempt, stand_in)


def test_who_ran_the_attempt_does_not_answer_as_a_deputy_either() -> None:
    people = make_people()
    attempt = make_attempt(make_market(1), SENT, people=people)
    name(people.coordinator, people.approvers[FIRST])
    with pytest.raises(NotAllowed, match="chạy hoặc trình"):
        give_answer(attempt, people.coordinator)


def test_who_ran_the_attempt_has_no_deputy_for_it() -> None:
    people, stand_in = make_people(), make_user(Role.UNIVERSITY_COORDINATOR)
    give_role(people.coordinator, Role.UNIVERSITY_APPROVER)
    attempt = make_attempt(make_market(1), SENT, people=people)
    name(stand_in, people.coordinator)
    with pytest.raises(NotAllowed, match="Người bạn đang thay"):
        give_answer(attempt, stand_in)
    name(stand_in, people.approvers[FIRST])
    give_answer(attempt, stand_in)


def test_neither_a_deputy_nor_who_they_stood_in_for_gives_a_second_answer() -> None:
    people, stand_in = make_people(), make_user(Role.UNIVERSITY_COORDINATOR)
    attempt = make_attempt(make_market(1), SENT, people=people)
    give_role(people.approvers[FIRST], Role.HOME_AFFAIRS_OFFICER)
    give_role(stand_in, Role.HOME_AFFAIRS_OFFICER)
    name(stand_in, people.approvers[FIRST])
    give_answer(attempt, stand_in)
    for person in (stand_in, people.approvers[FIRST]):
        with pytest.raises(NotAllowed, match="Bước sau phải do người khác"):
            give_answer(attempt, person)
    give_answer(attempt, people.approvers[SECOND])


def test_only_somebody_of_the_same_body_can_be_named() -> None:
    people = make_people()
    for outsider in (people.approvers[SECOND], make_user(Role.SCHOOL_COORDINATOR), people.approvers[FIRST]):
        with pytest.raises(DomainError, match="cùng cơ quan"):
            name(outsider, people.approvers[FIRST])
    with pytest.raises(DomainError, match="cùng cơ quan"):
        name(people.coordinator, people.approvers[SECOND])


@pytest.mark.parametrize(("first", "last", "field"), [(-1, 2, "first_day"), (2, 1, "last_day"), (0, 90, "last_day")])
def test_days_that_make_no_sense_are_refused(first: int, last: int, field: str) -> None:
    people = make_people()
    with pytest.raises(DomainError) as refusal:
        name(people.coordinator, people.approvers[FIRST], first, last)
    assert refusal.value.field == field


def test_the_page_names_somebody_once_and_keeps_what_was_typed(page: Opens) -> None:
    people = make_people()
    approver = page(people.approvers[FIRST])
    form = approver.get("/my-deputies")
    refused = form.submit(422, deputy=str(people.coordinator.id), first_day="1/1/2020", last_day="2/1/2020")
    assert "đã qua" in refused.text
    assert "1/1/2020" in refused.response.text
    form.submit(deputy=str(people.coordinator.id), first_day="1/6/2099", last_day="3/6/2099")
    form.submit(deputy=str(people.coordinator.id), first_day="1/6/2099", last_day="3/6/2099")
    assert db.session.query(Deputy).count() == 1
    page(people.coordinator).get("/my-deputies", 403)
    page().get("/my-deputies", 302)
