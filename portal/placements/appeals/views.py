"""Pages of appeals: the student's, the list of a round, one appeal with its answer and what follows."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.paging import page_number
from portal.placements.appeals import queries, service
from portal.placements.appeals.forms import AnswerAppealForm, AppealForm, ChangeForm, SupplementaryForm
from portal.placements.appeals.models import Appeal
from portal.placements.appeals.rules import AppealAction
from portal.placements.queries.refilling import list_free_openings
from portal.placements.views.blueprint import bp
from portal.rounds.queries import find_in_preparation, get_round
from portal.students import looking
from portal.students.rules import FilePage

P = Permission


@bp.route("/rounds/<uuid:round_id>/appeal", methods=["GET", "POST"])
@requires(P.APPEAL)
def appeal(round_id: UUID) -> Any:
    """A student's appeal against the own result: until when, the form, then the answer."""
    own = queries.get_own_result(current_user, round_id)
    form = AppealForm()
    made, status = carry_out(form, lambda: service.make(own, form.reason.data or "", actor=current_user))
    if made:
        flash(_("Đã gửi khiếu nại. Khi có câu trả lời, bạn được báo."), "success")
        return redirect(url_for(".appeal", round_id=round_id))
    late = clock.now() >= own.until
    return render_template("placements/appeal.html", own=own, round=own.round, late=late, form=form), status


@bp.route("/rounds/<uuid:round_id>/appeals")
@requires(P.VIEW_APPEALS)
def list_appeals(round_id: UUID) -> Any:
    """The appeals of a round, the unanswered ones first."""
    round_ = get_round(round_id, current_user)
    page = queries.list_appeals(round_.id, page_number())
    return render_template("placements/list_appeals.html", round=round_, page=page)


@bp.route("/appeals/<uuid:appeal_id>")
@requires(P.VIEW_APPEALS)
def show_appeal(appeal_id: UUID) -> Any:
    """One appeal with its answer and what follows from it."""
    found = queries.get_appeal(current_user, appeal_id, P.VIEW_APPEALS)
    return _page("placements/show_appeal.html", found, may_answer=service.can_answer(found, current_user))


@bp.route("/appeals/<uuid:appeal_id>/answer", methods=["GET", "POST"])
@requires(P.ANSWER_APPEALS, confirms=True)
def answer_appeal(appeal_id: UUID) -> Any:
    """Uphold or dismiss, with a reason."""
    found = queries.get_appeal(current_user, appeal_id, P.ANSWER_APPEALS)
    form = AnswerAppealForm(version=found.version)
    stale = _("Khiếu nại này vừa được trả lời. Câu trả lời của bạn chưa được ghi và không cần gửi lại.")
    answered, status = carry_out(form, lambda: _answer(found, form), stale=stale)
    if answered:
        flash(_("Đã trả lời khiếu nại."), "success")
        return redirect(url_for(".show_appeal", appeal_id=appeal_id))
    may_answer = service.can_answer(found, current_user)
    return _page("placements/answer_appeal.html", found, form=form, may_answer=may_answer), status


def _answer(found: Appeal, form: AnswerAppealForm) -> None:
    action, reason = AppealAction(form.action.data), form.reason.data or ""
    service.answer(found, action, reason, version=form.version.data, actor=current_user)


@bp.route("/appeals/<uuid:appeal_id>/change", methods=["GET", "POST"])
@requires(P.RUN_ATTEMPTS)
def change_for_appeal(appeal_id: UUID) -> Any:
    """Propose a seat for the student whose appeal was upheld."""
    found = queries.get_appeal(current_user, appeal_id, P.RUN_ATTEMPTS)
    form = ChangeForm(version=found.version, key=uuid.uuid4().hex)
    openings = list_free_openings(found.round_id)
    form.opening.choices = [(str(row.id), f"{row.commune} – {row.title} ({row.free})") for row in openings]
    attempt, status = carry_out(form, lambda: _propose(found, form))
    if attempt:
        return redirect(url_for("attempts.show", attempt_id=attempt.id))
    return _page("placements/change_for_appeal.html", found, form=form), status


@bp.route("/appeals/<uuid:appeal_id>/supplementary", methods=["GET", "POST"])
@requires(P.MANAGE_ROUNDS)
def supplementary_for_appeal(appeal_id: UUID) -> Any:
    """Have the student whose appeal was upheld take part in the supplementary round."""
    found = queries.get_appeal(current_user, appeal_id, P.MANAGE_ROUNDS)
    form = SupplementaryForm(version=found.version)
    given, status = carry_out(
        form, lambda: service.give_to_supplementary(found, version=form.version.data, actor=current_user)
    )
    if given:
        flash(_("Đã đưa sinh viên vào %(round)s.", round=given.name), "success")
        return redirect(url_for(".show_appeal", appeal_id=appeal_id))
    prepared = find_in_preparation(found.round_id)
    return _page("placements/supplementary_for_appeal.html", found, form=form, prepared=prepared), status


def _propose(found: Appeal, form: ChangeForm) -> Any:
    key = "".join(filter(str.isalnum, form.key.data or ""))[:48]
    opening = UUID(form.opening.data)
    return service.propose_change(found, opening, key=key, version=form.version.data, actor=current_user)


def _page(template: str, found: Appeal, **more: Any) -> str:
    looking.note(found.student, FilePage.APPEAL, actor=current_user, permission=P.VIEW_APPEALS)
    seat, in_time = queries.find_seat(found), service.is_in_time(found)
    return render_template(template, appeal=found, round=found.round, seat=seat, in_time=in_time, **more)
