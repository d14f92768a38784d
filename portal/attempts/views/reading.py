"""The list of attempts, an attempt with its result or its progress, and its rows."""

from __future__ import annotations

import uuid
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.attempts import approval, outcomes, queries, refills
from portal.attempts.changes.rules import may_be_changed
from portal.attempts.figures import figures_of, stage_label
from portal.attempts.forms import RowFilters
from portal.attempts.listing import ROWS
from portal.attempts.models import MatchAttempt
from portal.attempts.price_words import price_in_brief, price_rows, price_sentences
from portal.attempts.rules import WAITING, may_be_sent, seconds_left
from portal.attempts.views.blueprint import bp
from portal.attempts.wording import departures, obstacle_message, rule_label, steps_shown
from portal.jobs.models import Job
from portal.jobs.queries import count_late, find_job
from portal.jobs.waiting import waiting_page
from portal.listings.showing import open_list
from portal.paging import page_number
from portal.rounds.queries import get_round
from portal.schools.naming import all_named, named


@bp.route("/rounds/<uuid:round_id>/attempts")
@requires(Permission.VIEW_ATTEMPTS)
def index(round_id: uuid.UUID) -> Any:
    round_ = get_round(round_id, current_user)
    page = queries.list_attempts(round_.id, page_number())
    return render_template(
        "attempts/index.html",
        round=round_,
        page=page,
        jobs=queries.jobs_of(page),
        figures_of=figures_of,
        rule_label=rule_label,
        price_in_brief=price_in_brief,
    )


@bp.route("/attempts/<uuid:attempt_id>")
@requires(Permission.VIEW_ATTEMPTS)
def show(attempt_id: uuid.UUID) -> Any:
    """Progress while it runs (the page asks again by itself), then the result."""
    attempt = queries.get_attempt(current_user, attempt_id)
    if attempt.status in WAITING:
        job = find_job(attempt.job_id)
        page = render_template("attempts/progress.html", attempt=attempt, job=job, late=count_late(), **_progress(job))
        return waiting_page(page)
    if attempt.report is None:
        return render_template("attempts/without_result.html", attempt=attempt)
    figures = figures_of(attempt.report)
    return render_template("attempts/show.html", attempt=attempt, figures=figures, **_standing(attempt))


def _progress(job: Job | None) -> dict[str, Any]:
    """Stage, share, and how many seconds are left as far as can be told."""
    share, began = (job.share, job.started_at) if job else (0.0, None)
    elapsed = (clock.now() - began).total_seconds() if began else 0.0
    return {"stage": stage_label(job.stage if job else ""), "share": share, "left": seconds_left(elapsed, share)}


def _standing(attempt: MatchAttempt) -> dict[str, Any]:
    """Where the attempt stands: its steps, what the reader may do, which communes get nobody."""
    report = attempt.report or {}
    price = report.get("price")
    figures = figures_of(report)
    obstacle = approval.obstacle_to_decide(attempt, current_user)
    return {
        "rule": rule_label(attempt.rule),
        "departures": departures(attempt),
        "comparison_only": not may_be_sent(attempt.rule),
        "sendable": approval.why_not_sent(attempt) is None,
        "price": price_rows(price) if price else [],
        "price_sentences": price_sentences(price) if price else [],
        "drift": queries.find_drift(attempt),
        "steps": steps_shown(attempt),
        "newcomers": refills.list_newcomers(attempt),
        "obstacle": obstacle_message(obstacle) if obstacle else None,
        "nobody": queries.communes_by_priority(figures.nobody),
    }


@bp.route("/attempts/<uuid:attempt_id>/rows")
@requires(Permission.VIEW_ATTEMPTS)
def rows(attempt_id: uuid.UUID) -> Any:
    """Who is sent where."""
    attempt = queries.get_attempt(current_user, attempt_id, bare=True)
    listing = open_list(ROWS, current_user, request.args)
    if listing.leads_to is not None:
        return redirect(url_for(".rows", attempt_id=attempt_id, **listing.leads_to))
    filters = _filters()
    wanted = outcomes.Wanted.read(filters.values())
    return render_template(
        "attempts/rows.html",
        attempt=attempt,
        listing=listing,
        page=outcomes.list_placed(attempt, wanted, page=page_number(), sort=listing.sort),
        filters=filters,
        can_change=may_be_changed(attempt.status, attempt.rule),
    )


@bp.route("/attempts/<uuid:attempt_id>/unplaced")
@requires(Permission.VIEW_ATTEMPTS)
def unplaced(attempt_id: uuid.UUID) -> Any:
    """Who has no place."""
    attempt = queries.get_attempt(current_user, attempt_id, bare=True)
    filters = _filters()
    page = outcomes.list_unplaced(
        attempt, search=filters.q.data or "", school=filters.chosen("school"), page=page_number()
    )
    by_field = [(named(name), count) for name, count in outcomes.count_unplaced_by_field(attempt.id)]
    can_change = may_be_changed(attempt.status, attempt.rule)
    shown = {"page": page, "filters": filters, "by_field": by_field, "can_change": can_change}
    return render_template("attempts/unplaced.html", attempt=attempt, **shown)


def _filters() -> RowFilters:
    filters = RowFilters(request.args)
    filters.school.choices = [("", _l("Tất cả")), *all_named(dict(outcomes.list_schools())).items()]
    return filters
