"""The forecast of a round, and its shortage groups."""

from __future__ import annotations

import uuid
from typing import Any

from flask import redirect, render_template, url_for
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.attempts.readiness import forecasts, nudge_words
from portal.attempts.readiness.forecasting import UNDETERMINED
from portal.attempts.readiness.models import Forecast
from portal.attempts.readiness.rules import NudgeKind, can_still_help
from portal.attempts.readiness.views.blueprint import bp
from portal.carrying_out import carry_out
from portal.forms import ConfirmForm
from portal.jobs.queries import count_late
from portal.jobs.waiting import waiting_page
from portal.openings.demand import count_rankings_of
from portal.paging import page_number
from portal.rounds.models import Round
from portal.rounds.queries import get_round
from portal.schools.naming import all_named

P = Permission


@bp.route("/rounds/<uuid:round_id>/forecast", methods=["GET", "POST"])
@requires(P.VIEW_READINESS, post=P.NUDGE)
def forecast(round_id: uuid.UUID) -> Any:
    """What the lists so far lead to; POST has it computed anew. The page asks again by itself until it is."""
    round_, form = get_round(round_id, current_user), ConfirmForm()
    asked, status = carry_out(form, lambda: forecasts.ask(round_, actor=current_user))
    if asked:
        return redirect(url_for(".forecast", round_id=round_id))
    found, job = forecasts.find_forecast(round_.id)
    under_way = job is not None and job.finished_at is None
    state = {"job": job, "under_way": under_way, "late": count_late() if under_way else 0}
    page = render_template("readiness/forecast.html", round=round_, form=form, **state, **_figures(round_, found))
    return waiting_page(page, status, waits=under_way)


def _figures(round_: Round, found: Forecast | None) -> dict[str, Any]:
    """What was computed last; nothing before the first time."""
    if found is None or found.figures is None:
        return {"figures": None}
    fields, sent = all_named(forecasts.field_names()), forecasts.list_sent(round_.id)
    groups = forecasts.list_groups(round_.id)
    return {
        "figures": found.figures,
        "supply": sorted(found.figures["supply"], key=lambda row: list(fields).index(row["field"])),
        "computed_at": found.computed_at,
        "submitted_since": forecasts.count_submitted_since(found),
        "undetermined": UNDETERMINED,
        "fields": fields,
        "too_late": _too_late(round_),
        "groups": [(group, nudge_words.shortage(group), nudge_words.helps(group, fields, sent)) for group in groups],
    }


@bp.route("/rounds/<uuid:round_id>/forecast/groups/<int:number>")
@requires(P.VIEW_READINESS)
def group(round_id: uuid.UUID, number: int) -> Any:
    """The openings of a shortage group, the students who could fill them, and what would help."""
    round_ = get_round(round_id, current_user)
    found = forecasts.get_group(round_.id, number)
    openings = forecasts.list_openings(found)
    return render_template(
        "readiness/group.html",
        round=round_,
        group=found,
        sentence=nudge_words.shortage(found),
        openings=openings,
        ranked=count_rankings_of(row.id for row in openings),
        page=forecasts.list_students(current_user, found, page_number()),
        helps=nudge_words.helps(found, all_named(forecasts.field_names()), forecasts.list_sent(round_.id)),
        too_late=_too_late(round_),
    )


def _too_late(round_: Round) -> dict[NudgeKind, Any]:
    """What it is too late to ask for, and why."""
    now = clock.now()
    return {kind: nudge_words.OVER[kind] for kind in NudgeKind if not can_still_help(kind, round_, now)}
