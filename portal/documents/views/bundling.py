"""Documents of a whole round at once: asking for them, progress, and fetching the files."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from flask import redirect, render_template, send_file, url_for
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.documents import bundle_work, bundles
from portal.documents.forms import BundleForm
from portal.documents.issuers import list_unnamed
from portal.documents.models import DocumentBundle
from portal.documents.rules import BundleFormat, DocumentKind
from portal.documents.views.blueprint import bp
from portal.documents.wording import FILE_NAMES, KINDS
from portal.forms import ConfirmForm
from portal.jobs.files import KEPT, FileStatus
from portal.jobs.queries import count_late, find_job
from portal.jobs.waiting import waiting_page
from portal.rounds.queries import get_round

P = Permission
_MIME_TYPES = {BundleFormat.ZIP: "application/zip", BundleFormat.PDF: "application/pdf"}


@bp.route("/rounds/<uuid:round_id>/documents/bulk", methods=["GET", "POST"])
@requires(P.MAKE_DOCUMENTS)
def make_many(round_id: UUID) -> Any:
    """Choose which kind to make of everybody."""
    round_ = get_round(round_id, current_user)
    form, actor = BundleForm(), current_user._get_current_object()
    given, status = carry_out(form, lambda: bundle_work.ask(round_, DocumentKind(form.kind.data), actor=actor))
    if given:
        return redirect(url_for(".show_many", bundle_id=given.id))
    unnamed = list_unnamed(actor)
    page = render_template("documents/make_many.html", round=round_, form=form, unnamed=unnamed, kept=KEPT)
    return page, status


@bp.route("/document-bundles/<uuid:bundle_id>")
@requires(P.MAKE_DOCUMENTS)
def show_many(bundle_id: UUID) -> Any:
    """Progress while a worker makes them (the page asks again by itself), then the way to the files."""
    return _page(bundles.get_bundle(current_user, bundle_id), ConfirmForm(), 200)


@bp.route("/document-bundles/<uuid:bundle_id>/<any(zip, pdf):format_>", methods=["GET", "POST"])
@requires(P.EXPORT_DOCUMENTS, confirms=True)
def download_many(bundle_id: UUID, format_: str) -> Any:
    """One of the files, for as long as it is kept."""
    bundle, wanted = bundles.get_bundle(current_user, bundle_id), BundleFormat(format_)
    form, actor = ConfirmForm(), current_user._get_current_object()
    given, status = carry_out(form, lambda: bundles.hand_over(bundle, wanted, actor=actor))
    if not given:
        return _page(bundles.get_bundle(current_user, bundle_id), form, status)
    name = f"{FILE_NAMES[DocumentKind(bundle.kind)]}.{format_}"
    mime = _MIME_TYPES[wanted]
    return send_file(io.BytesIO(given), mimetype=mime, as_attachment=True, download_name=name, max_age=0)


def _page(bundle: DocumentBundle, form: ConfirmForm, status: int) -> Any:
    page = render_template(
        "documents/show_many.html",
        bundle=bundle,
        round=bundle.round,
        kinds=KINDS,
        form=form,
        until=bundle.asked_at + KEPT,
        job=find_job(bundle.job_id),
        late=count_late(),
    )
    return waiting_page(page, status, waits=bundle.status == FileStatus.WRITING)
