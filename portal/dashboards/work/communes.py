"""A commune's part: ask for interns, answer what was returned, receive those who come."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.access import Permission
from portal.accounts.models import User
from portal.dashboards.work.task import Task
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus, openings_open


def list_tasks(actor: User, round_: Round, now: datetime) -> list[Task]:
    """The commune officer's tasks in one round."""
    codes = actor.scope(Permission.REQUEST_INTERNS).commune_codes
    counts: Counter[str] = Counter(
        dict(
            db.session.execute(
                select(Opening.status, func.count())
                .where(Opening.round_id == round_.id, Opening.commune_code.in_(codes))
                .group_by(Opening.status)
            ).all()
        )
    )
    url = url_for("openings.index", round_id=round_.id)
    # A deadline only where it still asks for something: nobody reads "expired" beside what is done.
    by = round_.openings_close_at if openings_open(round_, now) else None
    tasks = [
        Task(text, url, None if state == "done" else by, state)
        for text, state in _sentences(counts)
        if text is not None
    ]
    if not counts and openings_open(round_, now):
        tasks.append(Task(_("Đề nghị tiếp nhận thực tập sinh cho xã."), url, round_.openings_close_at))
    if round_.status in (RoundStatus.PUBLISHED.value, RoundStatus.RUNNING.value):
        placements = url_for("placements.index", round_id=round_.id)
        tasks.append(Task(_("Đã có kết quả: xem thực tập sinh về xã và cách liên hệ."), placements))
    return tasks


def _sentences(counts: Counter[str]) -> list[tuple[str | None, str]]:
    returned, drafts = counts[OpeningStatus.RETURNED.value], counts[OpeningStatus.DRAFT.value]
    waiting, approved = counts[OpeningStatus.SUBMITTED.value], counts[OpeningStatus.APPROVED.value]
    return [
        (_("Sửa và gửi lại %(count)s đề nghị bị trả lại.", count=returned) if returned else None, "todo"),
        (_("Hoàn thiện và gửi %(count)s đề nghị còn là bản nháp.", count=drafts) if drafts else None, "todo"),
        (_("%(count)s đề nghị đang chờ duyệt.", count=waiting) if waiting else None, "waiting"),
        (_("%(count)s đề nghị đã được duyệt.", count=approved) if approved else None, "done"),
    ]
