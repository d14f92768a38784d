"""What whoever holds a link sees and does: one thing, without an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.access import public
from portal.action_links import queries, service
from portal.action_links.forms import RECEIVES, AnswerLinkForm, ReceiveForm
from portal.action_links.models import ActionLink
from portal.action_links.rules import Task
from portal.action_links.service import DeadLink
from portal.action_links.views.blueprint import bp
from portal.errors import DomainError
from portal.extensions import db
from portal.forms import PortalForm
from portal.internships.assessment_form import AssessmentForm
from portal.internships.queries import find_assessment


@bp.route("/do/<token>", methods=["GET", "POST"])
@public
def use(token: str) -> Any:
    """The page of one link; a dead one says why and nothing of what it was about."""
    link = queries.get_by_token(token)
    if (dead := service.why_dead(link)) is not None:
        return _dead(link, dead)
    template, prepare = _PAGES[Task(link.task)]
    form, verb = prepare(link)
    status = 200
    if form.validate_on_submit():
        try:
            verb()
            db.session.commit()
            flash(_("Đã ghi nhận. Cảm ơn %(commune)s.", commune=link.commune.full_name), "success")
            return redirect(url_for(".done"))
        except DomainError as error:
            db.session.rollback()
            if isinstance(error, DeadLink):  # somebody else was faster
                return _dead(link, error)
            form.refuse(error)
            status = error.status
    elif form.errors:
        status = 422
    return render_template(template, link=link, round=link.round, form=form), status


@bp.route("/link-used")
@public
def done() -> Any:
    """After a link was used."""
    return render_template("action_links/done.html")


def _dead(link: ActionLink, dead: DeadLink) -> Any:
    return render_template("action_links/dead.html", round=link.round, message=dead.message), dead.status


def _receiving(link: ActionLink) -> tuple[PortalForm, Callable[[], None]]:
    form = ReceiveForm()

    def receive() -> None:
        receives, reason = form.decision.data == RECEIVES, form.reason.data or ""
        service.receive(link, receives=receives, reason=reason, name=form.name.data)

    return form, receive


def _answering(link: ActionLink) -> tuple[PortalForm, Callable[[], None]]:
    form = AnswerLinkForm()
    return form, lambda: service.answer_question(link, text=form.answer.data, name=form.name.data)


def _assessing(link: ActionLink) -> tuple[PortalForm, Callable[[], None]]:
    assert link.placement_id is not None
    stored = find_assessment(link.placement_id)
    form = AssessmentForm(obj=stored, version=str(stored.version if stored else 0))
    return form, lambda: service.assess_intern(link, form.assessed(), seen=form.version.data)


_PAGES = {
    Task.CONFIRM: ("action_links/confirm.html", _receiving),
    Task.ANSWER: ("action_links/answer.html", _answering),
    Task.ASSESS: ("action_links/assess.html", _assessing),
}
