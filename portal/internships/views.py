"""Pages of the internship: the interns, one intern's course, and the host's assessment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.errors import StaleVersion
from portal.form_differences import differences
from portal.internships import course, queries, service
from portal.internships.assessment_form import AssessmentForm
from portal.internships.forms import ArrivalForm, EarlyEndForm
from portal.internships.rules import ASSESSABLE, AssessmentSource
from portal.internships.wording import CRITERIA_WORDS, RATINGS, SOURCES
from portal.paging import page_number
from portal.placements.models import Placement
from portal.placements.rules import PlacementAction
from portal.rounds.queries import get_round
from portal.students import looking
from portal.students.rules import FilePage
from portal.vietnamese.dates import local_day

bp = Blueprint("internships", __name__)
P = Permission


@bp.app_context_processor
def for_templates() -> dict[str, Any]:
    """For pages of the placements, which come before the internships: `internship_of(placement)`, what was kept of it,
    and `has_internship(placement)`, whether there is a page of it."""
    return {
        "internship_of": lambda placement: queries.find_internship(placement.id),
        "has_internship": lambda placement: placement.status in ASSESSABLE,
    }


@bp.route("/rounds/<uuid:round_id>/assessments")
@requires(P.VIEW_PLACEMENTS)
def index(round_id: UUID) -> Any:
    """The interns of a round and whether their hosts have assessed them."""
    round_ = get_round(round_id, current_user)
    rows = queries.list_interns(current_user, round_.id, page_number())
    return render_template("internships/index.html", round=round_, page=rows, ratings=RATINGS)


@bp.route("/placements/<uuid:placement_id>/assessment")
@requires(P.VIEW_PLACEMENTS)
def show(placement_id: UUID) -> Any:
    """From when to when an intern was there, and what the host said of them."""
    placement = queries.get_intern(current_user, placement_id, P.VIEW_PLACEMENTS)
    _note_look(placement)
    return render_template(
        "internships/show.html",
        placement=placement,
        round=placement.opening.round,
        assessment=queries.find_assessment(placement.id),
        internship=queries.find_internship(placement.id),
        may_start=_may_follow(placement, PlacementAction.START),
        may_end=_may_follow(placement, PlacementAction.END_EARLY),
        may_assess=_is_host(placement.opening.commune_code) and queries.is_assessable(placement),
        words=CRITERIA_WORDS,
        ratings=RATINGS,
        sources=SOURCES,
    )


def _note_look(placement: Placement) -> None:
    at = placement.opening.commune_code
    looking.note(placement.student, FilePage.ASSESSMENT, actor=current_user, permission=P.VIEW_PLACEMENTS, commune=at)


def _is_host(commune_code: str) -> bool:
    return commune_code in current_user.scope(P.ASSESS_INTERNS).commune_codes


def _may_follow(placement: Placement, action: PlacementAction) -> bool:
    scope = current_user.scope(P.FOLLOW_INTERNSHIPS)
    reaches = scope.everything or placement.opening.commune_code in scope.commune_codes
    return reaches and queries.may_follow(placement, action)


@bp.route("/placements/<uuid:placement_id>/arrival", methods=["GET", "POST"])
@requires(P.FOLLOW_INTERNSHIPS)
def confirm_arrival(placement_id: UUID) -> Any:
    """Write down that the intern came."""
    placement = queries.get_intern(current_user, placement_id, P.FOLLOW_INTERNSHIPS)
    form = ArrivalForm.about(placement, day=min(local_day(clock.now()), placement.opening.ends_on))

    def keep() -> None:
        assert form.day.data is not None  # a required field
        course.confirm_arrival(placement, form.day.data, seen=form.seen(), actor=current_user)

    return _course_page(placement, form, keep, "internships/confirm_arrival.html", PlacementAction.START)


@bp.route("/placements/<uuid:placement_id>/early-end", methods=["GET", "POST"])
@requires(P.FOLLOW_INTERNSHIPS)
def end_early(placement_id: UUID) -> Any:
    """Write down that the intern left before the end."""
    placement = queries.get_intern(current_user, placement_id, P.FOLLOW_INTERNSHIPS)
    form = EarlyEndForm.about(placement)

    def keep() -> None:
        assert form.day.data is not None  # a required field
        course.end_early(placement, form.day.data, form.reason.data or "", seen=form.seen(), actor=current_user)

    return _course_page(placement, form, keep, "internships/end_early.html", PlacementAction.END_EARLY)


def _course_page(
    placement: Placement, form: ArrivalForm, keep: Callable[[], None], template: str, action: PlacementAction
) -> Any:
    _note_look(placement)
    kept, status = carry_out(
        form, keep, stale=_("Chưa ghi gì: tình trạng của sinh viên vừa thay đổi. Hãy xem bên dưới.")
    )
    if kept:
        flash(_("Đã ghi nhận."), "success")
        return redirect(url_for(".show", placement_id=placement.id))
    if form.refusal:
        form.show(placement)
    page = render_template(
        template,
        placement=placement,
        round=placement.opening.round,
        form=form,
        changes=form.changed_meanwhile(),
        is_possible=queries.may_follow(placement, action),
    )
    return page, status


@bp.route("/placements/<uuid:placement_id>/assess", methods=["GET", "POST"])
@requires(P.ASSESS_INTERNS)
def assess(placement_id: UUID) -> Any:
    """The host's form, filled with what was said before."""
    placement = queries.get_intern(current_user, placement_id, P.ASSESS_INTERNS)
    _note_look(placement)
    stored = queries.find_assessment(placement.id)
    form = AssessmentForm(obj=stored, version=str(stored.version if stored else 0))
    kept, status = carry_out(form, lambda: _assess(placement, form))
    if kept:
        flash(_("Đã ghi nhận xét."), "success")
        return redirect(url_for(".show", placement_id=placement.id))
    changes = _written_meanwhile(placement, form) if status == StaleVersion.status else []
    shown = {"placement": placement, "round": placement.opening.round, "changes": changes}
    return render_template("internships/assess.html", form=form, **shown), status


def _written_meanwhile(placement: Placement, form: AssessmentForm) -> list[tuple[str, str, str]]:
    stored = queries.find_assessment(placement.id)
    form.version.data = str(stored.version if stored else 0)
    return differences(form, {field.name: getattr(stored, field.name, None) for field in form})


def _assess(placement: Placement, form: AssessmentForm) -> None:
    source, seen = AssessmentSource.PORTAL, form.version.data
    service.assess(placement, form.assessed(), seen=seen, source=source, actor=current_user)
