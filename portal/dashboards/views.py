"""The landing page for everybody, and the home page of whoever is signed in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from portal import clock
from portal.access import Permission, public, requires
from portal.dashboards import queries

bp = Blueprint("dashboards", __name__)


@bp.route("/")
@public
def landing() -> Any:
    """What the programme is, its dates, how it is decided, and where seats are open."""
    if current_user.is_authenticated:
        return redirect(url_for(".home"))
    return render_template("dashboards/landing.html", **queries.landing())


@bp.route("/home")
@requires(Permission.VIEW_HOME)
def home() -> Any:
    """What is the state, what must I do, by when: for each role that the user holds."""
    return render_template("dashboards/home.html", **queries.home(current_user, clock.now()))
