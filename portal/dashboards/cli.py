"""`flask digest …`: for a scheduler."""

from __future__ import annotations

from flask import current_app
from flask.cli import AppGroup

from portal import clock
from portal.dashboards.digest import send_digests
from portal.extensions import db

digest = AppGroup("digest", help="The daily mail to coordinators.")


@digest.command("send")
def send() -> None:
    """Mail each coordinator what waits for them; once a day, however often it is run."""
    with current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"]):
        send_digests(clock.now())
        db.session.commit()
