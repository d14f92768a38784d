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
from portal.attempts.changes.queries import list_all
from portal.attempts.changes.rules import numbered
from portal.attempts.changes.wording import REASONS
from portal.attempts.figures import figures_of
from portal.attempts.forms import DecisionForm, SendForm
from portal.attempts.models import MatchAttempt
from portal.attempts.pins.wording import SHORT
from portal.attempts.price_words import price_rows, price_sentences
from portal.attempts.rules import Decision
from portal.attempts.views.blueprint import bp
from portal.attempts.wording import obstacle_message, steps_shown
from portal.carrying_out import carry_out
from portal.database import set_writing
from portal.extensions import db


@bp.route("/attempts/<uuid:attempt_id>/send-for-approval", methods=["GET", "POST"])
@requires(Permission.RUN_ATTEMPTS)
def send(attempt_id: uuid.UUID) -> Any:
    """Put the attempt before the approvers."""
    attempt = queries.get_attempt(current_user, attempt_id)
    form = SendForm(version=attempt.version)
    sent, status = carry_out(form, lambda: approval.send(attempt, version=form.version.data, actor=current_user))
    if status == 409 and approval.was_sent_by(attempt, current_user):
        flash(_("Lần bấm đầu của bạn đã trình phương án này; không có gì được làm hai lần."), "success")
        return redirect(url_for(".show", attempt_id=attempt.id))
    if sent:
        flash(_("Đã trình phương án để phê duyệt."), "success")
        return redirect(url_for(".show", attempt_id=attempt.id))
    form.version.data = str(attempt.version)
    page = render_template(
        "attempts/send.html",
        attempt=attempt,
        form=form,
        obstacle=approval.why_not_sent(attempt),
        steps=steps_shown(attempt),
        newcomers=refills.list_newcomers(attempt),
    )
    return page, status


@bp.route("/attempts/<uuid:attempt_id>/decision", methods=["GET", "POST"])
@requires(Permission.DECIDE_ON_ATTEMPTS, confirms=True)
def decide(attempt_id: uuid.UUID) -> Any:
    """Give the current step's answer."""
    attempt = queries.get_attempt(current_user, attempt_id)
    form = DecisionForm()
    decided, status = carry_out(form, lambda: _decide(attempt, form))
    if status == 409 and approval.was_decided_by(attempt, form.decision.data, current_user):
        flash(_("Lần bấm đầu của bạn đã ghi quyết định này; không có gì được làm hai lần."), "success")
        return redirect(url_for(".show", attempt_id=attempt.id))
    if decided:
        flash(_("Đã ghi quyết định của bạn."), "success")
        return redirect(url_for(".show", attempt_id=attempt.id))
    page = _decision_page(attempt, form)
    _note_look(attempt)
    return page, status


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


def _decision_page(attempt: MatchAttempt, form: DecisionForm) -> str:
    seen = approval.Seen.of(attempt)
    form.version.data, form.sending.data, form.answers.data = seen.version, seen.sending, seen.answers
    obstacle = approval.obstacle_to_decide(attempt, current_user)
    price = (attempt.report or {}).get("price")
    changes_made = list_all(attempt.id)
    return render_template(
        "attempts/decide.html",
        attempt=attempt,
        form=form,
        changes=form.changed_meanwhile(),
        figures=figures_of(attempt.report) if attempt.report else None,
        steps=steps_shown(attempt),
        since=looks.since_last_look(attempt, current_user, changes_made),
        price=price_rows(price) if price else [],
        price_sentences=price_sentences(price) if price else [],
        newcomers=refills.list_newcomers(attempt),
        hand_changes=numbered(changes_made),
        reasons=REASONS,
        kinds=SHORT,
        obstacle=obstacle_message(obstacle) if obstacle else None,
    )
