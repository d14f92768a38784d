"""The files that were written in the background: progress, and fetching them."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from flask import render_template, send_file
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.exports import queries, rules, service, wording
from portal.exports.lists import KINDS, Reach
from portal.exports.models import ListExport
from portal.exports.rules import FileKind
from portal.exports.views.blueprint import bp
from portal.forms import ConfirmForm
from portal.jobs.files import KEPT, FileStatus
from portal.jobs.queries import count_late, find_job
from portal.jobs.waiting import waiting_page
from portal.vietnamese.dates import local_day

P = Permission


@bp.route("/exports")
@requires(P.EXPORT_LISTS)
def kept() -> Any:
    """The files that are kept for the reader."""
    exports = queries.list_exports(current_user)
    return render_template("exports/kept.html", exports=exports, lists=KINDS, kept=KEPT)


@bp.route("/exports/<uuid:export_id>")
@requires(P.EXPORT_LISTS)
def show(export_id: UUID) -> Any:
    """Progress while a worker writes it (the page asks again by itself), then the way to the file."""
    return _page(queries.get_export(current_user, export_id), ConfirmForm(), 200)


@bp.route("/exports/<uuid:export_id>/download", methods=["GET", "POST"])
@requires(P.EXPORT_LISTS, confirms=True)
def download(export_id: UUID) -> Any:
    """The file, for as long as it is kept."""
    export = queries.get_export(current_user, export_id, with_file=True)
    form = ConfirmForm()
    given, status = carry_out(form, lambda: service.hand_over(export, actor=current_user._get_current_object()))
    if not given:
        return _page(queries.get_export(current_user, export_id), form, status)
    format_ = FileKind(export.format)
    day = local_day(export.asked_at)
    name = wording.file_name(KINDS[export.name], format_, Reach(current_user, export.round), day)
    content = io.BytesIO(given)
    mime = rules.MIME_TYPES[format_]
    return send_file(content, mimetype=mime, as_attachment=True, download_name=name, max_age=0)


def _page(export: ListExport, form: ConfirmForm, status: int) -> Any:
    page = render_template(
        "exports/show.html",
        export=export,
        kind=KINDS[export.name],
        form=form,
        until=export.asked_at + KEPT,
        job=find_job(export.job_id),
        late=count_late(),
    )
    return waiting_page(page, status, waits=export.status == FileStatus.WRITING)
