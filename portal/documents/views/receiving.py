"""A commune's documents: those that are sent to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template
from flask_login import current_user

from portal.access import Permission, requires
from portal.documents import queries
from portal.documents.staleness import list_changed
from portal.documents.views.blueprint import bp
from portal.documents.views.sending import noted_answer
from portal.documents.wording import KINDS
from portal.paging import page_number


@bp.route("/commune-documents")
@requires(Permission.VIEW_COMMUNE_DOCUMENTS)
def sent() -> Any:
    """Requests, lists, minutes, its interns' letters, and the form on which they are assessed."""
    page = queries.list_sent(current_user, page_number())
    changed = list_changed([row.id for row in page])
    return render_template("documents/sent.html", page=page, changed=changed, kinds=KINDS)


@bp.route("/commune-documents/<uuid:document_id>/<any(docx, pdf):format_>")
@requires(Permission.VIEW_COMMUNE_DOCUMENTS)
def sent_file(document_id: UUID, format_: str) -> Any:
    """The newest version."""
    row = queries.get_sent(current_user, document_id)
    found = queries.get_file(row.id, row.newest, format_)
    return noted_answer(row, found, Permission.VIEW_COMMUNE_DOCUMENTS)
