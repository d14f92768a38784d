"""Official documents that wait for who makes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from portal.access import Permission
from portal.accounts.models import User
from portal.dashboards.work.counting import Counts, part
from portal.dashboards.work.task import Task, before_start
from portal.documents.models import OfficialDocument
from portal.documents.queries import documents_within, is_overtaken
from portal.documents.rules import OVERTAKEN, DocumentStatus
from portal.placements.models import Placement
from portal.rounds.models import Round


def parts(actor: User, rounds: list[UUID], _now: datetime) -> list[Select[Any]]:
    """What is counted for who makes documents."""
    mine = (OfficialDocument.round_id.in_(rounds), documents_within(actor.scope(Permission.MAKE_DOCUMENTS)))
    overtaken = part("papers_overtaken", OfficialDocument.round_id).select_from(OfficialDocument)
    unnumbered = part("papers_unnumbered", OfficialDocument.round_id).select_from(OfficialDocument)
    return [
        overtaken.join(Placement, Placement.id == OfficialDocument.placement_id).where(*mine, is_overtaken()),
        unnumbered.where(*mine, OfficialDocument.status == DocumentStatus.DRAFT.value),
    ]


def list_tasks(_actor: User, round_: Round, counts: Counts, now: datetime) -> list[Task]:
    """Papers without a number, and papers in force about people who have left the place, in one round."""
    overtaken = counts.number(round_.id, "papers_overtaken")
    unnumbered = counts.number(round_.id, "papers_unnumbered")
    listed = [
        (overtaken, _("Thu hồi %(count)s văn bản của sinh viên không còn giữ chỗ.", count=overtaken), OVERTAKEN, None),
        (
            unnumbered,
            _("Ghi số và ngày cho %(count)s văn bản chưa có số.", count=unnumbered),
            DocumentStatus.DRAFT.value,
            before_start(round_, now),
        ),
    ]
    return [
        Task(text, url_for("documents.index", round_id=round_.id, status=status), by)
        for count, text, status, by in listed
        if count
    ]
