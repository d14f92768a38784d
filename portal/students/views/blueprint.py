"""The blueprint of the room, and what its pages leave behind."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from portal.extensions import db
from portal.students import looking

bp = Blueprint("students", __name__)


@bp.after_app_request
def keep_looks(response: Any) -> Any:
    """Write down whose files the page showed; a page that failed showed none."""
    if response.status_code < 500 and looking.keep_noted():
        db.session.commit()
    return response
