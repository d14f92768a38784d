"""Pages of the result: publish it, see what concerns oneself, and what everybody may know."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.access import Permission, public, requires
from portal.attempts import queries as attempts
from portal.attempts.figures import figures_of
from portal.attempts.models import MatchAttempt
from portal.attempts.outcomes import list_schools
from portal.errors import DomainError, NotFound
from portal.extensions import db
from portal.paging import page_number
from portal.placements import queries, service
from portal.placements.forms import PlacementFilters, PublishForm
from portal.rounds.queries import get_opened_round, get_round, list_round_fields
from portal.rounds.rules import MatchingRule
from portal.rounds.wording import RULES

bp = Blueprint("placements", __name__)


@bp.route("/attempts/<uuid:attempt_id>/publish", methods=["GET", "POST"])
@requires(Permission.PUBLISH_ATTEMPTS)
def publish(attempt_id: UUID) -> Any:
    """What follows for whom, then the publication."""
    attempt = attempts.get_attempt(current_user, attempt_id)
    previous = attempts.find_published(attempt.round_id)
    form = PublishForm(version=attempt.version, replaces=str(previous.id) if previous else "")
    if form.validate_on_submit():
        try:
            count = _publish(attempt, form)
            flash(_("Đã công bố: %(count)s sinh viên có nơi thực tập.", count=count), "success")
            return redirect(url_for(".index", round_id=attempt.round_id))
        except DomainError as error:
            db.session.rollback()
            if error.status != 422:
                raise
            form.refuse(error)
    return _publish_page(attempt, previous, form), 422 if form.errors else 200


def _publish(attempt: MatchAttempt, form: PublishForm) -> int:
    version, replaces = form.version.data, form.replaces.data or ""
    count = service.publish(attempt, version=version, replaces=replaces, actor=current_user)
    db.session.commit()
    return count


def _publish_page(attempt: MatchAttempt, previous: MatchAttempt | None, form: PublishForm) -> str:
    effect = queries.effect_of(attempt)
    return render_template("placements/publish.html", attempt=attempt, previous=previous, effect=effect, form=form)


@bp.route("/rounds/<uuid:round_id>/placements")
@requires(Permission.VIEW_PLACEMENTS)
def index(round_id: UUID) -> Any:
    """Who is where, as far as it is the reader's concern; after publication only."""
    round_ = get_round(round_id, current_user)
    filters = _filters()
    wanted = queries.Wanted(
        search=filters.q.data or "",
        school=filters.chosen("school"),
        level=filters.chosen("level"),
    )
    return render_template(
        "placements/index.html",
        round=round_,
        page=queries.list_placements(current_user, round_.id, wanted, page=page_number()),
        filters=filters,
        is_published=round_.status in queries.PUBLISHED_ROUNDS,
        sees_contacts=queries.contact_rights(current_user),
    )


def _filters() -> PlacementFilters:
    filters = PlacementFilters(request.args)
    filters.school.choices = [("", _l("Tất cả")), *list_schools()]
    return filters


@bp.route("/my-placement")
@requires(Permission.VIEW_OWN_PLACEMENT)
def mine() -> Any:
    """A student's own result, round by round."""
    rows = queries.list_own(current_user)
    placements = queries.get_placements([row.placement_id for row in rows if row.placement_id])
    return render_template("placements/mine.html", rows=rows, placements=placements, published=queries.PUBLISHED_ROUNDS)


@bp.route("/rounds/<uuid:round_id>/results")
@public
def results(round_id: UUID) -> Any:
    """What everybody may know of a published result: counts, and what it takes to check it. No names."""
    round_ = get_opened_round(round_id)
    attempt = attempts.find_published(round_.id)
    if attempt is None or attempt.report is None:
        raise NotFound(_("Đợt này chưa công bố kết quả."))
    return render_template(
        "placements/results.html",
        round=round_,
        attempt=attempt,
        figures=figures_of(attempt.report),
        fields=list_round_fields(round_.id),
        counts=queries.count_by_priority_and_field(round_.id),
        rule=RULES[MatchingRule(attempt.rule)],
    )
