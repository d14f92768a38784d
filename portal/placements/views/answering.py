"""The two answers to a placement: the student's, the commune's, and what a coordinator writes down for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.placements import queries, service, wording
from portal.placements.forms import AnswerForm, EnterAnswerForm, ExtendForm
from portal.placements.models import Placement
from portal.placements.rules.answers import COMMUNE_ACTS, STUDENT_ACTS, Act, Source, acts_open
from portal.placements.views.blueprint import bp

P = Permission


@bp.route("/placements/<uuid:placement_id>")
@requires(P.VIEW_PLACEMENTS)
def show(placement_id: UUID) -> Any:
    """One placement: both answers, until when, and all that was said."""
    placement = queries.get_placement(current_user, placement_id, P.VIEW_PLACEMENTS)
    return render_template(
        "placements/show.html",
        placement=placement,
        round=placement.opening.round,
        said=queries.list_said(placement),
        words=wording,
        is_host=placement.opening.commune_code in current_user.scope(P.ANSWER_FOR_COMMUNE).commune_codes,
        commune_acts=_open(placement, COMMUNE_ACTS),
        any_acts=_open(placement, Act),
    )


@bp.route("/placements/<uuid:placement_id>/answer", methods=["GET", "POST"])
@requires(P.ANSWER_OWN_PLACEMENT)
def answer(placement_id: UUID) -> Any:
    """The student takes the place, declines it, or withdraws before the start."""
    placement = queries.get_placement(current_user, placement_id, P.ANSWER_OWN_PLACEMENT)
    form = AnswerForm.about(placement)
    form.offer(_open(placement, STUDENT_ACTS), wording.OWN_ACTS)
    return _page(placement, form, "placements/answer.html", url_for(".mine"))


@bp.route("/placements/<uuid:placement_id>/receive", methods=["GET", "POST"])
@requires(P.ANSWER_FOR_COMMUNE)
def receive(placement_id: UUID) -> Any:
    """The commune receives the student, does not, or takes its word back before the start."""
    placement = queries.get_placement(current_user, placement_id, P.ANSWER_FOR_COMMUNE)
    form = AnswerForm.about(placement)
    form.offer(_open(placement, COMMUNE_ACTS), wording.HOST_ACTS)
    return _page(placement, form, "placements/receive.html", url_for(".show", placement_id=placement.id))


@bp.route("/placements/<uuid:placement_id>/enter-answer", methods=["GET", "POST"])
@requires(P.ENTER_ANSWER_ON_BEHALF)
def enter_answer(placement_id: UUID) -> Any:
    """A coordinator writes down what came by phone or paper, or that nothing came in time."""
    placement = queries.get_placement(current_user, placement_id, P.ENTER_ANSWER_ON_BEHALF)
    form = EnterAnswerForm.about(placement)
    form.offer(_open(placement, Act))
    return _page(placement, form, "placements/enter_answer.html", url_for(".show", placement_id=placement.id))


@bp.route("/placements/<uuid:placement_id>/extend", methods=["GET", "POST"])
@requires(P.ENTER_ANSWER_ON_BEHALF)
def extend(placement_id: UUID) -> Any:
    """Give both sides more time."""
    placement = queries.get_placement(current_user, placement_id, P.ENTER_ANSWER_ON_BEHALF)
    form = ExtendForm.about(placement, until=placement.answer_by)
    return _page(placement, form, "placements/extend.html", url_for(".show", placement_id=placement.id))


def _open(placement: Placement, acts: Any) -> Sequence[Act]:
    return acts_open(placement, acts, placement.opening.round.status)


def _page(placement: Placement, form: Any, template: str, after: str) -> Any:
    """Keep what the form says, or show it again with what was typed and what happened meanwhile."""
    status, changes = 200, []
    if form.validate_on_submit():
        try:
            _keep(placement, form)
            db.session.commit()
            flash(_("Đã ghi nhận."), "success")
            return redirect(after)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            status = error.status
            changes = error.changes if isinstance(error, StaleVersion) else []
            form.show(placement)
    elif form.errors:
        status = 422
    round_ = placement.opening.round
    return render_template(template, placement=placement, round=round_, form=form, back=after, changes=changes), status


def _keep(placement: Placement, form: Any) -> None:
    if isinstance(form, ExtendForm):
        assert form.until.data is not None  # a required field
        service.extend(placement, form.until.data, seen=form.seen(), actor=current_user)
        return
    entered = isinstance(form, EnterAnswerForm)
    told = service.Told(
        actor=current_user,
        key=str(form.key.data),
        source=Source(form.source.data) if entered else Source.PORTAL,
        note=(form.note.data or "") if entered else "",
        reason=form.reason.data or "",
    )
    service.say(placement, Act(form.act.data), told, seen=form.seen())
