"""What schools and the coordinator write to each other about a draft result."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from portal.access import Permission
from portal.accounts.models import User
from portal.attempts.drafts.models import DraftComment, DraftSharing
from portal.attempts.drafts.queries import unread_by, within
from portal.dashboards.work.counting import Counts, part
from portal.dashboards.work.task import Task, before_start
from portal.rounds.models import Round
from portal.students.models import Student


def parts(actor: User, rounds: list[UUID], _now: datetime) -> list[Select[Any]]:
    """What others wrote about rows of an open draft within the actor's reach, and the actor has not read."""
    comments = part("unread", DraftSharing.round_id).select_from(DraftComment)
    return [
        comments.join(DraftSharing, DraftSharing.attempt_id == DraftComment.attempt_id)
        .join(Student, Student.id == DraftComment.student_id)
        .where(DraftSharing.round_id.in_(rounds), DraftSharing.withdrawn_at.is_(None))
        .where(unread_by(actor), within(actor, Permission.VIEW_DRAFT_RESULTS))
    ]


def list_tasks(_actor: User, round_: Round, counts: Counts, now: datetime) -> list[Task]:
    """Comments to read and to answer in one round."""
    unread = counts.number(round_.id, "unread")
    if not unread:
        return []
    text = _("Đọc và trả lời %(count)s ý kiến mới về dự thảo kết quả.", count=unread)
    return [Task(text, url_for("drafts.index", round_id=round_.id, threads="unread"), before_start(round_, now))]
