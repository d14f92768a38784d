"""What was sent to whom, what did not arrive and why, and sending it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.errors import DomainError
from portal.extensions import db
from portal.notices import keeping, queries, wording
from portal.notices.forms import DeliveryFilters
from portal.notices.registry import label_of
from portal.notices.views.blueprint import bp
from portal.paging import page_number

P = Permission


@bp.route("/deliveries")
@requires(P.VIEW_DELIVERIES)
def deliveries() -> Any:
    """Every message with its state; never what it said."""
    filters = DeliveryFilters(request.args)
    rows = queries.list_deliveries(
        search=filters.search.data or "",
        status=filters.chosen("status"),
        kind=filters.chosen("kind"),
        page=page_number(),
    )
    counts = queries.count_by_status()
    return render_template(
        "notices/deliveries.html", page=rows, filters=filters, counts=counts, words=wording, label_of=label_of
    )


@bp.route("/deliveries/<uuid:message_id>/send-again", methods=["POST"])
@requires(P.VIEW_DELIVERIES, post=P.MANAGE_DELIVERIES)
def send_again(message_id: UUID) -> Any:
    """A dead message goes back into the queue."""
    try:
        message = keeping.send_again(message_id, actor=current_user)
        db.session.commit()
        flash(_("Đang gửi lại tới %(address)s.", address=message.address), "success")
    except DomainError as error:
        db.session.rollback()
        if error.status == 404:
            raise
        flash(error.message, "warning")
    return redirect(url_for(".deliveries", status="dead"))
