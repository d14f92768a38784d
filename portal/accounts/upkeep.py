"""What has run out is thrown away every night."""

from __future__ import annotations

from datetime import time

from flask_babel import lazy_gettext as _l

from portal.accounts.service.cleaning import clean_up
from portal.jobs.run import Run
from portal.jobs.schedule import Daily, every


@every(Daily(time(3, 30)), "accounts.clean_up", label=_l("Dọn phiên và liên kết hết hạn"))
def clean(_run: Run) -> None:
    """Delete sessions, counts of wrong tries and links that no request can use any more."""
    clean_up()
