"""What students' files no longer need is thrown away every night."""

from __future__ import annotations

from datetime import time

from flask_babel import lazy_gettext as _l

from portal.jobs.run import Run
from portal.jobs.schedule import Daily, every
from portal.students.looking import forget_old


@every(Daily(time(3, 40)), "students.forget_views", label=_l("Xóa lượt xem hồ sơ đã quá một năm"))
def forget(_run: Run) -> None:
    """Delete who looked at which file once it was kept for a year."""
    forget_old()
