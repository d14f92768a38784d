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
from portal.errors import DomainError
from portal.extensions import db
from portal.paging import page_number
from portal.placements.appeals import queries, service
from portal.placements.appeals.forms import AnswerAppealForm, AppealForm, ChangeForm
from portal.placements.appeals.models import Appeal
from portal.placements.appeals.rules import AppealAction
from portal.placements.views.blueprint import bp
from portal.rounds.queries import get_round

P = Permission


@bp.route("/rounds/<uuid:round_id>/appeal", methods=["GET", "POST"])
@requires(P.APPEAL)
def appeal(round_id: UUID) -> Any:
    """A student's appeal against the own result: until when, the form, then the answer."""
    own = queries.get_own_result(current_user, round_id)
    form = AppealForm()
    if form.validate_on_submit():
        try:
            service.make(own, form.reason.data or "", actor=current_user)
            db.session.commit()
            flash(_("Đã gửi khiếu nại. Khi có câu trả lời, bạn được báo."), "success")
            return redirect(url_for(".appeal", round_id=round_id))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    late = clock.now() >= own.until
    page = render_template("placements/appeal.html", own=own, round=own.round, late=late, form=form)
    return page, 422 if form.errors else 200


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
    form, status = AnswerAppealForm(version=found.version), 200
    if form.validate_on_submit():
        action, reason = AppealAction(form.action.data), form.reason.data or ""
        try:
            service.answer(found, action, reason, version=form.version.data, actor=current_user)
            db.session.commit()
            flash(_("Đã trả lời khiếu nại."), "success")
            return redirect(url_for(".show_appeal", appeal_id=appeal_id))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            status = error.status
    return _page("placements/answer_appeal.html", found, form=form), 422 if form.errors and status == 200 else status


@bp.route("/appeals/<uuid:appeal_id>/change", methods=["GET", "POST"])
@requires(P.RUN_ATTEMPTS)
def change_for_appeal(appeal_id: UUID) -> Any:
    """Propose a seat for the student whose appeal was upheld."""
    found = queries.get_appeal(current_user, appeal_id, P.RUN_ATTEMPTS)
    form, status = ChangeForm(version=found.version, key=uuid.uuid4().hex), 200
    openings = queries.list_free_openings(found.round_id)
    form.opening.choices = [(str(row.id), f"{row.commune} – {row.title} ({row.free})") for row in openings]
    if form.validate_on_submit():
        try:
            attempt = _propose(found, form)
            return redirect(url_for("attempts.show", attempt_id=attempt.id))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            status = error.status
    page = _page("placements/change_for_appeal.html", found, form=form)
    return page, 422 if form.errors and status == 200 else status


def _propose(found: Appeal, form: ChangeForm) -> Any:
    key = "".join(filter(str.isalnum, form.key.data or ""))[:48]
    opening = UUID(form.opening.data)
    attempt = service.propose_change(found, opening, key=key, version=form.version.data, actor=current_user)
    db.session.commit()
    return attempt


def _page(template: str, found: Appeal, **more: Any) -> str:
    return render_template(template, appeal=found, round=found.round, seat=queries.find_seat(found), **more)
