"""The records of attempts, results, answers and appeals, each with a name (see records.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.attempts.approvals import deputies
from portal.attempts.drafts import service as drafts
from portal.attempts.rules import AttemptStatus
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus
from portal.students.models import Student
from portal.vietnamese.dates import local_day
from tests.access.afterwards import make_appeals, make_supplementary, make_swaps
from tests.factories.accounts import give_role, make_user
from tests.factories.attempts import Market, People, make_attempt, make_market, start_attempt
from tests.factories.changes import make_pin, move_by_hand
from tests.factories.communes import REMOTE, WARD
from tests.factories.forecasts import make_forecast
from tests.factories.internships import make_intern
from tests.factories.placements import make_publication

Records = dict[str, Any]  # name → record, or the text that stands in a URL


def attempts(users: Mapping[str, User]) -> Records:
    """All brought through by those who are signed in, so that nobody's other role stands in the way."""
    approvers = (Role.UNIVERSITY_APPROVER.value, Role.HOME_AFFAIRS_OFFICER.value)
    people = People(users[Role.UNIVERSITY_COORDINATOR.value], {role: users[role] for role in approvers})
    me = db.session.get_one(Student, users[Role.STUDENT.value].grants[0].student_id)
    market, drafted, short = make_market(), make_market(), make_forecast()
    publication = make_publication(people=people)
    sent = make_attempt(drafted, AttemptStatus.SENT_FOR_APPROVAL, people=people)
    drafts.share(sent, actor=people.coordinator)
    made: Records = {
        **_answers(users, people),
        **make_appeals(me),
        **make_swaps(me),
        "own_intern": make_intern(commune=REMOTE, people=people),
        "own_coming": make_intern(PlacementStatus.READY, commune=REMOTE, people=people),
        "foreign_intern": make_intern(commune=WARD, people=people),
        "matching": market.round,
        "short": short.round,
        "short_recipients": short.recipients,
        "published": publication.round_id,
        **make_supplementary(),
        "sent": sent,
        "reviewing": drafted.round,
        "own_drafted": drafted.student(0),  # of the coordinator's school
        "approved": make_attempt(status=AttemptStatus.APPROVED, people=people),
        "computed": make_attempt(market, people=people),
    }
    other = make_user(Role.UNIVERSITY_APPROVER)
    give_role(other, Role.HOME_AFFAIRS_OFFICER)  # so that both bodies can name them
    today = local_day(clock.now())
    made["other_approver"] = other
    made["own_deputy"] = deputies.name(other.id, today, today, actor=users[Role.UNIVERSITY_APPROVER.value])
    made["foreign_deputy"] = deputies.name(people.coordinator.id, today, today, actor=other)
    made |= {**_changed(people), **_pinned(market, people)}
    return {**made, "queued": start_attempt(market, people)}  # last: the others ran all that was due


def _changed(people: People) -> Records:
    """A draft with a change by hand to take back, and somebody else to move."""
    market = make_market()
    changed = make_attempt(market, people=people)
    change = move_by_hand(changed, market.students[0], None, actor=people.coordinator)
    return {"changed": changed, "hand_change": change, "movable": market.student(1)}


def _pinned(market: Market, people: People) -> Records:
    """A pin to withdraw, and what to make another one of."""
    return {
        "hand_pin": make_pin(market, 0, REMOTE, actor=people.coordinator),
        "matching_code": market.student(1).code,
        "matching_opening": market.openings[WARD],
    }


def _answers(users: Mapping[str, User], people: People) -> Records:
    """Placements that wait: one for the signed-in student, one on the officer's opening, one that is neither's."""
    made: Records = {}
    for name, commune in (("own_placement", WARD), ("own_reception", REMOTE), ("foreign_placement", WARD)):
        publication = make_publication(people=people)
        of_commune = select(Placement).join(Opening, Opening.id == Placement.opening_id)
        chosen = of_commune.where(Placement.round_id == publication.round_id, Opening.commune_code == commune)
        made[name] = db.session.scalars(chosen).one()
    made["own_placement"].student_id = users[Role.STUDENT.value].grants[0].student_id
    return made
