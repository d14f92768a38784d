"""The landing page for everybody, and the home page of whoever is signed in."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal import clock
from portal.access import Permission, public, requires
from portal.communes.tiles import drawing_size
from portal.dashboards import queries
from portal.dashboards.figures import MapOf, count_demand, count_supply, firsts_by_level, map_legend, map_tiles
from portal.dashboards.seats import CommuneSeats, by_level, filled_by_level, legend_of, list_seats, tiles_of
from portal.rounds.queries import get_round, list_round_fields
from portal.rounds.rules import PRIORITY_LEVELS
from portal.schools.naming import named

bp = Blueprint("dashboards", __name__)

# Word and colour of a task's state.
TASK_STATES = {
    "todo": (_l("Cần làm"), "orange"),
    "waiting": (_l("Đang chờ"), "blue"),
    "done": (_l("Đã xong"), "green"),
    "told": (_l("Cần biết"), "grey"),
}
MAPS = {MapOf.PRIORITY: _l("Mức ưu tiên"), MapOf.DEMAND: _l("Nhu cầu"), MapOf.FILL: _l("Chỗ có người")}
MAP_CAPTIONS = {
    MapOf.PRIORITY: _l("Mức ưu tiên trong đợt này"),
    MapOf.DEMAND: _l("Sinh viên chọn / số chỗ"),
    MapOf.FILL: _l("Chỗ có người / số chỗ"),
}


@bp.route("/")
@public
def landing() -> Any:
    """What the programme is, its dates, how it is decided, and where seats are open."""
    if current_user.is_authenticated:
        return redirect(url_for(".home"))
    rounds = queries.list_active_rounds()
    seats = list_seats(rounds[0]) if rounds and rounds[0].takes_entries else []
    bars = [(_("Mức %(level)s", level=level), count) for level, count in by_level(seats)]
    return render_template(
        "dashboards/landing.html",
        rounds=rounds,
        bars=bars,
        seats=sum(one.seats for one in seats),
        tiles=tiles_of(seats),
        tiles_size=drawing_size(),
        legend=legend_of(seats),
    )


@bp.route("/rounds/<uuid:round_id>/figures")
@requires(Permission.VIEW_ROUNDS)
def figures(round_id: UUID) -> Any:
    """Seats and applicants by field and priority, and the map of the communes by what the address asks for."""
    round_ = get_round(round_id, current_user)
    is_published = round_.is_published
    offered = [one for one in MapOf if is_published or one is not MapOf.FILL]
    shown = next((one for one in offered if one == request.args.get("map")), MapOf.PRIORITY)
    seats = list_seats(round_)
    demand = count_demand(round_.id) if shown is MapOf.DEMAND else Counter()
    return render_template(
        "dashboards/figures.html",
        round=round_,
        **_bars(round_.id, seats, is_published=is_published),
        map_views=[
            (MAPS[one], url_for(".figures", round_id=round_.id, map=one.value, _anchor="map"), one is shown)
            for one in offered
        ],
        map_caption=MAP_CAPTIONS[shown],
        tiles=map_tiles(shown, seats, demand),
        tiles_size=drawing_size(),
        legend=map_legend(shown),
    )


def _bars(round_id: UUID, seats: list[CommuneSeats], *, is_published: bool) -> dict[str, Any]:
    supply, fields = count_supply(round_id), list_round_fields(round_id)
    firsts = firsts_by_level(supply, list(PRIORITY_LEVELS))
    open_at = dict(by_level(seats))
    of_level = {level: _("Mức %(level)s", level=level) for level in PRIORITY_LEVELS}

    def cells(field: str) -> list[tuple[int, int]]:
        return [(supply.seats[field, level], supply.firsts[field, level]) for level in PRIORITY_LEVELS]

    return {
        "by_field": [
            (named(field.name), sum(of for of, _firsts in cells(field.code)), supply.applicants[field.code])
            for field in fields
        ],
        "by_level": [(of_level[level], open_at.get(level, 0), firsts[level]) for level in PRIORITY_LEVELS],
        "cells": [(named(field.name), cells(field.code)) for field in fields],
        "level_columns": [{"label": label, "numeric": True} for label in of_level.values()],
        "filled": [(of_level[level], taken, of) for level, taken, of in filled_by_level(seats)] if is_published else [],
    }


@bp.route("/home")
@requires(Permission.VIEW_HOME)
def home() -> Any:
    """What is the state, what must I do, by when: for each role that the user holds."""
    found = queries.find_home(current_user, clock.now())
    in_line = current_user.can(Permission.MANAGE_ROUNDS)
    return render_template(
        "dashboards/home.html",
        work=found.work,
        general=found.general,
        queue=[found.in_line("todo"), found.in_line("waiting")] if in_line else [],
        task_states=TASK_STATES,
    )
