"""What follows a publication, for coordinators and those who answer appeals."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, and_, exists, func, or_
from sqlalchemy.orm import aliased

from portal.access import Permission
from portal.accounts.models import User
from portal.attempts.models import ApprovalDecision, MatchAttempt
from portal.dashboards.work.counting import Counts, part
from portal.dashboards.work.task import Task, before_start
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.placements.appeals.models import Appeal
from portal.placements.appeals.rules import AppealStatus
from portal.placements.models import Placement
from portal.placements.queries import Side
from portal.placements.rules.answers import COMMUNE_LEFT, STUDENT_LEFT
from portal.placements.rules.placement import CommuneAnswer, PlacementStatus, StudentAnswer
from portal.placements.swaps.models import Swap
from portal.placements.swaps.rules import SwapStatus
from portal.rounds.models import Round
from portal.vietnamese.dates import local_day

P = Permission


def parts(actor: User, rounds: list[UUID], now: datetime) -> list[Select[Any]]:
    """What is counted for the actor."""
    found: list[Select[Any]] = []
    if actor.can(P.ENTER_ANSWER_ON_BEHALF):
        found += [*_awaited(rounds, now), *_left(rounds, now)]
    if actor.can(P.VIEW_APPEALS):
        found += _appeals(actor, rounds)
    return found


def _awaited(rounds: list[UUID], now: datetime) -> list[Select[Any]]:
    standing = (Placement.round_id.in_(rounds), Placement.status == PlacementStatus.PUBLISHED.value)
    student = Placement.student_answer == StudentAnswer.AWAITED.value
    commune = Placement.commune_answer == CommuneAnswer.AWAITED.value
    found = []
    for name, time in (("awaited", Placement.answer_by > now), ("late", Placement.answer_by <= now)):
        for side, awaited in ((Side.STUDENT, student), (Side.COMMUNE, commune)):
            counted = part(f"{name}_{side.value}", Placement.round_id, by=Placement.answer_by)
            found.append(counted.where(*standing, awaited, time))
    return found


def _left(rounds: list[UUID], now: datetime) -> list[Select[Any]]:
    """Seats that somebody left and nobody holds, students whose commune refused them, swaps on their way."""
    other = aliased(Placement)
    left = [reason.value for reason in (*COMMUNE_LEFT, *STUDENT_LEFT)]
    was_left = exists().where(Placement.opening_id == Opening.id, Placement.vacated_because.in_(left))
    places_elsewhere = exists().where(
        other.round_id == Placement.round_id,
        other.student_id == Placement.student_id,
        other.status != PlacementStatus.VACATED.value,
    )
    refused = [reason.value for reason in COMMUNE_LEFT]
    return [
        part("freed", Opening.round_id, number=func.sum(Opening.free_seats)).where(
            Opening.round_id.in_(rounds),
            Opening.status == OpeningStatus.APPROVED.value,
            Opening.free_seats > 0,
            Opening.starts_on > local_day(now),
            was_left,
        ),
        part("refused", Placement.round_id).where(
            Placement.round_id.in_(rounds), Placement.vacated_because.in_(refused), ~places_elsewhere
        ),
        part("swaps", Swap.round_id, by=Swap.answer_by).where(
            Swap.round_id.in_(rounds), Swap.status.in_([SwapStatus.CONSENTED.value, SwapStatus.AGREED.value])
        ),
    ]


def _appeals(actor: User, rounds: list[UUID]) -> list[Select[Any]]:
    nothing_follows = and_(Appeal.change_id.is_(None), Appeal.supplementary_id.is_(None))
    of_round = Appeal.round_id.in_(rounds)
    own = part("approved_by_oneself", MatchAttempt.round_id).select_from(ApprovalDecision)
    return [
        part("appeals", Appeal.round_id).where(of_round, Appeal.status == AppealStatus.OPEN.value),
        part("upheld", Appeal.round_id).where(of_round, Appeal.status == AppealStatus.UPHELD.value, nothing_follows),
        own.join(MatchAttempt, MatchAttempt.id == ApprovalDecision.attempt_id)
        .where(MatchAttempt.round_id.in_(rounds), MatchAttempt.published_at.is_not(None))
        .where(or_(ApprovalDecision.decided_by_id == actor.id, ApprovalDecision.for_id == actor.id)),
    ]


def list_tasks(actor: User, round_: Round, counts: Counts, now: datetime) -> list[Task]:
    """The tasks in one round."""
    if not round_.is_live:
        return []
    return [*_appealed(actor, round_, counts, now), *_answers(round_, counts), *_seats(round_, counts, now)]


def _appealed(actor: User, round_: Round, counts: Counts, now: datetime) -> list[Task]:
    url, by = url_for("placements.list_appeals", round_id=round_.id), before_start(round_, now)
    appeals, upheld = counts.number(round_.id, "appeals"), counts.number(round_.id, "upheld")
    # Home Affairs answers also where they approved; who ran or changed the result learns it from the appeal's page.
    approved = counts.number(round_.id, "approved_by_oneself") and not actor.can(P.REVIEW_OPENINGS)
    tasks = []
    if appeals and actor.can(P.ANSWER_APPEALS) and not approved:
        tasks.append(Task(_("Trả lời %(count)s khiếu nại về kết quả.", count=appeals), url, by))
    elif appeals:
        text = _("%(count)s khiếu nại chờ người không phê duyệt kết quả trả lời.", count=appeals)
        tasks.append(Task(text, url, by, "waiting"))
    if upheld and actor.can(P.RUN_ATTEMPTS):
        text = _("Tìm chỗ cho %(count)s sinh viên có khiếu nại được chấp nhận.", count=upheld)
        tasks.append(Task(text, url, by))
    return tasks


def _answers(round_: Round, counts: Counts) -> list[Task]:
    late_students, late_communes = (counts.of(round_.id, f"late_{side.value}") for side in Side)
    students, communes = (counts.of(round_.id, f"awaited_{side.value}") for side in Side)
    listed = [
        (
            late_students,
            _("Gọi %(count)s sinh viên quá hạn trả lời phân công.", count=late_students.number),
            Side.STUDENT,
            "todo",
        ),
        (
            late_communes,
            _("Gọi các xã quá hạn trả lời về %(count)s thực tập sinh.", count=late_communes.number),
            Side.COMMUNE,
            "todo",
        ),
        (students, _("%(count)s sinh viên chưa trả lời phân công.", count=students.number), Side.STUDENT, "waiting"),
        (
            communes,
            _("Các xã chưa trả lời về %(count)s thực tập sinh.", count=communes.number),
            Side.COMMUNE,
            "waiting",
        ),
    ]
    return [
        Task(text, url_for("reminders.awaiting", round_id=round_.id, side=side.value), waiting.by, state)
        for waiting, text, side, state in listed
        if waiting.number
    ]


def _seats(round_: Round, counts: Counts, now: datetime) -> list[Task]:
    refill, by = url_for("placements.refill", round_id=round_.id), before_start(round_, now)
    freed, refused = counts.number(round_.id, "freed"), counts.number(round_.id, "refused")
    swaps = counts.of(round_.id, "swaps")
    tasks = []
    if freed:
        tasks.append(Task(_("Giao %(count)s chỗ vừa trống cho người kế tiếp.", count=freed), refill, by))
    if refused:
        text = _("Xếp lại %(count)s sinh viên bị xã từ chối, chưa có nơi khác.", count=refused)
        tasks.append(Task(text, refill, by))
    if swaps.number:
        text = _("%(count)s đề nghị đổi chỗ chờ xã hoặc người phê duyệt.", count=swaps.number)
        tasks.append(Task(text, url_for("placements.list_swaps", round_id=round_.id), swaps.by, "waiting"))
    return tasks
