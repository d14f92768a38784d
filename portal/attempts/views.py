"""Pages of attempts: list, start, result, cancel, send for approval, decide."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts import approval, outcomes, queries, service
from portal.attempts.figures import figures_of, stage_label
from portal.attempts.forms import DecisionForm, RowFilters, SendForm, StartForm
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import TRANSITIONS, WAITING, AttemptAction, Decision
from portal.attempts.wording import obstacle_message, steps_shown
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.jobs.queries import count_late, find_job
from portal.paging import page_number
from portal.rounds.queries import get_round
from portal.rounds.rules import MatchingRule
from portal.rounds.wording import RULES
from portal.transitions import allows

bp = Blueprint("attempts", __name__)

REFRESH_SECONDS = 1


@bp.route("/rounds/<uuid:round_id>/attempts")
@requires(Permission.VIEW_ATTEMPTS)
def index(round_id: uuid.UUID) -> Any:
    round_ = get_round(round_id, current_user)
    page = queries.list_attempts(round_.id, page_number())
    return render_template("attempts/index.html", round=round_, page=page, figures_of=figures_of)


@bp.route("/rounds/<uuid:round_id>/attempts/new", methods=["GET", "POST"])
@requires(Permission.RUN_ATTEMPTS)
def new(round_id: uuid.UUID) -> Any:
    """What would go in, and the button that starts a run."""
    round_ = get_round(round_id, current_user)
    form = StartForm(key=uuid.uuid4().hex, first_intern_first=round_.first_intern_first)
    if form.validate_on_submit():
        try:
            attempt = service.start(
                round_,
                key="".join(filter(str.isalnum, form.key.data or ""))[:64],
                note=form.note.data,
                first_intern_first=form.first_intern_first.data,
                actor=current_user,
            )
            db.session.commit()
            return redirect(url_for(".show", attempt_id=attempt.id))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    inputs = queries.count_inputs(round_.id)
    page = render_template("attempts/new.html", round=round_, form=form, inputs=inputs)
    return page, 422 if form.errors else 200


@bp.route("/attempts/<uuid:attempt_id>")
@requires(Permission.VIEW_ATTEMPTS)
def show(attempt_id: uuid.UUID) -> Any:
    """Progress while it runs (the page asks again by itself), then the result."""
    attempt = queries.get_attempt(current_user, attempt_id)
    if attempt.status in WAITING:
        job = find_job(attempt.job_id)
        page = render_template(
            "attempts/progress.html", attempt=attempt, job=job, late=count_late(), stage_label=stage_label
        )
        response = make_response(page)
        response.headers["Refresh"] = str(REFRESH_SECONDS)
        return response
    if attempt.report is None:
        return render_template("attempts/without_result.html", attempt=attempt)
    figures = figures_of(attempt.report)
    return render_template("attempts/show.html", attempt=attempt, figures=figures, **_standing(attempt))


def _standing(attempt: MatchAttempt) -> dict[str, Any]:
    """Where the attempt stands: its steps, what the reader may do, which communes get nobody."""
    figures = figures_of(attempt.report or {})
    obstacle = approval.obstacle_to_decide(attempt, current_user)
    return {
        "rule": RULES[MatchingRule(attempt.rule)],
        "drift": queries.find_drift(attempt),
        "steps": steps_shown(attempt),
        "obstacle": obstacle_message(obstacle) if obstacle else None,
        "nobody": queries.communes_by_priority(figures.nobody),
    }


@bp.route("/attempts/<uuid:attempt_id>/rows")
@requires(Permission.VIEW_ATTEMPTS)
def rows(attempt_id: uuid.UUID) -> Any:
    """Who is sent where."""
    attempt = queries.get_attempt(current_user, attempt_id, bare=True)
    filters = _filters()
    page = outcomes.list_placed(
        attempt,
        search=filters.q.data or "",
        school=filters.chosen("school"),
        level=filters.chosen("level"),
        page=page_number(),
    )
    return render_template("attempts/rows.html", attempt=attempt, page=page, filters=filters)


@bp.route("/attempts/<uuid:attempt_id>/unplaced")
@requires(Permission.VIEW_ATTEMPTS)
def unplaced(attempt_id: uuid.UUID) -> Any:
    """Who has no place."""
    attempt = queries.get_attempt(current_user, attempt_id, bare=True)
    filters = _filters()
    page = outcomes.list_unplaced(
        attempt, search=filters.q.data or "", school=filters.chosen("school"), page=page_number()
    )
    by_field = outcomes.count_unplaced_by_field(attempt.id)
    return render_template("attempts/unplaced.html", attempt=attempt, page=page, filters=filters, by_field=by_field)


def _filters() -> RowFilters:
    filters = RowFilters(request.args)
    filters.school.choices = [("", _l("Tất cả")), *outcomes.list_schools()]
    return filters


@bp.route("/attempts/<uuid:attempt_id>/cancel", methods=["GET", "POST"])
@requires(Permission.RUN_ATTEMPTS)
def cancel(attempt_id: uuid.UUID) -> Any:
    """Stop an attempt that has no result yet."""
    attempt = queries.get_attempt(current_user, attempt_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        service.cancel(attempt, actor=current_user)
        db.session.commit()
        flash(_("Đã dừng phương án."), "success")
        return redirect(url_for(".show", attempt_id=attempt.id))
    return render_template("attempts/cancel.html", attempt=attempt, form=form)


@bp.route("/attempts/<uuid:attempt_id>/send-for-approval", methods=["GET", "POST"])
@requires(Permission.RUN_ATTEMPTS)
def send(attempt_id: uuid.UUID) -> Any:
    """Put the attempt before the approvers."""
    attempt = queries.get_attempt(current_user, attempt_id)
    form = SendForm(version=attempt.version)
    if form.validate_on_submit():
        try:
            approval.send(attempt, version=form.version.data, actor=current_user)
            db.session.commit()
            flash(_("Đã trình phương án để phê duyệt."), "success")
            return redirect(url_for(".show", attempt_id=attempt.id))
        except DomainError as error:
            db.session.rollback()
            if error.status != 422:
                raise
            form.refuse(error)
    if not allows(TRANSITIONS, attempt.status, AttemptAction.SEND_FOR_APPROVAL):
        flash(_("Phương án này không ở tình trạng trình được."), "warning")
        return redirect(url_for(".show", attempt_id=attempt.id))
    steps = steps_shown(attempt)
    page = render_template("attempts/send.html", attempt=attempt, form=form, steps=steps)
    return page, 422 if form.errors else 200


@bp.route("/attempts/<uuid:attempt_id>/decision", methods=["GET", "POST"])
@requires(Permission.APPROVE_ATTEMPTS)
def decide(attempt_id: uuid.UUID) -> Any:
    """Give the current step's answer."""
    attempt = queries.get_attempt(current_user, attempt_id)
    form = DecisionForm()
    status, changes = 200, []
    if form.validate_on_submit():
        try:
            _decide(attempt, form)
            flash(_("Đã ghi quyết định của bạn."), "success")
            return redirect(url_for(".show", attempt_id=attempt.id))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            status, changes = error.status, error.changes if isinstance(error, StaleVersion) else []
    return _decision_page(attempt, form, changes), 422 if form.errors and status == 200 else status


def _decide(attempt: MatchAttempt, form: DecisionForm) -> None:
    seen = approval.Seen(form.version.data or "", form.sending.data or "", form.answers.data or "")
    decision, reason = Decision(form.decision.data), form.reason.data
    approval.decide(attempt, decision, reason=reason, seen=seen, actor=current_user)
    db.session.commit()


def _decision_page(attempt: MatchAttempt, form: DecisionForm, changes: list[tuple[str, str, str]]) -> str:
    seen = approval.Seen.of(attempt)
    form.version.data, form.sending.data, form.answers.data = seen.version, seen.sending, seen.answers
    obstacle = approval.obstacle_to_decide(attempt, current_user)
    return render_template(
        "attempts/decide.html",
        attempt=attempt,
        form=form,
        changes=changes,
        figures=figures_of(attempt.report) if attempt.report else None,
        steps=steps_shown(attempt),
        obstacle=obstacle_message(obstacle) if obstacle else None,
    )
