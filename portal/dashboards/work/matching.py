"""Attempts on their way to a publication: who approves next, who sends, who publishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import lazyload, selectinload

from portal.access import Permission
from portal.accounts.models import User
from portal.attempts.approval import obstacle_to_decide
from portal.attempts.models import ApprovalDecision, MatchAttempt
from portal.attempts.rules import AttemptStatus
from portal.dashboards.work.task import Task, before_start
from portal.extensions import db
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus

_BEFORE_PEOPLE = [
    status.value for status in (AttemptStatus.SENT_FOR_APPROVAL, AttemptStatus.APPROVED, AttemptStatus.RETURNED)
]
_DECISIONS = selectinload(MatchAttempt.decisions).joinedload(ApprovalDecision.decided_by).lazyload(User.grants)


def list_tasks(actor: User, rounds: Sequence[Round], now: datetime, *, decides: bool) -> dict[UUID, list[Task]]:
    """The tasks about attempts, by round; one statement, and those that ask whether the actor may approve.

    `decides`: whether the actor approves at all, in their own right or for somebody; else nothing more is asked.
    """
    if not actor.can(Permission.VIEW_ATTEMPTS):
        return {}
    attempts: dict[UUID, list[MatchAttempt]] = defaultdict(list)
    for attempt in db.session.scalars(
        select(MatchAttempt)
        .where(MatchAttempt.round_id.in_([round_.id for round_ in rounds]))
        .where(MatchAttempt.status.in_(_BEFORE_PEOPLE))
        .order_by(MatchAttempt.number)
        .options(lazyload(MatchAttempt.round), _DECISIONS if decides else lazyload(MatchAttempt.decisions))
    ):
        attempts[attempt.round_id].append(attempt)
    return {
        round_.id: _tasks(actor, round_, attempts[round_.id], before_start(round_, now), decides=decides)
        for round_ in rounds
    }


def _tasks(
    actor: User, round_: Round, attempts: list[MatchAttempt], by: datetime | None, *, decides: bool
) -> list[Task]:
    returned = [attempt for attempt in attempts if attempt.status == AttemptStatus.RETURNED.value]
    if len(returned) == len(attempts):  # nothing is on its way
        return _send(actor, round_, returned, by)
    tasks = []
    for attempt in attempts:
        if attempt in returned:
            continue
        url = url_for("attempts.show", attempt_id=attempt.id)
        if attempt.status == AttemptStatus.APPROVED.value:
            if actor.can(Permission.PUBLISH_ATTEMPTS):
                tasks.append(Task(_("Công bố phương án %(number)s đã được phê duyệt.", number=attempt.number), url, by))
        elif decides and obstacle_to_decide(attempt, actor) is None:
            tasks.append(Task(_("Xem và phê duyệt phương án %(number)s.", number=attempt.number), url, by))
        else:
            text = _("Phương án %(number)s đang chờ phê duyệt.", number=attempt.number)
            tasks.append(Task(text, url, by, state="waiting"))
    return tasks


def _send(actor: User, round_: Round, returned: list[MatchAttempt], by: datetime | None) -> list[Task]:
    """What a coordinator does while no attempt is before the approvers or behind them."""
    if not actor.can(Permission.RUN_ATTEMPTS):
        return []
    if returned and round_.status in (RoundStatus.MATCHING.value, RoundStatus.REVIEWING.value):
        last = returned[-1]
        text = _(
            "Phương án %(number)s bị trả lại: đọc lý do, rồi trình lại hoặc chạy phương án khác.", number=last.number
        )
        return [Task(text, url_for("attempts.show", attempt_id=last.id), by)]
    if round_.status == RoundStatus.REVIEWING.value:
        return [Task(_("Trình một phương án để phê duyệt."), url_for("attempts.index", round_id=round_.id), by)]
    return []
