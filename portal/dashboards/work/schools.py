"""A school's part: nominate, see that nobody forgets to apply, comment on the draft result."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from portal.access import Permission
from portal.accounts.models import User
from portal.applications.models import Application, Submission
from portal.applications.overview import of_applicant
from portal.applications.rules import Progress
from portal.attempts.drafts.models import DraftSharing
from portal.dashboards.work.counting import Counts, part
from portal.dashboards.work.task import Task, before_start
from portal.placements.models import Placement
from portal.placements.queries import Side
from portal.placements.rules.placement import PlacementStatus, StudentAnswer
from portal.rounds.models import Round
from portal.rounds.rules import applications_open, nominations_open
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus


def parts(actor: User, rounds: list[UUID], _now: datetime) -> list[Select[Any]]:
    """What is counted for the school's coordinator."""
    mine = Student.school_code.in_(actor.scope(Permission.NOMINATE).school_codes)
    nominated = part("school_", Nomination.round_id, status=Nomination.status).select_from(Nomination)
    applied = part("school_applied", Application.round_id).select_from(Submission)
    awaited = part("school_awaited", Placement.round_id, by=Placement.answer_by).select_from(Placement)
    return [
        nominated.join(Student, Student.id == Nomination.student_id).where(Nomination.round_id.in_(rounds), mine),
        applied.join(Application, Application.id == Submission.application_id)
        .join(Nomination, of_applicant())
        .join(Student, Student.id == Application.student_id)
        .where(Application.round_id.in_(rounds), Submission.counts, mine),
        awaited.join(Student, Student.id == Placement.student_id).where(
            Placement.round_id.in_(rounds),
            Placement.status == PlacementStatus.PUBLISHED.value,
            Placement.student_answer == StudentAnswer.AWAITED.value,
            mine,
        ),
        part("draft_open", DraftSharing.round_id)
        .select_from(DraftSharing)
        .where(DraftSharing.round_id.in_(rounds), DraftSharing.withdrawn_at.is_(None)),
    ]


def list_tasks(_actor: User, round_: Round, counts: Counts, now: datetime) -> list[Task]:
    """The school coordinator's tasks in one round."""
    nominated = counts.number(round_.id, f"school_{NominationStatus.NOMINATED.value}")
    tasks = _nominations(counts, nominated, round_, now)
    if applications_open(round_, now) and nominated:
        tasks.append(_applied(counts.number(round_.id, "school_applied"), nominated, round_))
    if counts.number(round_.id, "draft_open"):
        url = url_for("drafts.index", round_id=round_.id)
        tasks.append(Task(_("Xem dự thảo kết quả và góp ý về sinh viên của trường."), url, before_start(round_, now)))
    return tasks + (_results(counts, round_) if round_.is_live else [])


def _nominations(counts: Counts, nominated: int, round_: Round, now: datetime) -> list[Task]:
    url = url_for("students.nominations", round_id=round_.id)
    tasks = []
    imported = counts.number(round_.id, f"school_{NominationStatus.IMPORTED.value}")
    if nominations_open(round_, now):
        if imported:
            text = _("Đề cử %(count)s sinh viên đã nhập.", count=imported)
            to_do = url_for("students.nominations", round_id=round_.id, status=NominationStatus.IMPORTED.value)
            tasks.append(Task(text, to_do, round_.nominations_close_at))
        elif not nominated:
            tasks.append(Task(_("Nhập và đề cử sinh viên của trường."), url, round_.nominations_close_at))
    if nominated:
        text = _("Đã đề cử %(count)s sinh viên.", count=nominated)
        url = url_for("students.nominations", round_id=round_.id, status=NominationStatus.NOMINATED.value)
        tasks.append(Task(text, url, round_.nominations_close_at if nominations_open(round_, now) else None, "done"))
    return tasks


def _applied(applied: int, nominated: int, round_: Round) -> Task:
    text = _("%(applied)s trong %(nominated)s sinh viên đã nộp đăng ký.", applied=applied, nominated=nominated)
    url = url_for("applications.index", round_id=round_.id, progress=Progress.SUBMITTED.value)
    return Task(text, url, round_.applications_close_at, "done" if applied == nominated else "todo")


def _results(counts: Counts, round_: Round) -> list[Task]:
    url = url_for("placements.index", round_id=round_.id)
    tasks = [Task(_("Đã có kết quả: xem phân công của sinh viên."), url, state="told")]
    awaited = counts.of(round_.id, "school_awaited")
    if awaited.number:
        text = _("%(count)s sinh viên của trường chưa trả lời phân công.", count=awaited.number)
        waiting = url_for("placements.index", round_id=round_.id, awaits=Side.STUDENT.value)
        tasks.append(Task(text, waiting, awaited.by, "waiting"))
    return tasks
