"""Lists that nobody applied, and the rows of old imports, are thrown away every night: they hold personal data."""

from __future__ import annotations

from datetime import time

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, or_, select

from portal import clock
from portal.extensions import db
from portal.imports import rules, service
from portal.imports.models import ImportRow, ListImport
from portal.imports.rules import ImportStatus
from portal.jobs.run import Run
from portal.jobs.schedule import Daily, every


@every(Daily(time(3, 15)), "imports.forget", label=_l("Dọn danh sách tải lên đã cũ"))
def forget(_run: Run) -> None:
    """Discard what was not applied within a week; keep of the others, after a month, only that they were."""
    now = clock.now()
    waiting = select(ListImport).where(
        ListImport.status.in_([status.value for status in rules.OPEN]), ListImport.uploaded_at < now - rules.KEEP_OPEN
    )
    for import_ in db.session.scalars(waiting).all():
        service.discard(import_, actor=None)
    over = select(ListImport).where(
        ListImport.status.in_((ImportStatus.APPLIED.value, ImportStatus.UNDONE.value)),
        or_(ListImport.applied_at < now - rules.KEEP_ROWS, ListImport.undone_at < now - rules.KEEP_OPEN),
        exists().where(ImportRow.import_id == ListImport.id),
    )
    for import_ in db.session.scalars(over).all():
        service.forget_rows(import_)
