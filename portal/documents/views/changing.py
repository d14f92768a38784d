"""Making documents, recording their numbers, revoking them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.documents import queries, service
from portal.documents.forms import IssueForm, MakeForm, RemakeForm, RevokeForm
from portal.documents.issuers import list_unnamed
from portal.documents.models import OfficialDocument
from portal.documents.rules import DocumentKind, DocumentStatus
from portal.documents.subjects import find_subject, list_hosts, list_senders
from portal.documents.views.blueprint import bp
from portal.documents.wording import KINDS, follows_issue, follows_revocation
from portal.errors import DomainError, TransitionNotAllowed
from portal.extensions import db
from portal.rounds.queries import get_round
from portal.vietnamese.dates import local_day

P = Permission


@bp.route("/rounds/<uuid:round_id>/documents/new", methods=["GET", "POST"])
@requires(P.MAKE_DOCUMENTS)
def make(round_id: UUID) -> Any:
    """Choose what to make, and of whom."""
    round_ = get_round(round_id, current_user)
    form = MakeForm(
        hosts=list_hosts(round_id),
        schools=list_senders(current_user, round_id),
        kind=request.args.get("kind"),
        student_code=request.args.get("student", "")[:20],
    )

    def write() -> service.Made:
        kind = DocumentKind(form.kind.data)
        subject = find_subject(current_user, round_, kind, form.asked())
        return service.make(round_, kind, subject, actor=current_user)

    made, status = carry_out(form, write)
    if not made:
        unnamed = list_unnamed(current_user)
        return render_template("documents/make.html", round=round_, form=form, unnamed=unnamed), status
    if made.is_new:
        flash(_("Đã soạn văn bản. Hãy tải về xem trước khi trình ký."), "success")
    else:
        flash(_("Văn bản này đã có sẵn dự thảo, dưới đây; cổng không soạn thêm bản nào."), "warning")
    return redirect(url_for(".show", document_id=made.document.id))


@bp.route("/documents/<uuid:document_id>/remake", methods=["POST"])
@requires(P.MAKE_DOCUMENTS)
def remake(document_id: UUID) -> Any:
    """A draft anew from today's data."""
    document = queries.get_document(current_user, document_id, P.MAKE_DOCUMENTS)
    form = RemakeForm()
    if not form.is_submitted():  # kept from before signing in: asks to press the button again
        return redirect(url_for(".show", document_id=document_id))
    try:
        service.remake(document, seen=form.version.data, actor=current_user)
        db.session.commit()
        flash(_("Đã soạn lại từ dữ liệu hiện tại."), "success")
    except DomainError as error:
        db.session.rollback()
        flash(error.message, "warning")
    return redirect(url_for(".show", document_id=document_id))


@bp.route("/documents/<uuid:document_id>/issue", methods=["GET", "POST"])
@requires(P.MAKE_DOCUMENTS, confirms=True)
def issue(document_id: UUID) -> Any:
    """Record number and date."""
    document = queries.get_document(current_user, document_id, P.MAKE_DOCUMENTS)
    form = IssueForm(version=str(document.version))
    form.bound(local_day(document.created_at), service.event_of(document))

    def issue_it() -> None:
        service.issue(document, *form.given(), seen=form.version.data, actor=current_user)

    done, status = carry_out(form, issue_it)
    if done:
        flash(_("Đã ghi số và ngày lên bản mới của văn bản."), "success")
        return redirect(url_for(".show", document_id=document.id))
    _ensure(document.status == DocumentStatus.DRAFT, document.status)
    return _page("documents/issue.html", document, form), status


@bp.route("/documents/<uuid:document_id>/revoke", methods=["GET", "POST"])
@requires(P.MAKE_DOCUMENTS, confirms=True)
def revoke(document_id: UUID) -> Any:
    """Take a document out of force."""
    document = queries.get_document(current_user, document_id, P.MAKE_DOCUMENTS)
    form = RevokeForm(version=str(document.version))

    def revoke_it() -> None:
        service.revoke(document, form.reason.data or "", seen=form.version.data, actor=current_user)

    done, status = carry_out(form, revoke_it)
    if done:
        flash(_("Đã thu hồi văn bản."), "success")
        return redirect(url_for(".show", document_id=document.id))
    _ensure(document.status == DocumentStatus.ISSUED, document.status)
    return _page("documents/revoke.html", document, form), status


def _page(template: str, document: OfficialDocument, form: Any) -> str:
    return render_template(
        template,
        document=document,
        round=document.round,
        symbol=queries.symbol_of(document),
        about=queries.about(document),
        form=form,
        unnamed=queries.list_unnamed(document),
        kinds=KINDS,
        follows=(follows_issue if document.status == DocumentStatus.DRAFT else follows_revocation)(document.kind),
    )


def _ensure(fits: bool, status: str) -> None:
    if not fits:
        raise TransitionNotAllowed(status, "")
