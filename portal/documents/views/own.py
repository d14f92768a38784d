"""A student's own documents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template
from flask_login import current_user

from portal.access import Permission, requires
from portal.documents import queries
from portal.documents.views.blueprint import bp
from portal.documents.views.sending import file_answer
from portal.documents.wording import KINDS


@bp.route("/my-documents")
@requires(Permission.VIEW_OWN_DOCUMENTS)
def mine() -> Any:
    """What was issued for the student and is in force."""
    return render_template("documents/mine.html", rows=queries.list_own(current_user), kinds=KINDS)


@bp.route("/my-documents/<uuid:document_id>/<any(docx, pdf):format_>")
@requires(Permission.VIEW_OWN_DOCUMENTS)
def own_file(document_id: UUID, format_: str) -> Any:
    """The stamped version."""
    row = queries.get_own(current_user, document_id)
    return file_answer(row, queries.get_file(row.id, row.stamped, format_))
