"""Files of long lists are thrown away a day after they were asked for: they hold people's data."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from portal import clock
from portal.exports.models import ListExport
from portal.extensions import db
from portal.jobs.files import KEPT
from portal.jobs.run import Run
from portal.jobs.schedule import Every, every


@every(Every(timedelta(hours=1)), "exports.forget", label=_l("Xóa tệp danh sách đã quá một ngày"))
def forget(_run: Run) -> None:
    """Delete what is older than a day, and whatever was never finished in that time."""
    db.session.execute(delete(ListExport).where(ListExport.asked_at < clock.now() - KEPT))
