"""Starting an attempt and stopping one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts import queries, service
from portal.attempts.forms import StartForm
from portal.attempts.views.blueprint import bp
from portal.errors import DomainError
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.rounds.queries import get_round


@bp.route("/rounds/<uuid:round_id>/attempts/new", methods=["GET", "POST"])
@requires(Permission.RUN_ATTEMPTS)
def new(round_id: uuid.UUID) -> Any:
    """What would go in, and the button that starts a run."""
    round_ = get_round(round_id, current_user)
    form = StartForm(key=uuid.uuid4().hex, first_intern_first=round_.first_intern_first)
    if form.validate_on_submit():
        try:
            attempt = service.start(
                round_,
                key="".join(filter(str.isalnum, form.key.data or ""))[:64],
                note=form.note.data,
                first_intern_first=form.first_intern_first.data,
                actor=current_user,
            )
            db.session.commit()
            return redirect(url_for(".show", attempt_id=attempt.id))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    inputs = queries.count_inputs(round_.id)
    page = render_template("attempts/new.html", round=round_, form=form, inputs=inputs)
    return page, 422 if form.errors else 200


@bp.route("/attempts/<uuid:attempt_id>/cancel", methods=["GET", "POST"])
@requires(Permission.RUN_ATTEMPTS)
def cancel(attempt_id: uuid.UUID) -> Any:
    """Stop an attempt that has no result yet."""
    attempt = queries.get_attempt(current_user, attempt_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        service.cancel(attempt, actor=current_user)
        db.session.commit()
        flash(_("Đã dừng phương án."), "success")
        return redirect(url_for(".show", attempt_id=attempt.id))
    return render_template("attempts/cancel.html", attempt=attempt, form=form)
