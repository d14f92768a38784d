"""Fill the seats that became free after a publication."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from flask_login import current_user

from portal.access import Permission, requires
from portal.errors import DomainError
from portal.extensions import db
from portal.placements import queries, service
from portal.placements.forms import RefillForm
from portal.placements.views.blueprint import bp
from portal.rounds.queries import get_round


@bp.route("/rounds/<uuid:round_id>/refill", methods=["GET", "POST"])
@requires(Permission.RUN_ATTEMPTS)
def refill(round_id: UUID) -> Any:
    """Which seats are free, who waits, and the button that computes who gets them."""
    round_ = get_round(round_id, current_user)
    form = RefillForm(key=uuid.uuid4().hex)
    if form.validate_on_submit():
        key = "".join(filter(str.isalnum, form.key.data or ""))[:48]
        try:
            attempt = service.start_refill(round_, key=key, actor=current_user)
            db.session.commit()
            return redirect(url_for("attempts.show", attempt_id=attempt.id))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    free = queries.find_free(round_)
    page = render_template("placements/refill.html", round=round_, free=free, form=form)
    return page, 422 if form.errors else 200
