"""What the landing page and the home pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import lazyload

from portal.access import Permission, Role
from portal.accounts.models import User
from portal.attempts.approvals.deputies import principals_of
from portal.dashboards.work import comments, communes, general, matching, offices, papers, schools, students, swaps
from portal.dashboards.work.counting import Counts, count
from portal.dashboards.work.task import Task
from portal.extensions import db
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.vietnamese.dates import local_day

_ACTIVE = (
    RoundStatus.OPEN,
    RoundStatus.APPLYING,
    RoundStatus.MATCHING,
    RoundStatus.REVIEWING,
    RoundStatus.PUBLISHED,
    RoundStatus.RUNNING,
)
_MOST_ROUNDS = 6  # what a page can show without becoming a list

_OFFICES = frozenset({Role.UNIVERSITY_COORDINATOR, Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER, Role.AUDITOR})
_BOTH_COORDINATORS = frozenset({Role.SCHOOL_COORDINATOR, Role.UNIVERSITY_COORDINATOR})
# Whose work is counted in one statement for all rounds, and put into sentences round by round.
_COUNTED: tuple[tuple[frozenset[Role], Any], ...] = (
    (frozenset({Role.COMMUNE_OFFICER}), communes),
    (frozenset({Role.SCHOOL_COORDINATOR}), schools),
    (_OFFICES, offices),
    (_BOTH_COORDINATORS, comments),
    (_BOTH_COORDINATORS, papers),
)
# Who answers or approves in their own right; a coordinator only in an approver's place.
_SWAPS = frozenset({Role.STUDENT, Role.COMMUNE_OFFICER, Role.UNIVERSITY_APPROVER})


@dataclass(frozen=True)
class RoundWork:
    """A round as one person sees it: what is its state, what must I do, by when."""

    round: Round
    tasks: list[Task]


def list_active_rounds() -> list[Round]:
    """Rounds that are going on, the one with the latest deadline first."""
    return _list_rounds(Round.status.in_([status.value for status in _ACTIVE]))


@dataclass(frozen=True)
class Home:
    """What waits for one person: round by round, and what belongs to none."""

    work: list[RoundWork]
    general: list[Task]

    def in_line(self, state: str) -> list[tuple[Round | None, Task]]:
        """The tasks of one state over all rooms and rounds, the nearest deadline first."""
        everything: list[tuple[Round | None, Task]] = [(None, task) for task in self.general]
        everything += [(one.round, task) for one in self.work for task in one.tasks]
        return sorted((pair for pair in everything if pair[1].state == state), key=lambda pair: pair[1].urgency)


def find_home(actor: User, now: datetime) -> Home:
    """Every round that concerns this person now, with their tasks; a student sees only those they were posted into.

    A round that was cancelled after it had opened stays until its internship would have ended: everybody is told.
    """
    shown: ColumnElement[bool] = Round.status.in_([status.value for status in _ACTIVE])
    told = (Round.status == RoundStatus.CANCELLED.value) & Round.opened_at.is_not(None)
    shown |= told & (Round.internship_ends_on >= local_day(now))
    if actor.has_role(Role.UNIVERSITY_COORDINATOR):
        shown |= Round.status == RoundStatus.DRAFT.value
    if actor.roles == [Role.STUDENT]:  # asked for first: their round must not fall behind newer ones
        shown &= students.posted_into(actor)
    rounds = _list_rounds(shown)
    active = [round_ for round_ in rounds if round_.status != RoundStatus.CANCELLED.value]
    counts = _count(actor, active, now)
    tasks = _tasks_by_round(actor, active, counts, now)
    work = [RoundWork(r, sorted(tasks.get(r.id) or _cancellation(r), key=lambda task: task.urgency)) for r in rounds]
    return Home([one for one in work if one.tasks or actor.roles != [Role.STUDENT]], general.list_tasks(counts))


def _rooms_of(actor: User) -> list[Any]:
    return [room for roles, room in _COUNTED if roles & set(actor.roles)]


def _count(actor: User, rounds: list[Round], now: datetime) -> Counts:
    """Everything that is counted for the actor, in one statement."""
    ids = [round_.id for round_ in rounds]
    of_rounds = [part for room in _rooms_of(actor) for part in room.parts(actor, ids, now)] if ids else []
    return count([*of_rounds, *general.parts(actor)])


def _tasks_by_round(actor: User, rounds: list[Round], counts: Counts, now: datetime) -> dict[UUID, list[Task]]:
    held = set(actor.roles)
    approves = actor.can(Permission.APPROVE_ATTEMPTS)
    principals = principals_of(actor) if actor.can(Permission.DECIDE_ON_ATTEMPTS) and not approves else []
    decides = approves or bool(principals)
    by_attempt = matching.list_tasks(actor, rounds, now, decides=decides) if _OFFICES & held else {}
    by_swap = swaps.list_tasks(actor, rounds, principals) if principals or _SWAPS & held else {}
    return {
        round_.id: [
            *(students.list_tasks(actor, round_, now) if Role.STUDENT in held else []),
            *(task for room in _rooms_of(actor) for task in room.list_tasks(actor, round_, counts, now)),
            *by_attempt.get(round_.id, []),
            *by_swap.get(round_.id, []),
        ]
        for round_ in rounds
    }


def _list_rounds(condition: ColumnElement[bool]) -> list[Round]:
    statement = select(Round).where(condition).order_by(Round.applications_close_at.desc(), Round.id)
    late = (lazyload(Round.fields), lazyload(Round.steps))  # neither is shown
    return list(db.session.scalars(statement.limit(_MOST_ROUNDS).options(*late)))


def _cancellation(round_: Round) -> list[Task]:
    if round_.status != RoundStatus.CANCELLED.value:
        return []
    reason = round_.cancelled_reason or ""
    return [Task(_("Đợt này đã huỷ, không cần làm gì thêm. Lý do: %(reason)s", reason=reason), state="told")]
