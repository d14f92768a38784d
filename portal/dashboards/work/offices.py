"""The part of the university and of Home Affairs: review, match, approve, publish, and deal with what follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from portal.access import Permission
from portal.accounts.models import User
from portal.applications.models import Application, Submission
from portal.applications.overview import of_applicant
from portal.applications.rules import Progress
from portal.dashboards.work import afterwards
from portal.dashboards.work.counting import Counts, part
from portal.dashboards.work.task import Task, before_start
from portal.openings.models import Opening
from portal.openings.queries import lacking
from portal.openings.rules import Lacks, OpeningStatus
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus, nominations_open, openings_open
from portal.students.models import Nomination
from portal.students.rules import NominationStatus
from portal.vietnamese.dates import day_start, exclusive_end

P = Permission
_NEXT = {
    RoundStatus.DRAFT.value: _l("Hoàn thiện và mở đợt."),
    RoundStatus.OPEN.value: _l("Bắt đầu nhận đăng ký khi đã có đủ đề nghị được duyệt."),
    RoundStatus.MATCHING.value: _l("Chạy phương án xếp và trình phê duyệt."),
    RoundStatus.PUBLISHED.value: _l("Bắt đầu thực tập khi đến ngày."),
    RoundStatus.RUNNING.value: _l("Kết thúc đợt khi thực tập xong."),
}


def parts(actor: User, rounds: list[UUID], now: datetime) -> list[Select[Any]]:
    """What is counted for coordinators, approvers, Home Affairs and auditors, each as far as they may act on it."""
    entries = _entries(rounds) if actor.can(P.REVIEW_OPENINGS) else []
    return entries + afterwards.parts(actor, rounds, now)


def _entries(rounds: list[UUID]) -> list[Select[Any]]:
    questions = part("questions", Opening.round_id)
    submissions = part("submitted_lists", Application.round_id).select_from(Submission)
    return [
        part("openings_", Opening.round_id, status=Opening.status).where(Opening.round_id.in_(rounds)),
        part("nominations_", Nomination.round_id, status=Nomination.status).where(Nomination.round_id.in_(rounds)),
        submissions.join(Application, Application.id == Submission.application_id)
        .join(Nomination, of_applicant())
        .where(Application.round_id.in_(rounds), Submission.counts),
        questions.where(Opening.round_id.in_(rounds), lacking(Lacks.ANSWER)),
    ]


def list_tasks(actor: User, round_: Round, counts: Counts, now: datetime) -> list[Task]:
    """The tasks of coordinators, approvers and Home Affairs in one round, but for those about attempts."""
    tasks = []
    if actor.can(P.REVIEW_OPENINGS) and not round_.is_live:
        tasks += _reviews(round_, counts, now)
    if actor.can(P.MANAGE_ROUNDS):
        tasks += [*_entering(round_, counts, now), *_next_step(round_, now)]
    return tasks + afterwards.list_tasks(actor, round_, counts, now)


def _reviews(round_: Round, counts: Counts, now: datetime) -> list[Task]:
    waiting = counts.number(round_.id, f"openings_{OpeningStatus.SUBMITTED.value}")
    returned = counts.number(round_.id, f"openings_{OpeningStatus.RETURNED.value}")
    asked = counts.number(round_.id, "questions")
    url, entries = url_for("openings.index", round_id=round_.id), round_.takes_entries
    by = round_.openings_close_at if now < round_.openings_close_at else round_.applications_close_at
    until_closing = round_.openings_close_at if openings_open(round_, now) else None
    tasks = []
    if waiting:
        text = _("Duyệt %(count)s đề nghị của xã đang chờ.", count=waiting)
        to_review = url_for("openings.index", round_id=round_.id, status=OpeningStatus.SUBMITTED.value)
        tasks.append(Task(text, to_review, by if entries else None))
    if returned and entries:
        text = _("%(count)s đề nghị đã trả lại, chờ xã sửa.", count=returned)
        tasks.append(Task(text, f"{url}?status={OpeningStatus.RETURNED.value}", until_closing, "waiting"))
    if asked and entries:
        text = _("%(count)s đề nghị có câu hỏi chờ xã trả lời.", count=asked)
        tasks.append(Task(text, f"{url}?lacks={Lacks.ANSWER.value}", until_closing, "waiting"))
    return tasks


def _entering(round_: Round, counts: Counts, now: datetime) -> list[Task]:
    """What others still enter, each with its own closing instant."""
    nominated = counts.number(round_.id, f"nominations_{NominationStatus.NOMINATED.value}")
    approved = counts.number(round_.id, f"openings_{OpeningStatus.APPROVED.value}")
    tasks = []

    def enters(text: str, endpoint: str, by: datetime, **counted: Any) -> None:
        tasks.append(Task(text, url_for(endpoint, round_id=round_.id, **counted), by, "waiting"))

    if openings_open(round_, now):
        text = _("Các xã đang gửi đề nghị: đã duyệt %(count)s.", count=approved)
        enters(text, "openings.index", round_.openings_close_at, status=OpeningStatus.APPROVED.value)
    if nominations_open(round_, now):
        text = _("Các trường đang đề cử: %(count)s sinh viên.", count=nominated)
        by = round_.nominations_close_at
        enters(text, "students.nominations", by, status=NominationStatus.NOMINATED.value)
    if round_.status == RoundStatus.APPLYING and now < round_.applications_close_at:
        applied = counts.number(round_.id, "submitted_lists")
        text = _(
            "Sinh viên đang đăng ký: %(applied)s trong %(nominated)s đã nộp.", applied=applied, nominated=nominated
        )
        by = round_.applications_close_at
        enters(text, "applications.index", by, progress=Progress.SUBMITTED.value)
    return tasks


def _next_step(round_: Round, now: datetime) -> list[Task]:
    url = url_for("rounds.show", round_id=round_.id)
    if round_.status == RoundStatus.APPLYING.value and now >= round_.applications_close_at:
        return [Task(_("Đã hết hạn đăng ký: chuyển đợt sang bước xếp."), url)]
    text = _NEXT.get(round_.status)
    return [Task(str(text), url, *_until(round_, now))] if text else []


def _until(round_: Round, now: datetime) -> tuple[datetime | None, str]:
    """By when the next step is to be taken, and whether it can be taken yet as far as the day decides."""
    if round_.status == RoundStatus.OPEN.value:
        by = round_.applications_open_at
        return (by if now < by else None), "todo"
    if round_.status == RoundStatus.MATCHING.value:
        return before_start(round_, now), "todo"
    day = {
        RoundStatus.PUBLISHED.value: round_.internship_starts_on,
        RoundStatus.RUNNING.value: round_.internship_ends_on,
    }.get(round_.status)
    if day is None:
        return None, "todo"
    return exclusive_end(day), "waiting" if now < day_start(day) else "todo"
