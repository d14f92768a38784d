"""For the machines that watch the portal: is the process up, and can it serve."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from sqlalchemy import text

from portal.access import public
from portal.extensions import db

bp = Blueprint("health", __name__)


@bp.route("/healthz")
@public
def alive() -> Any:
    """The process answers; says nothing about the database."""
    return {"status": "ok"}


@bp.route("/readyz")
@public
def ready() -> Any:
    """The database answers and its tables are there; otherwise the 503 page with Retry-After."""
    db.session.execute(text("SELECT version_num FROM alembic_version")).one()
    return {"status": "ready"}
