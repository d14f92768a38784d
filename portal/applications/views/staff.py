"""The applications of a round for coordinators and auditors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_login import current_user

from portal.access import Permission, requires
from portal.applications import overview, queries, wording
from portal.applications.forms import ApplicantFilters
from portal.applications.rules import Purpose
from portal.applications.views.blueprint import bp
from portal.paging import page_number
from portal.rounds.queries import get_round

P = Permission


@bp.route("/rounds/<uuid:round_id>/applications")
@requires(P.VIEW_APPLICATIONS)
def index(round_id: UUID) -> Any:
    """Who has submitted, who is still writing, who has not begun."""
    round_ = get_round(round_id, current_user)
    schools = overview.list_schools(current_user)
    filters = ApplicantFilters(request.args, schools)
    return render_template(
        "applications/index.html",
        round=round_,
        page=overview.list_applicants(current_user, round_.id, filters.wanted(), page_number()),
        counts=overview.count_by_progress(current_user, round_.id),
        filters=filters,
        schools=dict(schools),
        words=wording.PROGRESS,
    )


@bp.route("/rounds/<uuid:round_id>/applications/<uuid:application_id>")
@requires(P.VIEW_APPLICATIONS)
def review(round_id: UUID, application_id: UUID) -> Any:
    """What a student submitted; a draft is the student's own."""
    application = overview.get_application(current_user, round_id, application_id)
    counted = queries.find_counted(application)
    consents = queries.list_consents(application.student_id, round_id)
    return render_template(
        "applications/review.html",
        round=get_round(round_id, current_user),
        application=application,
        counted=counted,
        listed=queries.list_submitted(counted) if counted else [],
        submissions=overview.list_submissions(application),
        needs=wording.needs_in_words(counted.needs if counted else []),
        consents=[(wording.CONSENTS[Purpose(consent.purpose)], consent.given_at) for consent in consents],
        sees_phone=overview.can_see_phone(current_user, application.student),
    )
