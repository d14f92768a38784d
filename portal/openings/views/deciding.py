"""Sending a request, deciding on it, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.openings import queries, rights, service
from portal.openings.forms import ReviewForm, VersionForm, WithdrawForm
from portal.openings.models import Opening
from portal.openings.rules import OpeningAction
from portal.openings.views.blueprint import about, bp, not_now

P = Permission


@bp.route("/openings/<uuid:opening_id>/submit", methods=["GET", "POST"])
@requires(P.REQUEST_INTERNS)
def submit(opening_id: UUID) -> Any:
    return _submit(queries.get_opening(current_user, opening_id, P.REQUEST_INTERNS))


@bp.route("/openings/<uuid:opening_id>/submit-entered", methods=["GET", "POST"])
@requires(P.ENTER_OPENING_ON_BEHALF)
def submit_entered(opening_id: UUID) -> Any:
    return _submit(queries.get_opening(current_user, opening_id, P.ENTER_OPENING_ON_BEHALF))


def _submit(opening: Opening) -> Any:
    if request.method == "GET" and not rights.can_edit(current_user, opening, clock.now()):
        return not_now(opening)
    form = VersionForm(version=opening.version)
    done, status = carry_out(
        form, lambda: service.submit(opening, seen=form.version.data, actor=current_user), record=opening
    )
    if done:
        flash(_("Đã gửi đề nghị. Cơ quan điều phối sẽ xem xét."), "success")
        return redirect(url_for(".show", opening_id=opening.id))
    return render_template("openings/submit.html", form=form, **about(opening)), status


@bp.route("/openings/<uuid:opening_id>/withdraw", methods=["GET", "POST"])
@requires(P.REQUEST_INTERNS)
def withdraw(opening_id: UUID) -> Any:
    return _withdraw(queries.get_opening(current_user, opening_id, P.REQUEST_INTERNS))


@bp.route("/openings/<uuid:opening_id>/withdraw-entered", methods=["GET", "POST"])
@requires(P.ENTER_OPENING_ON_BEHALF)
def withdraw_entered(opening_id: UUID) -> Any:
    return _withdraw(queries.get_opening(current_user, opening_id, P.ENTER_OPENING_ON_BEHALF))


def _withdraw(opening: Opening) -> Any:
    if request.method == "GET" and not rights.can_withdraw(current_user, opening):
        return not_now(opening)
    form = WithdrawForm(version=opening.version)

    def take_back() -> None:
        service.withdraw(opening, seen=form.version.data, reason=form.reason.data, actor=current_user)

    done, status = carry_out(form, take_back, record=opening)
    if done:
        flash(_("Đã rút đề nghị. Sinh viên đã chọn sẽ thấy thông báo khi mở danh sách."), "success")
        return redirect(url_for(".show", opening_id=opening.id))
    return render_template("openings/withdraw.html", form=form, **about(opening)), status


@bp.route("/openings/<uuid:opening_id>/review", methods=["GET", "POST"])
@requires(P.REVIEW_OPENINGS)
def review(opening_id: UUID) -> Any:
    opening = queries.get_opening(current_user, opening_id, P.REVIEW_OPENINGS)
    form = ReviewForm(version=opening.version)
    verbs = {
        OpeningAction.APPROVE: service.approve,
        OpeningAction.RETURN: service.send_back,
        OpeningAction.REJECT: service.reject,
    }

    def decide() -> None:
        verb = verbs[OpeningAction(form.decision.data)]
        verb(opening, seen=form.version.data, comment=form.comment.data, actor=current_user)

    done, status = carry_out(form, decide, record=opening)
    if done:
        flash(_("Đã ghi quyết định về đề nghị này."), "success")
        return redirect(url_for(".index", round_id=opening.round_id, status="submitted"))
    may = rights.can_review(current_user, opening)
    return render_template("openings/review.html", form=form, may_review=may, **about(opening)), status
