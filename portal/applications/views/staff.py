"""The applications of a round for coordinators and auditors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from portal import clock
from portal.access import Permission, can, requires
from portal.applications import overview, queries, wording
from portal.applications.forms import ApplicantFilters
from portal.applications.listing import APPLICANTS
from portal.applications.views.blueprint import bp
from portal.listings.showing import open_list
from portal.paging import page_number
from portal.rounds.models import Round
from portal.rounds.queries import get_round
from portal.rounds.rules import applications_open
from portal.students import looking
from portal.students.rules import FilePage

P = Permission


@bp.route("/rounds/<uuid:round_id>/applications")
@requires(P.VIEW_APPLICATIONS)
def index(round_id: UUID) -> Any:
    """Who has submitted, who is still writing, who has not begun."""
    round_ = get_round(round_id, current_user)
    listing = open_list(APPLICANTS, current_user, request.args)
    if listing.leads_to is not None:
        return redirect(url_for(".index", round_id=round_id, **listing.leads_to))
    schools = overview.list_schools(current_user)
    filters = ApplicantFilters(request.args, schools)
    return render_template(
        "applications/index.html",
        round=round_,
        listing=listing,
        page=overview.list_applicants(current_user, round_, filters.wanted(), page_number(), listing.sort),
        counts=overview.count_by_progress(current_user, round_.id),
        filters=filters,
        schools=dict(schools),
        words=wording.PROGRESS,
        enters=can_enter(round_),
        reminds=applications_open(round_, clock.now()) and can(P.REMIND_APPLICANTS),
    )


@bp.route("/rounds/<uuid:round_id>/applications/<uuid:application_id>")
@requires(P.VIEW_APPLICATIONS)
def review(round_id: UUID, application_id: UUID) -> Any:
    """What a student submitted; a draft is the student's own."""
    application = overview.get_application(current_user, round_id, application_id)
    looking.note(application.student, FilePage.APPLICATION, actor=current_user, permission=P.VIEW_APPLICATIONS)
    counted = queries.find_counted(application)
    consents = queries.list_consents(application.student_id, round_id)
    round_ = get_round(round_id, current_user)
    return render_template(
        "applications/review.html",
        round=round_,
        enters=can_enter(round_),
        application=application,
        counted=counted,
        listed=queries.list_submitted(counted) if counted else [],
        submissions=overview.list_submissions(application),
        needs=wording.needs_in_words(counted.needs if counted else []),
        consents=wording.consents_in_words(consents),
        entered=wording.entered_sentence(counted),
        sees_phone=overview.can_see_phone(current_user, application.student),
    )


def can_enter(round_: Round) -> bool:
    """Whether the reader may write an application of the round down for a student now."""
    return applications_open(round_, clock.now()) and can(P.ENTER_APPLICATION_ON_BEHALF)
