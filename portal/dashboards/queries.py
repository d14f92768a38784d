"""What the landing page and the home pages show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from portal.access import Role
from portal.accounts.models import User
from portal.dashboards.work import communes, offices, schools, students
from portal.dashboards.work.task import Task
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round, RoundPriority
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

_TASKS: tuple[tuple[frozenset[Role], Callable[[User, Round, datetime], list[Task]]], ...] = (
    (frozenset({Role.STUDENT}), students.list_tasks),
    (frozenset({Role.COMMUNE_OFFICER}), communes.list_tasks),
    (frozenset({Role.SCHOOL_COORDINATOR}), schools.list_tasks),
    (
        frozenset({Role.UNIVERSITY_COORDINATOR, Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER, Role.AUDITOR}),
        offices.list_tasks,
    ),
)


@dataclass(frozen=True)
class RoundWork:
    """A round as one person sees it: what is its state, what must I do, by when."""

    round: Round
    tasks: list[Task]


def list_active_rounds() -> list[Round]:
    """Rounds that are going on, the one with the latest deadline first."""
    return _list_rounds(Round.status.in_([status.value for status in _ACTIVE]))


def list_work(actor: User, now: datetime) -> list[RoundWork]:
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
    lists = [list_tasks for roles, list_tasks in _TASKS if roles & set(actor.roles)]
    work = []
    for round_ in _list_rounds(shown):
        if round_.status == RoundStatus.CANCELLED.value:
            tasks = _cancellation(round_)
        else:
            tasks = [task for list_tasks in lists for task in list_tasks(actor, round_, now)]
        if tasks or actor.roles != [Role.STUDENT]:
            work.append(RoundWork(round_, tasks))
    return work


def _list_rounds(condition: ColumnElement[bool]) -> list[Round]:
    statement = select(Round).where(condition).order_by(Round.applications_close_at.desc(), Round.id)
    return list(db.session.scalars(statement.limit(_MOST_ROUNDS)))


def _cancellation(round_: Round) -> list[Task]:
    reason = round_.cancelled_reason or ""
    return [Task(_("Đợt này đã huỷ, không cần làm gì thêm. Lý do: %(reason)s", reason=reason), state="told")]


def open_seats(round_: Round) -> list[tuple[int, int]]:
    """Where seats are open, for everybody to see: approved seats by priority level, as (level, seats)."""
    rows = db.session.execute(
        select(RoundPriority.level, func.sum(Opening.seats))
        .join(Opening, Opening.commune_code == RoundPriority.commune_code)
        .where(RoundPriority.round_id == round_.id, Opening.round_id == round_.id)
        .where(Opening.status == OpeningStatus.APPROVED.value, RoundPriority.level.is_not(None))
        .group_by(RoundPriority.level)
        .order_by(RoundPriority.level)
    )
    return [(level, int(seats)) for level, seats in rows if level is not None]
