"""The form on which communes ask for interns on paper."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from flask import render_template, request, send_file
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.communes.queries import get_commune
from portal.documents import request_forms
from portal.documents.forms import RequestFormFilters
from portal.documents.rendering import is_available, to_docx, to_pdf
from portal.documents.rules import MIME_TYPES, FileFormat
from portal.documents.views.blueprint import bp
from portal.errors import NotFound
from portal.openings.queries import list_communes
from portal.rounds.queries import get_round

P = Permission


@bp.route("/rounds/<uuid:round_id>/request-form")
@requires(P.VIEW_OPENINGS)
def request_form(round_id: UUID) -> Any:
    """Choose a commune, or a blank form."""
    filters = _filters()
    commune = filters.chosen("commune") or ""
    return render_template(
        "documents/request_form.html",
        round=get_round(round_id, current_user),
        filters=filters,
        commune=commune,
        is_unknown=bool(filters.commune.data) and not commune,
        name=dict(filters.commune.choices)[commune] if commune else "",
        has_pdf=is_available(),
    )


@bp.route("/rounds/<uuid:round_id>/request-form/<any(pdf, docx):format_>")
@requires(P.VIEW_OPENINGS)
def request_form_file(round_id: UUID, format_: str) -> Any:
    """The form: one page. Not a blank one where another was wanted: it would be printed and sent unseen."""
    round_, filters = get_round(round_id, current_user), _filters()
    code = filters.chosen("commune")
    if filters.commune.data and not code:
        raise NotFound(_("Không có xã, phường mang mã này để in phiếu. Hãy chọn xã, phường trong danh sách."))
    described = request_forms.described(round_, get_commune(code) if code else None)
    kind = FileFormat(format_)
    content = to_pdf(described) if kind is FileFormat.PDF else to_docx(described)
    name = "-".join(part for part in ("phieu-de-nghi", code) if part)
    return send_file(
        io.BytesIO(content),
        mimetype=MIME_TYPES[kind],
        as_attachment=True,
        download_name=f"{name}.{format_}",
        max_age=0,
    )


def _filters() -> RequestFormFilters:
    scope = current_user.scope(P.VIEW_OPENINGS)
    return RequestFormFilters(request.args, list_communes(scope.commune_codes or None))
