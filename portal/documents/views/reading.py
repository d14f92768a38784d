"""The list of a round's documents, one document with its versions, and its files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from portal.access import Permission, requires
from portal.documents import queries, service
from portal.documents.forms import DocumentFilters, RemakeForm
from portal.documents.models import OfficialDocument
from portal.documents.rendering.pdf import PdfUnavailable
from portal.documents.rules import OF_ONE_PERSON, shown_code
from portal.documents.staleness import changed_since, list_changed
from portal.documents.views.blueprint import bp
from portal.documents.views.sending import noted_answer
from portal.documents.wording import FORMATS, KINDS
from portal.forms import ConfirmForm
from portal.paging import page_number
from portal.rounds.queries import get_round

P = Permission


@bp.route("/rounds/<uuid:round_id>/documents")
@requires(P.VIEW_DOCUMENTS)
def index(round_id: UUID) -> Any:
    """The documents of a round."""
    round_ = get_round(round_id, current_user)
    filters = DocumentFilters(request.args)
    kind, status = filters.chosen("kind"), filters.chosen("status")
    page = queries.list_documents(current_user, round_.id, kind=kind, status=status, page=page_number())
    return render_template(
        "documents/index.html",
        round=round_,
        filters=filters,
        page=page,
        changed=list_changed([row.id for row in page]),
        kinds=KINDS,
    )


@bp.route("/documents/<uuid:document_id>")
@requires(P.VIEW_DOCUMENTS)
def show(document_id: UUID) -> Any:
    """A document, its versions, and what may be done with it."""
    document = queries.get_document(current_user, document_id, P.VIEW_DOCUMENTS)
    return render_template(
        "documents/show.html",
        document=document,
        round=document.round,
        symbol=queries.symbol_of(document),
        about=queries.about(document),
        is_overtaken=queries.is_to_be_revoked(document),
        changed=changed_since(document),
        code=shown_code(document.code),
        versions=queries.list_versions(document.id),
        kinds=KINDS,
        formats=FORMATS,
        form=RemakeForm(version=str(document.version)),
        unnamed=queries.list_unnamed(document),
        may_change=service.can_change(current_user, document),
        pdf_missing=PdfUnavailable().message,
    )


_FILE = "/documents/<uuid:document_id>/versions/<int:number>/<any(docx, pdf):format_>"


@bp.route(_FILE)
@requires(P.VIEW_DOCUMENTS)
def file(document_id: UUID, number: int, format_: str) -> Any:
    """A file about one person; one about many leads to the page that asks first."""
    document = queries.get_document(current_user, document_id, P.VIEW_DOCUMENTS)
    if document.kind not in OF_ONE_PERSON:
        return redirect(url_for(".download", document_id=document_id, number=number, format_=format_))
    found = queries.get_file(document.id, number, format_)
    return noted_answer(document, found, P.VIEW_DOCUMENTS, draft=_draft(document, number))


@bp.route(_FILE + "/download", methods=["GET", "POST"])
@requires(P.VIEW_DOCUMENTS, post=P.EXPORT_DOCUMENTS, confirms=True)
def download(document_id: UUID, number: int, format_: str) -> Any:
    """A file about many people, after a look at what it holds; the trail keeps who took it."""
    document = queries.get_document(current_user, document_id, P.VIEW_DOCUMENTS)
    found = queries.get_file(document.id, number, format_)
    form = ConfirmForm()
    if form.validate_on_submit():
        return noted_answer(document, found, P.EXPORT_DOCUMENTS, draft=_draft(document, number))
    return render_template(
        "documents/download.html", document=document, file=found, number=number, form=form, kinds=KINDS, formats=FORMATS
    )


def _draft(document: OfficialDocument, number: int) -> int:
    """The number of this version while it bears no number and date of issue, else 0."""
    return next((v.number for v in document.versions if v.number == number and not v.is_stamped), 0)
