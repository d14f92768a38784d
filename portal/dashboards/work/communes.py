"""A commune's part: ask for interns, answer what was returned or asked, receive those who come, assess them."""

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
from portal.dashboards.work.task import Task
from portal.internships.models import HostAssessment
from portal.internships.rules import ASSESSABLE
from portal.openings.models import Opening
from portal.openings.queries import lacking
from portal.openings.rules import Lacks, OpeningStatus
from portal.placements.models import Placement
from portal.placements.queries import Side
from portal.placements.rules.placement import CommuneAnswer, PlacementStatus
from portal.rounds.models import Round
from portal.rounds.rules import openings_open
from portal.vietnamese.dates import exclusive_end, local_day


def parts(actor: User, rounds: list[UUID], now: datetime) -> list[Select[Any]]:
    """What is counted for the commune's officer."""
    codes = actor.scope(Permission.REQUEST_INTERNS).commune_codes
    mine = (Opening.round_id.in_(rounds), Opening.commune_code.in_(codes))
    asked = part("commune_questions", Opening.round_id)
    placed = (
        part("commune_awaited", Opening.round_id, by=Placement.answer_by).select_from(Placement).join(Placement.opening)
    )
    interns = part("commune_unassessed", Opening.round_id).select_from(Placement).join(Placement.opening)
    coming = part("commune_coming", Opening.round_id).select_from(Placement).join(Placement.opening)
    begun = Opening.starts_on <= local_day(now)
    return [
        part("commune_", Opening.round_id, status=Opening.status).where(*mine),
        asked.where(*mine, lacking(Lacks.ANSWER)),
        placed.where(
            *mine,
            Placement.status == PlacementStatus.PUBLISHED.value,
            Placement.commune_answer == CommuneAnswer.AWAITED.value,
        ),
        interns.outerjoin(HostAssessment, HostAssessment.placement_id == Placement.id).where(
            *mine,
            HostAssessment.id.is_(None),
            Placement.status.in_([s.value for s in ASSESSABLE]),
            begun,
        ),
        coming.where(*mine, Placement.status == PlacementStatus.READY.value, begun),
    ]


def list_tasks(_actor: User, round_: Round, counts: Counts, now: datetime) -> list[Task]:
    """The commune officer's tasks in one round."""
    url = url_for("openings.index", round_id=round_.id)
    # A deadline only where it still asks for something: nobody reads "expired" beside what is done.
    by = round_.openings_close_at if openings_open(round_, now) else None
    requests = _requests(round_, counts)
    tasks = [Task(text, f"{url}?status={at}", None if state == "done" else by, state) for text, state, at in requests]
    asked = counts.number(round_.id, "commune_questions")
    if asked:
        text = _("Trả lời câu hỏi về %(count)s đề nghị của xã.", count=asked)
        tasks.append(Task(text, f"{url}?lacks={Lacks.ANSWER.value}", by))
    if not requests and openings_open(round_, now):
        tasks.append(Task(_("Đề nghị tiếp nhận thực tập sinh cho xã."), url, round_.openings_close_at))
    return tasks + (_interns(round_, counts) if round_.is_live else [])


def _requests(round_: Round, counts: Counts) -> list[tuple[str, str, str]]:
    def number(status: OpeningStatus) -> int:
        return counts.number(round_.id, f"commune_{status.value}")

    returned, drafts = number(OpeningStatus.RETURNED), number(OpeningStatus.DRAFT)
    waiting, approved = number(OpeningStatus.SUBMITTED), number(OpeningStatus.APPROVED)
    listed = [
        (returned, _("Sửa và gửi lại %(count)s đề nghị bị trả lại.", count=returned), "todo", OpeningStatus.RETURNED),
        (drafts, _("Hoàn thiện và gửi %(count)s đề nghị còn là bản nháp.", count=drafts), "todo", OpeningStatus.DRAFT),
        (waiting, _("%(count)s đề nghị đang chờ duyệt.", count=waiting), "waiting", OpeningStatus.SUBMITTED),
        (approved, _("%(count)s đề nghị đã được duyệt.", count=approved), "done", OpeningStatus.APPROVED),
    ]
    return [(text, state, at.value) for count, text, state, at in listed if count]


def _interns(round_: Round, counts: Counts) -> list[Task]:
    placements = url_for("placements.index", round_id=round_.id)
    tasks = [Task(_("Đã có kết quả: xem thực tập sinh về xã và cách liên hệ."), placements, state="told")]
    awaited = counts.of(round_.id, "commune_awaited")
    if awaited.number:
        text = _("Trả lời có tiếp nhận %(count)s thực tập sinh được phân công về xã.", count=awaited.number)
        waiting = url_for("placements.index", round_id=round_.id, awaits=Side.COMMUNE.value)
        tasks.append(Task(text, waiting, awaited.by))
    coming = counts.number(round_.id, "commune_coming")
    if coming:
        text = _("Xác nhận %(count)s thực tập sinh đã đến.", count=coming)
        tasks.append(Task(text, url_for("internships.index", round_id=round_.id)))
    unassessed = counts.number(round_.id, "commune_unassessed")
    if unassessed:
        text = _("Nhận xét %(count)s thực tập sinh.", count=unassessed)
        tasks.append(
            Task(text, url_for("internships.index", round_id=round_.id), exclusive_end(round_.internship_ends_on))
        )
    return tasks
