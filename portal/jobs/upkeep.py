"""What the portal does for itself, round after round: anchors of the trail, and forgetting done periodic jobs."""

from __future__ import annotations

import json
from datetime import time, timedelta
from pathlib import Path

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from portal import clock
from portal.audit import queries as audit
from portal.extensions import db
from portal.jobs import presence
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from portal.jobs.run import Run
from portal.jobs.schedule import SCHEDULE, Daily, every
from portal.vietnamese.dates import local_day

KEPT_FOR = timedelta(days=30)


@every(Daily(time(2, 0)), "audit.anchor", label=_l("Ghi mốc nhật ký kiểm toán"))
def write_anchor(_run: Run) -> None:
    """Write where the trail ends into AUDIT_ANCHOR_DIR, one file a day, for another body to fetch and keep."""
    folder = str(current_app.config["AUDIT_ANCHOR_DIR"])
    sequence, mac = audit.head()
    if not folder or sequence == 0:
        return
    path = Path(folder) / f"anchor-{local_day(clock.now()).isoformat()}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    kept = {"sequence": sequence, "mac": mac, "at": clock.now().isoformat()}
    half.write_text(json.dumps(kept) + "\n", encoding="utf-8")
    half.replace(path)


@every(Daily(time(3, 0)), "jobs.forget", label=_l("Dọn công việc định kỳ đã xong"))
def forget_done(_run: Run) -> None:
    """Forget periodic jobs that were done a while ago, and workers long gone; what people asked for is kept."""
    presence.forget_lost()
    done = (Job.kind.in_(SCHEDULE), Job.status == JobStatus.DONE.value, Job.finished_at < clock.now() - KEPT_FOR)
    db.session.execute(delete(Job).where(*done).execution_options(synchronize_session=False))
