"""Sending an attempt for approval, and the answers of the approvers."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts import approval, queries, refills
from portal.attempts.approvals import looks
from portal.attempts.figures import figures_of
from portal.attempts.forms import DecisionForm, SendForm
from portal.attempts.models import MatchAttempt
from portal.attempts.price_words import price_rows, price_sentences
from portal.attempts.rules import TRANSITIONS, AttemptAction, Decision
from portal.attempts.views.blueprint import bp
from portal.attempts.wording import obstacle_message, steps_shown
from portal.database import set_writing
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.transitions import allows


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
@requires(Permission.DECIDE_ON_ATTEMPTS, confirms=True)
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
    page = _decision_page(attempt, form, changes)
    _note_look(attempt)
    return page, 422 if form.errors and status == 200 else status


def _note_look(attempt: MatchAttempt) -> None:
    """Once the page is made, in a transaction that begins by writing: SQLite refuses to turn a reading one."""
    seen = attempt.id, current_user.id, attempt.sendings
    db.session.rollback()
    set_writing(True)
    looks.note_look(*seen[:2], sending=seen[2])
    db.session.commit()


def _decide(attempt: MatchAttempt, form: DecisionForm) -> None:
    seen = approval.Seen(form.version.data or "", form.sending.data or "", form.answers.data or "")
    decision, reason = Decision(form.decision.data), form.reason.data
    approval.decide(attempt, decision, reason=reason, seen=seen, actor=current_user)
    db.session.commit()


def _decision_page(attempt: MatchAttempt, form: DecisionForm, changes: list[tuple[str, str, str]]) -> str:
    seen = approval.Seen.of(attempt)
    form.version.data, form.sending.data, form.answers.data = seen.version, seen.sending, seen.answers
    obstacle = approval.obstacle_to_decide(attempt, current_user)
    price = (attempt.report or {}).get("price")
    return render_template(
        "attempts/decide.html",
        attempt=attempt,
        form=form,
        changes=changes,
        figures=figures_of(attempt.report) if attempt.report else None,
        steps=steps_shown(attempt),
        since=looks.since_last_look(attempt, current_user),
        price=price_rows(price) if price else [],
        price_sentences=price_sentences(price) if price else [],
        newcomers=refills.list_newcomers(attempt),
        obstacle=obstacle_message(obstacle) if obstacle else None,
    )
