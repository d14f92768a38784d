"""A student's part: am I nominated, have I applied, what came out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, lazyload

from portal.access import Permission
from portal.accounts.models import User
from portal.applications.models import Application, Submission, SubmittedChoice
from portal.applications.queries import find_counted
from portal.applications.rules import ApplicationStatus
from portal.applications.service import has_changes
from portal.communes.models import Commune
from portal.dashboards.work.task import Task
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.placements.models import Placement
from portal.placements.queries import HOLDS_A_SEAT
from portal.placements.rules.placement import CommuneAnswer, PlacementStatus, StudentAnswer
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus, applications_open
from portal.students.models import Nomination
from portal.students.rules import NominationStatus


def list_tasks(actor: User, round_: Round, now: datetime) -> list[Task]:
    """The student's tasks in one round; empty when no school has posted them into it."""
    ids = actor.scope(Permission.APPLY).student_ids
    nomination = _find_nomination(actor, round_)
    if nomination is None:
        return []
    if nomination.status != NominationStatus.NOMINATED.value:
        return [_not_nominated(nomination)]
    application = db.session.scalar(
        select(Application).where(Application.round_id == round_.id, Application.student_id.in_(ids))
    )
    done = Task(_("Trường đã đề cử bạn."), url_for("students.me"), state="done")
    if application is None or application.status != ApplicationStatus.SUBMITTED.value:
        return [done, *_application(application, round_, now)]
    return [done, *_application(application, round_, now), *_outcome(round_, nomination.student_id)]


def posted_into(actor: User) -> ColumnElement[bool]:
    """The rounds that a school has put the student into."""
    ids = actor.scope(Permission.APPLY).student_ids
    return Round.id.in_(select(Nomination.round_id).where(Nomination.student_id.in_(ids)))


def _find_nomination(actor: User, round_: Round) -> Nomination | None:
    ids = actor.scope(Permission.APPLY).student_ids
    return db.session.scalar(select(Nomination).where(Nomination.round_id == round_.id, Nomination.student_id.in_(ids)))


def _not_nominated(nomination: Nomination) -> Task:
    texts = {
        NominationStatus.IMPORTED.value: _("Trường đã nhập thông tin của bạn và đang xem xét đề cử."),
        NominationStatus.INELIGIBLE.value: _("Bạn chưa đủ điều kiện đề cử: xem lý do và báo trường nếu dữ liệu sai."),
        NominationStatus.WITHDRAWN.value: _("Trường đã rút đề cử của bạn: xem lý do."),
    }
    waits = nomination.status == NominationStatus.IMPORTED.value
    return Task(texts[nomination.status], url_for("students.me"), state="waiting" if waits else "todo")


def _application(application: Application | None, round_: Round, now: datetime) -> list[Task]:
    submitted = application is not None and application.status == ApplicationStatus.SUBMITTED.value
    url = url_for("applications.show", round_id=round_.id)
    if applications_open(round_, now):
        if submitted:
            changed = [*_withdrawn_choices(application), *_unsent_changes(application, round_)]  # type: ignore[arg-type]
            text = _("Bạn đã nộp đăng ký. Có thể sửa và nộp lại trước hạn.")
            return [*changed, Task(text, url, round_.applications_close_at, "done")]
        if application is not None and application.status == ApplicationStatus.WITHDRAWN.value:
            text = _("Bạn đã rút đơn đăng ký. Nếu đổi ý, hãy sửa và nộp lại trước hạn.")
            return [Task(text, url, round_.applications_close_at, "told")]
        text = _("Chọn, xếp thứ tự nguyện vọng và nộp đăng ký.")
        return [Task(text, url, round_.applications_close_at)]
    if round_.status == RoundStatus.OPEN.value or now < round_.applications_open_at:
        return [Task(_("Chưa đến thời gian đăng ký nguyện vọng."), None, round_.applications_open_at, "waiting")]
    if submitted:
        return [Task(_("Bạn đã nộp đăng ký."), url, state="done")]
    return [Task(_("Bạn không nộp đăng ký trong đợt này."), url, state="told")]


def _withdrawn_choices(application: Application) -> list[Task]:
    withdrawn = db.session.execute(
        select(Opening.title, Commune.full_name)
        .join(Commune, Commune.code == Opening.commune_code)
        .join(SubmittedChoice, SubmittedChoice.opening_id == Opening.id)
        .join(Submission, Submission.id == SubmittedChoice.submission_id)
        .where(Submission.application_id == application.id, Submission.counts)
        .where(Opening.status == OpeningStatus.WITHDRAWN.value)
    )
    url = url_for("applications.show", round_id=application.round_id)
    return [
        Task(
            _(
                "%(commune)s đã rút đề nghị “%(title)s” mà bạn đã chọn: hãy xem lại danh sách.",
                commune=name,
                title=title,
            ),
            url,
        )
        for title, name in withdrawn
    ]


def _unsent_changes(application: Application, round_: Round) -> list[Task]:
    if not has_changes(application, find_counted(application)):
        return []
    text = _("Bạn đã sửa đơn nhưng chưa nộp lại. Bản đã nộp vẫn có hiệu lực cho đến khi bạn nộp lại.")
    return [Task(text, url_for("applications.show", round_id=round_.id), round_.applications_close_at)]


def _outcome(round_: Round, student_id: UUID) -> list[Task]:
    if round_.status in (RoundStatus.MATCHING.value, RoundStatus.REVIEWING.value):
        return [Task(_("Đại học đang xếp và phê duyệt kết quả. Bạn sẽ xem được tại đây."), state="waiting")]
    if not round_.is_published:
        return []
    mine = url_for("placements.mine")
    placement = db.session.scalar(
        select(Placement)
        .where(Placement.round_id == round_.id, Placement.student_id == student_id, HOLDS_A_SEAT)
        .options(joinedload(Placement.opening).options(joinedload(Opening.commune), lazyload(Opening.fields)))
    )
    if placement is None:
        return [Task(_("Đã có kết quả: xem phân công của bạn."), mine, state="told")]
    commune = placement.opening.commune.full_name
    if placement.status == PlacementStatus.ENDED_EARLY.value:
        return [Task(_("Bạn đã kết thúc thực tập sớm tại %(commune)s.", commune=commune), mine, state="told")]
    if placement.student_answer == StudentAnswer.AWAITED.value:
        text = _("Bạn được phân công về %(commune)s: trả lời nhận hay không nhận.", commune=commune)
        return [Task(text, mine, placement.answer_by)]
    if placement.commune_answer == CommuneAnswer.AWAITED.value:
        text = _("Bạn đã nhận nơi thực tập; %(commune)s chưa xác nhận.", commune=commune)
        return [Task(text, mine, placement.answer_by, "waiting")]
    return [Task(_("Bạn thực tập tại %(commune)s.", commune=commune), mine, state="told")]
