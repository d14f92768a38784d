"""The two answers to a placement: the student's, the commune's, and what a coordinator writes down for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.placements import queries, service, wording
from portal.placements.forms import AnswerForm, EnterAnswerForm, ExtendForm, OnBehalfForm
from portal.placements.models import Placement
from portal.placements.rules.answers import COMMUNE_ACTS, STUDENT_ACTS, Act, Source, acts_open
from portal.placements.swaps.queries import list_of_placement
from portal.placements.views.blueprint import bp
from portal.students import looking
from portal.students.rules import FilePage

P = Permission


@bp.route("/placements/<uuid:placement_id>")
@requires(P.VIEW_PLACEMENTS)
def show(placement_id: UUID) -> Any:
    """One placement: both answers, until when, and all that was said."""
    placement = queries.get_placement(current_user, placement_id, P.VIEW_PLACEMENTS)
    _note_look(placement)
    return render_template(
        "placements/show.html",
        placement=placement,
        round=placement.opening.round,
        said=queries.list_said(placement),
        words=wording,
        is_host=placement.opening.commune_code in current_user.scope(P.ANSWER_FOR_COMMUNE).commune_codes,
        commune_acts=_open(placement, COMMUNE_ACTS),
        any_acts=_open(placement, Act),
        swaps=list_of_placement(placement),
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
    acts = _open(placement, COMMUNE_ACTS)
    # Only who has confirmed takes that back: beside "no", it would be a second no to choose from.
    form.offer([act for act in acts if act is not Act.COMMUNE_WITHDRAWS or Act.REFUSE not in acts], wording.HOST_ACTS)
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


def _note_look(placement: Placement) -> None:
    """Staff, that is; students look at their own."""
    at = placement.opening.commune_code
    looking.note(placement.student, FilePage.PLACEMENT, actor=current_user, permission=P.VIEW_PLACEMENTS, commune=at)


def _open(placement: Placement, acts: Any) -> Sequence[Act]:
    return acts_open(placement, acts, placement.opening.round.status)


def _page(placement: Placement, form: Any, template: str, after: str) -> Any:
    _note_look(placement)
    about = {"placement": placement, "round": placement.opening.round}
    return answering_page(form, placement, lambda: _keep(placement, form), template=template, after=after, **about)


def answering_page(
    form: Any, record: Any, keep: Callable[[], None], *, template: str, after: str, **context: Any
) -> Any:
    """Keep what the form says, or show it again with what was typed and what happened meanwhile to the record."""
    kept, status = carry_out(form, keep, stale=_not_needed(form))
    if kept:
        flash(_("Đã ghi nhận."), "success")
        return redirect(after)
    if form.refusal:
        form.show(record)
    return render_template(template, form=form, back=after, changes=form.changed_meanwhile(), **context), status


def _not_needed(form: Any) -> str:
    """What somebody is told who was slower and has nothing left to answer, in place of "send again"."""
    if "act" not in form or form.act.choices:
        return ""
    return _(
        "Câu trả lời của bạn chưa được ghi và không cần gửi lại. Dưới đây là những gì đã thay đổi từ khi bạn mở trang."
    )


def _keep(placement: Placement, form: Any) -> None:
    if isinstance(form, ExtendForm):
        assert form.until.data is not None  # a required field
        service.extend(placement, form.until.data, seen=form.seen(), actor=current_user)
    else:
        service.say(placement, Act(form.act.data), told_by(form), seen=form.seen())


def told_by(form: Any) -> service.Told:
    """How the answer came that the form holds: from the person alone, or written down by a coordinator."""
    entered = isinstance(form, OnBehalfForm)
    return service.Told(
        actor=current_user,
        key=str(form.key.data),
        source=Source(form.source.data) if entered else Source.PORTAL,
        note=(form.note.data or "") if entered else "",
        reason=form.reason.data or "",
    )
