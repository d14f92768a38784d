"""What waits for a person outside any round."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from portal.access import Permission
from portal.accounts.models import User
from portal.dashboards.work.counting import Counts, part
from portal.dashboards.work.task import Task
from portal.imports.models import ListImport
from portal.imports.rules import ImportStatus
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from portal.notices.models import OutboxMessage
from portal.notices.rules import MessageStatus
from portal.students.models import DataReport, Student
from portal.students.rules import DataReportStatus

P = Permission
_HALF_DONE = (ImportStatus.UPLOADED.value, ImportStatus.CHECKED.value)


def parts(actor: User) -> list[Select[Any]]:
    """What is counted for the actor."""
    found = []
    if actor.can(P.NOMINATE):
        schools = actor.scope(P.NOMINATE).school_codes
        reports = part("data_reports", None).select_from(DataReport).join(Student, Student.id == DataReport.student_id)
        found.append(reports.where(DataReport.status == DataReportStatus.OPEN.value, Student.school_code.in_(schools)))
    if actor.can(P.IMPORT_LISTS):
        mine = ListImport.uploaded_by_id == actor.id
        found.append(part("imports", None).select_from(ListImport).where(mine, ListImport.status.in_(_HALF_DONE)))
    if actor.can(P.MANAGE_DELIVERIES):
        dead = OutboxMessage.status == MessageStatus.DEAD.value
        found.append(part("mails", None).select_from(OutboxMessage).where(dead))
    if actor.can(P.MANAGE_JOBS):
        found.append(part("jobs", None).select_from(Job).where(Job.status == JobStatus.FAILED.value))
    return found


def list_tasks(counts: Counts) -> list[Task]:
    """The tasks, in the order in which they matter."""

    def number(kind: str) -> int:
        return counts.number(None, kind)

    listed = [
        (
            number("data_reports"),
            _("Trả lời %(count)s sinh viên báo sai dữ liệu.", count=number("data_reports")),
            url_for("students.reports"),
        ),
        (
            number("imports"),
            _("Làm nốt %(count)s lần nhập danh sách còn dở.", count=number("imports")),
            url_for("imports.index"),
        ),
        (
            number("mails"),
            _("Xem %(count)s thư không gửi được.", count=number("mails")),
            url_for("notices.deliveries", status=MessageStatus.DEAD.value),
        ),
        (
            number("jobs"),
            _("Xem %(count)s việc nền bị lỗi.", count=number("jobs")),
            url_for("jobs.index", status=JobStatus.FAILED.value),
        ),
    ]
    return [Task(text, url) for count, text, url in listed if count]
