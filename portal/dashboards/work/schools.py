"""A school's part: nominate, answer students, see that nobody forgets to apply."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.access import Permission
from portal.accounts.models import User
from portal.applications.models import Application, Submission
from portal.dashboards.work.task import Task
from portal.extensions import db
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus, applications_open, nominations_open
from portal.students.models import DataReport, Nomination, Student
from portal.students.rules import DataReportStatus, NominationStatus


def list_tasks(actor: User, round_: Round, now: datetime) -> list[Task]:
    """The school coordinator's tasks in one round."""
    schools = actor.scope(Permission.NOMINATE).school_codes
    counts = dict(
        db.session.execute(
            select(Nomination.status, func.count())
            .join(Student, Student.id == Nomination.student_id)
            .where(Nomination.round_id == round_.id, Student.school_code.in_(schools))
            .group_by(Nomination.status)
        ).all()
    )
    nominated = counts.get(NominationStatus.NOMINATED.value, 0)
    tasks = [*_reports(schools), *_nominations(counts, nominated, round_, now)]
    if applications_open(round_, now) and nominated:
        tasks.append(_applied(schools, nominated, round_))
    if round_.status in (RoundStatus.PUBLISHED.value, RoundStatus.RUNNING.value):
        url = url_for("placements.index", round_id=round_.id)
        tasks.append(Task(_("Đã có kết quả: xem phân công của sinh viên."), url))
    return tasks


def _reports(schools: frozenset[str]) -> list[Task]:
    count = db.session.scalar(
        select(func.count())
        .select_from(DataReport)
        .join(Student, Student.id == DataReport.student_id)
        .where(DataReport.status == DataReportStatus.OPEN.value, Student.school_code.in_(schools))
    )
    if not count:
        return []
    text = _("Trả lời %(count)s sinh viên báo sai dữ liệu.", count=count)
    return [Task(text, url_for("students.reports"))]


def _nominations(counts: dict[str, int], nominated: int, round_: Round, now: datetime) -> list[Task]:
    url = url_for("students.nominations", round_id=round_.id)
    tasks = []
    imported = counts.get(NominationStatus.IMPORTED.value, 0)
    if nominations_open(round_, now):
        if imported:
            text = _("Đề cử %(count)s sinh viên đã nhập.", count=imported)
            tasks.append(Task(text, url, round_.nominations_close_at))
        elif not nominated:
            tasks.append(Task(_("Nhập và đề cử sinh viên của trường."), url, round_.nominations_close_at))
    if nominated:
        text = _("Đã đề cử %(count)s sinh viên.", count=nominated)
        tasks.append(Task(text, url, round_.nominations_close_at if nominations_open(round_, now) else None, "done"))
    return tasks


def _applied(schools: frozenset[str], nominated: int, round_: Round) -> Task:
    applied = db.session.scalar(
        select(func.count())
        .select_from(Submission)
        .join(Application, Application.id == Submission.application_id)
        .join(Student, Student.id == Application.student_id)
        .where(Application.round_id == round_.id, Submission.counts, Student.school_code.in_(schools))
    )
    text = _("%(applied)s trong %(nominated)s sinh viên đã nộp đăng ký.", applied=applied or 0, nominated=nominated)
    url = url_for("applications.index", round_id=round_.id)
    return Task(text, url, round_.applications_close_at, "done" if applied == nominated else "todo")
