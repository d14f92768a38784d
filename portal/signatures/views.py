"""Pages of signing: who has signed and who has not, signed copies, and who signs what."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import begin_writing, carry_out
from portal.documents.issuers import get_body
from portal.documents.models import OfficialDocument, SignedCopy
from portal.documents.queries import content_of, get_document, get_own
from portal.documents.rules import OF_ONE_PERSON, CopyFormat, DocumentKind
from portal.documents.service import can_change
from portal.documents.wording import FILE_NAMES, KINDS
from portal.errors import NotFound
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.signatures import queries, sealing, service
from portal.signatures.forms import CopyForm, SealForm, SignersForm, WithdrawForm
from portal.signatures.rules import MIME_TYPES, MOST_BYTES
from portal.signatures.wording import WAYS

bp = Blueprint("signatures", __name__)
P = Permission
_COPY = "/documents/<uuid:document_id>/signatures/<uuid:copy_id>"


@bp.url_value_preprocessor
def allow_upload(endpoint: str | None, _values: Any) -> None:
    """Let a scan through where one is asked for; set before the CSRF check reads the form."""
    if endpoint == "signatures.add":
        request.max_content_length = MOST_BYTES + 1024 * 1024


@bp.route("/documents/<uuid:document_id>/signatures")
@requires(P.VIEW_DOCUMENTS)
def index(document_id: UUID) -> Any:
    """Who has signed, who has not yet, and the copies."""
    document = get_document(current_user, document_id, P.VIEW_DOCUMENTS)
    return render_template(
        "signatures/index.html",
        document=document,
        state=queries.find_state(document),
        copies=queries.list_copies(document.id),
        may_change=can_change(current_user, document),
        can_seal=sealing.has_seal(document.issuer_code),
        findings_of=queries.findings_of,
        kinds=KINDS,
        ways=WAYS,
    )


@bp.route("/documents/<uuid:document_id>/signatures/new", methods=["GET", "POST"])
@requires(P.MAKE_DOCUMENTS)
def add(document_id: UUID) -> Any:
    """Bring a signed copy."""
    document = get_document(current_user, document_id, P.MAKE_DOCUMENTS)
    state = queries.find_state(document)
    form = CopyForm(signed=state.seen)
    form.offer(state.left)
    copy, status = carry_out(form, lambda: _kept(form, document_id))
    if copy:
        flash(_("Đã lưu bản đã ký."), "success")
        return redirect(url_for(".index", document_id=document_id))
    page = render_template("signatures/add.html", document=_reread(document_id), state=state, form=form, kinds=KINDS)
    return page, status


def _kept(form: CopyForm, document_id: UUID) -> SignedCopy:
    content = form.file.data.read()
    db.session.rollback()  # reading signatures takes a second, in which others may write
    given = service.examine(content)
    document, actor = _reread(document_id), current_user._get_current_object()
    return service.keep_copy(document, given, int(form.count.data), seen=form.signed.data, actor=actor)


def _reread(document_id: UUID) -> OfficialDocument:
    return get_document(current_user, document_id, P.MAKE_DOCUMENTS)


@bp.route("/documents/<uuid:document_id>/seal", methods=["GET", "POST"])
@requires(P.MAKE_DOCUMENTS, confirms=True)
def seal(document_id: UUID) -> Any:
    """Let the portal sign with the certificate of the issuing body."""
    document = get_document(current_user, document_id, P.MAKE_DOCUMENTS)
    state = queries.find_state(document)
    form = SealForm(signed=state.seen)
    copy, status = carry_out(form, lambda: service.seal(document, seen=form.signed.data, actor=current_user))
    if copy:
        flash(_("Cổng đã ký số văn bản."), "success")
        return redirect(url_for(".index", document_id=document_id))
    has_seal = sealing.has_seal(document.issuer_code)
    page = render_template(
        "signatures/seal.html", document=document, state=state, form=form, has_seal=has_seal, kinds=KINDS
    )
    return page, status


@bp.route(_COPY)
@requires(P.VIEW_DOCUMENTS)
def file(document_id: UUID, copy_id: UUID) -> Any:
    """A copy of what is about one person; one about many leads to the page that asks first."""
    document = get_document(current_user, document_id, P.VIEW_DOCUMENTS)
    if document.kind not in OF_ONE_PERSON:
        return redirect(url_for(".download", document_id=document_id, copy_id=copy_id))
    copy = queries.get_copy(document.id, copy_id, content=True)
    answer = _answer(document, copy)
    begin_writing()
    service.note_download(document, copy, actor=current_user, permission=P.VIEW_DOCUMENTS)
    db.session.commit()
    return answer


@bp.route(f"{_COPY}/download", methods=["GET", "POST"])
@requires(P.VIEW_DOCUMENTS, post=P.EXPORT_DOCUMENTS, confirms=True)
def download(document_id: UUID, copy_id: UUID) -> Any:
    """A copy of a list of many people, after a look at what it holds; the trail keeps who took it."""
    document = get_document(current_user, document_id, P.VIEW_DOCUMENTS)
    copy, form = queries.get_copy(document.id, copy_id, content=True), ConfirmForm()
    if form.validate_on_submit():
        answer = _answer(document, copy)
        service.note_download(document, copy, actor=current_user, permission=P.EXPORT_DOCUMENTS)
        db.session.commit()
        return answer
    return render_template("signatures/download.html", document=document, copy=copy, form=form, kinds=KINDS)


@bp.route(f"{_COPY}/withdraw", methods=["GET", "POST"])
@requires(P.MAKE_DOCUMENTS)
def withdraw(document_id: UUID, copy_id: UUID) -> Any:
    """Take back a copy that was brought by mistake."""
    document = get_document(current_user, document_id, P.MAKE_DOCUMENTS)
    copy, form = queries.get_copy(document.id, copy_id), WithdrawForm()

    def take_back() -> None:
        service.withdraw(document, copy, form.reason.data or "", actor=current_user)

    done, status = carry_out(form, take_back)
    if done:
        flash(_("Đã rút bản này; người đã ký trên đó trở lại danh sách chờ ký."), "success")
        return redirect(url_for(".index", document_id=document_id))
    return render_template("signatures/withdraw.html", document=document, copy=copy, form=form, kinds=KINDS), status


@bp.route("/document-issuers/<code>/signers", methods=["GET", "POST"])
@requires(P.MANAGE_ISSUERS)
def set_signers(code: str) -> Any:
    """Who signs a body's documents of a kind, in which order."""
    body, said = get_body(current_user, code), queries.list_signers_by_kind(code)
    kind = request.args.get("kind", "")
    kind = kind if kind in said else DocumentKind.LETTER.value
    form = SignersForm(kind=kind, signers="\n".join(said[kind]))

    def keep() -> None:
        chosen, signers = form.given()
        service.set_signers(code, chosen, signers, actor=current_user)

    done, status = carry_out(form, keep)
    if done:
        flash(_("Đã lưu người ký."), "success")
        return redirect(url_for(".set_signers", code=code, kind=form.kind.data))
    return render_template("signatures/set_signers.html", body=body, said=said, form=form, kinds=KINDS), status


@bp.route("/my-documents/<uuid:document_id>/signed")
@requires(P.VIEW_OWN_DOCUMENTS)
def own_file(document_id: UUID) -> Any:
    """The newest signed copy of what was issued for the student."""
    document = get_own(current_user, document_id)
    copy = queries.find_newest(document.id)
    if copy is None:
        raise NotFound
    return _answer(document, copy)


def _answer(document: Any, copy: SignedCopy) -> Response:
    """The copy as a download; `document` has a kind and a number."""
    name = f"{FILE_NAMES[DocumentKind(document.kind)]}-da-ky-{document.number or 'du-thao'}.{copy.format}"
    mime = MIME_TYPES[CopyFormat(copy.format)]
    return send_file(io.BytesIO(content_of(copy)), mimetype=mime, as_attachment=True, download_name=name, max_age=0)
