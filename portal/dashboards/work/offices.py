"""The part of the university and of Home Affairs: review, match, approve, publish."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.access import Permission
from portal.accounts.models import User
from portal.attempts.approval import obstacle_to_decide
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import AttemptStatus
from portal.dashboards.work.task import Task
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus

_NEXT = {
    RoundStatus.DRAFT.value: _l("Hoàn thiện và mở đợt."),
    RoundStatus.OPEN.value: _l("Bắt đầu nhận đăng ký khi đã có đủ đề nghị được duyệt."),
    RoundStatus.MATCHING.value: _l("Chạy phương án xếp và trình phê duyệt."),
    RoundStatus.PUBLISHED.value: _l("Bắt đầu thực tập khi đến ngày."),
    RoundStatus.RUNNING.value: _l("Kết thúc đợt khi thực tập xong."),
}

_BEFORE_PEOPLE = [
    status.value for status in (AttemptStatus.SENT_FOR_APPROVAL, AttemptStatus.APPROVED, AttemptStatus.RETURNED)
]


def list_tasks(actor: User, round_: Round, now: datetime) -> list[Task]:
    """The tasks of coordinators, approvers and Home Affairs in one round."""
    tasks = _reviews(round_) if actor.can(Permission.REVIEW_OPENINGS) else []
    if actor.can(Permission.MANAGE_ROUNDS):
        tasks += _next_step(round_, now)
    tasks += _attempts(actor, round_)
    return tasks


def _reviews(round_: Round) -> list[Task]:
    count = db.session.scalar(
        select(func.count())
        .select_from(Opening)
        .where(Opening.round_id == round_.id, Opening.status == OpeningStatus.SUBMITTED.value)
    )
    if not count or round_.status in (RoundStatus.PUBLISHED.value, RoundStatus.RUNNING.value):
        return []
    text = _("Duyệt %(count)s đề nghị của xã đang chờ.", count=count)
    url = url_for("openings.index", round_id=round_.id, status=OpeningStatus.SUBMITTED.value)
    return [Task(text, url, round_.openings_close_at)]


def _next_step(round_: Round, now: datetime) -> list[Task]:
    url = url_for("rounds.show", round_id=round_.id)
    if round_.status == RoundStatus.APPLYING.value:
        if now < round_.applications_close_at:
            return [Task(_("Sinh viên đang đăng ký."), url, round_.applications_close_at, "waiting")]
        return [Task(_("Đã hết hạn đăng ký: chuyển đợt sang bước xếp."), url)]
    text = _NEXT.get(round_.status)
    return [Task(str(text), url)] if text else []


def _attempts(actor: User, round_: Round) -> list[Task]:
    if not actor.can(Permission.VIEW_ATTEMPTS):
        return []
    attempts = db.session.scalars(
        select(MatchAttempt)
        .where(MatchAttempt.round_id == round_.id)
        .where(MatchAttempt.status.in_(_BEFORE_PEOPLE))
        .order_by(MatchAttempt.number)
    ).all()
    returned = [attempt for attempt in attempts if attempt.status == AttemptStatus.RETURNED.value]
    if len(returned) == len(attempts):  # nothing is on its way
        return _send(actor, round_, returned)
    tasks = []
    for attempt in attempts:
        if attempt in returned:
            continue
        url = url_for("attempts.show", attempt_id=attempt.id)
        if attempt.status == AttemptStatus.APPROVED.value:
            if actor.can(Permission.PUBLISH_ATTEMPTS):
                tasks.append(Task(_("Công bố phương án %(number)s đã được phê duyệt.", number=attempt.number), url))
        elif actor.can(Permission.DECIDE_ON_ATTEMPTS) and obstacle_to_decide(attempt, actor) is None:
            tasks.append(Task(_("Xem và phê duyệt phương án %(number)s.", number=attempt.number), url))
        else:
            text = _("Phương án %(number)s đang chờ phê duyệt.", number=attempt.number)
            tasks.append(Task(text, url, state="waiting"))
    return tasks


def _send(actor: User, round_: Round, returned: list[MatchAttempt]) -> list[Task]:
    """What a coordinator does while no attempt is before the approvers or behind them."""
    if not actor.can(Permission.RUN_ATTEMPTS):
        return []
    if returned and round_.status in (RoundStatus.MATCHING.value, RoundStatus.REVIEWING.value):
        last = returned[-1]
        text = _(
            "Phương án %(number)s bị trả lại: đọc lý do, rồi trình lại hoặc chạy phương án khác.", number=last.number
        )
        return [Task(text, url_for("attempts.show", attempt_id=last.id))]
    if round_.status == RoundStatus.REVIEWING.value:
        return [Task(_("Trình một phương án để phê duyệt."), url_for("attempts.index", round_id=round_.id))]
    return []
