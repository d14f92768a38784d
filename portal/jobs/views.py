"""The list of background work, for those who keep the portal running."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from portal import clock
from portal.access import Permission, requires
from portal.design import status_look
from portal.jobs import queries, registry
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from portal.paging import page_number

bp = Blueprint("jobs", __name__)


@bp.route("/jobs")
@requires(Permission.VIEW_JOBS)
def index() -> Any:
    """Jobs with state, age and error."""
    status = request.args.get("status", "")
    chosen = JobStatus(status) if status in set(JobStatus) else None
    return render_template(
        "jobs/index.html",
        page=queries.list_jobs(status=chosen, page=page_number()),
        late=queries.count_late(),
        views=_views(chosen),
        label_of=registry.label_of,
        age=_age,
    )


def _views(chosen: JobStatus | None) -> list[tuple[str, str, bool]]:
    words = [(_("Tất cả"), url_for(".index"), chosen is None)]
    return words + [
        (status_look(status.value, "job")[0], url_for(".index", status=status.value), status == chosen)
        for status in JobStatus
    ]


def _age(job: Job) -> str:
    """How long the work took, or has been waiting."""
    seconds = ((job.finished_at or clock.now()) - job.created_at).total_seconds()
    if seconds < 90:
        return _("%(count)s giây", count=f"{seconds:.1f}".replace(".", ","))
    if seconds < 5400:
        return _("%(count)s phút", count=round(seconds / 60))
    return _("%(count)s giờ", count=round(seconds / 3600))
