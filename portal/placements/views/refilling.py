"""Fill the seats that became free after a publication."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
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
    key = "".join(filter(str.isalnum, form.key.data or ""))[:48]
    attempt, status = carry_out(form, lambda: service.start_refill(round_, key=key, actor=current_user))
    if attempt:
        return redirect(url_for("attempts.show", attempt_id=attempt.id))
    free, changes = queries.find_free(round_), form.changed_meanwhile()
    return render_template("placements/refill.html", round=round_, free=free, form=form, changes=changes), status
