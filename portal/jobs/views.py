"""The list of background work, for those who keep the portal running."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, public, requires
from portal.design import status_look
from portal.errors import DomainError
from portal.extensions import db
from portal.jobs import presence, queries, registry, service
from portal.jobs.models import Job
from portal.jobs.rules import STUCK, JobStatus
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
        queue=queries.queue_now(),
        workers=presence.list_workers(),
        views=_views(chosen),
        label_of=registry.label_of,
        is_kept_here=registry.is_kept_here,
        age=_age,
        duration=_duration,
    )


@bp.route("/readyz/jobs")
@public
def ready() -> Any:
    """For the machines that watch the portal: 503 once a due job has waited for five minutes."""
    age = queries.queue_now().age
    alive = sum(worker.is_alive for worker in presence.list_workers())
    state = {
        "status": "stuck" if age > STUCK else "ready",
        "workers": alive,
        "waiting_seconds": round(age.total_seconds()),
    }
    return state, 503 if age > STUCK else 200


def _views(chosen: JobStatus | None) -> list[tuple[str, str, bool]]:
    words = [(_("Tất cả"), url_for(".index"), chosen is None)]
    return words + [
        (status_look(status.value, "job")[0], url_for(".index", status=status.value), status == chosen)
        for status in JobStatus
    ]


@bp.route("/jobs/<uuid:job_id>/<any('run-again', 'cancel'):verb>", methods=["POST"])
@requires(Permission.VIEW_JOBS, post=Permission.MANAGE_JOBS)
def change(job_id: UUID, verb: str) -> Any:
    """Run a failed job again, or take a waiting one back."""
    job = service.get_job(job_id)
    try:
        (service.run_again if verb == "run-again" else service.cancel_queued)(job, actor=current_user)
        db.session.commit()
        flash(_("Việc được xếp lại vào hàng đợi.") if verb == "run-again" else _("Đã huỷ việc."), "success")
    except DomainError as error:
        db.session.rollback()
        flash(error.message, "warning")
    return redirect(url_for(".index"))


def _age(job: Job) -> str:
    """How long the work took, or has been waiting."""
    return _duration((job.finished_at or clock.now()) - job.created_at)


def _duration(length: timedelta) -> str:
    seconds = length.total_seconds()
    if seconds < 90:
        return _("%(count)s giây", count=f"{seconds:.1f}".replace(".", ","))
    if seconds < 5400:
        return _("%(count)s phút", count=round(seconds / 60))
    return _("%(count)s giờ", count=round(seconds / 3600))
