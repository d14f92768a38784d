"""The daily mail to coordinators comes round by itself."""

from __future__ import annotations

from datetime import time

from flask import current_app
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.dashboards.digest import send_digests
from portal.jobs.run import Run
from portal.jobs.schedule import Daily, every


@every(Daily(time(7, 0)), "digest.send", label=_l("Gửi tóm tắt việc trong ngày"))
def send(_run: Run) -> None:
    """Mail each coordinator what waits for them."""
    with current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"]):
        send_digests(clock.now())
