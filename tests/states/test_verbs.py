"""The verbs on real records in every state: what the domain does not list is refused and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import inspect

from portal import clock
from portal.access import Role
from portal.applications import service as applications
from portal.applications.rules import Purpose
from portal.attempts import approval
from portal.attempts import service as attempts
from portal.attempts.rules import AttemptAction, AttemptStatus
from portal.audit.service import PENDING
from portal.errors import TransitionNotAllowed
from portal.extensions import db
from portal.internships import course
from portal.openings import service as openings
from portal.openings.rules import OpeningStatus
from portal.placements.appeals import service as appeals
from portal.placements.appeals.rules import AppealAction
from portal.placements.rules import PlacementStatus
from portal.placements.rules.answers import Vacancy
from portal.placements.seen import Seen
from portal.placements.service.vacating import vacate
from portal.placements.swaps.expiring import expire_due
from portal.placements.swaps.rules import SwapAction, SwapStatus
from portal.rounds import service as rounds
from portal.rounds.rules import RoundStatus
from portal.students import nominating
from portal.students.rules import NominationStatus
from portal.vietnamese.dates import day_start, local_day
from tests.applications.steps import standing_of
from tests.factories.accounts import make_user
from tests.factories.applications import make_applicant, make_application
from tests.factories.attempts import make_market, start_attempt
from tests.factories.communes import ICTU, WARD
from tests.factories.openings import make_opening
from tests.factories.placements import make_appeal, make_publication, placement_of
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student
from tests.factories.swaps import make_pair, make_swap, tell
from tests.states import domain

pytestmark = pytest.mark.usefixtures("app")
Verbs = Mapping[str, Callable[[], Any]]


class Workflow(NamedTuple):
    """A table of the domain, and how to bring a record into a state together with what can be done to it there."""

    listed: domain.Table
    bring_to: Callable[[str], tuple[Any, Verbs]]


def a_round(status: str) -> tuple[Any, Verbs]:
    round_, actor = make_round(RoundStatus(status)), make_user(Role.UNIVERSITY_COORDINATOR)
    by_hand = {action.value: lambda verb=verb: verb(round_, actor=actor) for action, verb in rounds.VERBS.items()}
    return round_, {
        **by_hand,
        "publish": lambda: rounds.mark_published(round_, actor),
        "cancel": lambda: rounds.cancel(round_, reason="Thiếu kinh phí.", actor=actor),
    }


def a_nomination(status: str) -> tuple[Any, Verbs]:
    round_, actor = make_round(), make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
    nomination = make_nomination(round_, make_student(school=ICTU), NominationStatus(status))
    more: dict[str, Any] = {"seen": nomination.version, "actor": actor}
    return nomination, {
        "nominate": lambda: nominating.nominate(nomination, round_, **more),
        "withdraw": lambda: nominating.withdraw(nomination, round_, reason="Em đi học trao đổi.", **more),
    }


def an_opening(status: str) -> tuple[Any, Verbs]:
    opening = make_opening(make_round(), OpeningStatus(status), commune=WARD)
    officer, reviewer = make_user(Role.COMMUNE_OFFICER, commune=WARD), make_user(Role.HOME_AFFAIRS_OFFICER)
    review: dict[str, Any] = {"seen": opening.version, "comment": "Ghi rõ việc.", "actor": reviewer}
    own: dict[str, Any] = {"seen": opening.version, "actor": officer}
    return opening, {
        "submit": lambda: openings.submit(opening, **own),
        "approve": lambda: openings.approve(opening, **review),
        "return": lambda: openings.send_back(opening, **review),
        "reject": lambda: openings.reject(opening, **review),
        "withdraw": lambda: openings.withdraw(opening, reason="Không có người hướng dẫn.", **own),
    }


def an_application(status: str) -> tuple[Any, Verbs]:
    round_ = make_round()
    user = make_applicant(round_)
    application = make_application(round_, user.grants[0].student_id, status=status)
    seen: dict[str, Any] = {"seen": application.version, "actor": user}
    return application, {
        "submit": lambda: applications.submit(standing_of(user, round_), key="k", consents=tuple(Purpose), **seen),
        "withdraw": lambda: applications.withdraw(standing_of(user, round_), **seen),
        "start_again": lambda: applications.start_again(standing_of(user, round_), actor=user),
    }


def an_attempt(status: str) -> tuple[Any, Verbs]:
    attempt, actor = start_attempt(make_market()), make_user(Role.UNIVERSITY_COORDINATOR)
    attempt.status = AttemptStatus(status).value
    db.session.flush()
    moves = {action.value: lambda action=action: attempts.move(attempt, action) for action in AttemptAction}
    return attempt, {
        **moves,
        "cancel": lambda: attempts.cancel(attempt, actor=actor),
        "send_for_approval": lambda: approval.send(attempt, version=attempt.version, actor=actor),
        "supersede": lambda: attempts.supersede(attempt, actor=actor),
        "fail": lambda: attempts.move(attempt, AttemptAction.FAIL),
    }


def a_placement(status: str) -> tuple[Any, Verbs]:
    market = make_market()
    make_publication(market)
    placement = placement_of(market, 0)
    placement.status = PlacementStatus(status).value
    placement.vacated_because = Vacancy.DECLINED.value if status == "vacated" else None
    db.session.flush()
    yesterday = local_day(clock.now()) - timedelta(days=1)
    placement.opening.starts_on = yesterday
    more: dict[str, Any] = {"seen": Seen.of(placement), "actor": make_user(Role.UNIVERSITY_COORDINATOR)}
    return placement, {
        "vacate": lambda: vacate([placement], Vacancy.DECLINED),
        "start": lambda: course.confirm_arrival(placement, yesterday, **more),
        "end_early": lambda: course.end_early(placement, yesterday, "Chuyển nhà.", **more),
    }


def an_appeal(status: str) -> tuple[Any, Verbs]:
    market = make_market()
    make_publication(market)
    appeal = make_appeal(market.round.id, market.students[0], upheld=status != "open")
    appeal.status = status
    db.session.flush()
    more: dict[str, Any] = {"version": appeal.version, "actor": make_user(Role.HOME_AFFAIRS_OFFICER)}
    return appeal, {
        action.value: lambda action=action: appeals.answer(appeal, action, "Đã xác minh.", **more)
        for action in AppealAction
    }


def a_swap(status: str) -> tuple[Any, Verbs]:
    pair = make_pair()
    expired = status == SwapStatus.EXPIRED
    swap = make_swap(pair, SwapStatus.PROPOSED if expired else SwapStatus(status))
    if expired:
        expire_due(day_start(pair.market.round.internship_ends_on))
    said = [action for action in SwapAction if action is not SwapAction.EXPIRE]
    return swap, {action.value: lambda action=action: tell(pair, swap, action) for action in said}


WORKFLOWS = {
    "round": Workflow(domain.ROUND, a_round),
    "nomination": Workflow(domain.NOMINATION, a_nomination),
    "opening": Workflow(domain.OPENING, an_opening),
    "application": Workflow(domain.APPLICATION, an_application),
    "match attempt": Workflow(domain.MATCH_ATTEMPT, an_attempt),
    "placement": Workflow(domain.PLACEMENT, a_placement),
    "appeal": Workflow(domain.APPEAL, an_appeal),
    "swap": Workflow(domain.SWAP, a_swap),
}


def states_of(listed: domain.Table) -> list[str]:
    return sorted({state for state, _step in listed} | set(listed.values()))


def columns(record: Any) -> dict[str, Any]:
    db.session.expire(record)
    return {column.key: getattr(record, column.key) for column in inspect(record).mapper.column_attrs}


@pytest.mark.parametrize(
    ("workflow", "status"),
    [
        pytest.param(workflow, status, id=f"{name}-{status}")
        for name, workflow in WORKFLOWS.items()
        for status in states_of(workflow.listed)
    ],
)
def test_what_is_not_listed_is_refused_and_changes_nothing(workflow: Workflow, status: str) -> None:
    record, verbs = workflow.bring_to(status)
    db.session.commit()
    before = columns(record)
    assert before["status"] == status
    for step, verb in verbs.items():
        if (status, step) in workflow.listed:
            continue
        with pytest.raises(TransitionNotAllowed):
            verb()
        assert not db.session.info.get(PENDING), f"{step} left an event in the trail"
        assert columns(record) == before, f"{step} changed the record"
