"""The landing page for everybody, and the home page of whoever is signed in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal import clock
from portal.access import Permission, public, requires
from portal.dashboards import queries
from portal.rounds.rules import RoundStatus

bp = Blueprint("dashboards", __name__)

_TAKING_ENTRIES = (RoundStatus.OPEN.value, RoundStatus.APPLYING.value)
_PUBLISHED = (RoundStatus.PUBLISHED.value, RoundStatus.RUNNING.value)
# Word and colour of a task's state.
TASK_STATES = {
    "todo": (_l("Cần làm"), "orange"),
    "waiting": (_l("Đang chờ"), "blue"),
    "done": (_l("Đã xong"), "green"),
    "told": (_l("Cần biết"), "grey"),
}


@bp.route("/")
@public
def landing() -> Any:
    """What the programme is, its dates, how it is decided, and where seats are open."""
    if current_user.is_authenticated:
        return redirect(url_for(".home"))
    rounds = queries.list_active_rounds()
    levels = queries.open_seats(rounds[0]) if rounds and rounds[0].status in _TAKING_ENTRIES else []
    bars = [(_("Mức %(level)s", level=level), seats) for level, seats in levels]
    return render_template(
        "dashboards/landing.html",
        rounds=rounds,
        bars=bars,
        seats=sum(s for _level, s in levels),
        taking_entries=_TAKING_ENTRIES,
        published=_PUBLISHED,
    )


@bp.route("/home")
@requires(Permission.VIEW_HOME)
def home() -> Any:
    """What is the state, what must I do, by when: for each role that the user holds."""
    work = queries.list_work(current_user, clock.now())
    return render_template("dashboards/home.html", work=work, task_states=TASK_STATES)
