"""The page on which an approver names who answers in their place."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.accounts.own_pages import own_page
from portal.attempts.approvals import deputies
from portal.attempts.approvals.forms import DeputyForm
from portal.carrying_out import carry_out
from portal.extensions import db
from portal.vietnamese.dates import local_day

bp = Blueprint("deputies", __name__)
own_page(
    "deputies.index",
    label=_l("Người phê duyệt thay"),
    hint=_l("Cử người quyết định thay bạn trong những ngày bạn vắng mặt."),
    permission=Permission.APPROVE_ATTEMPTS,
)


@bp.route("/my-deputies", methods=["GET", "POST"])
@requires(Permission.APPROVE_ATTEMPTS, confirms=True)
def index() -> Any:
    """Whom one named, and a form to name somebody."""
    form = DeputyForm()
    people = deputies.list_candidates(current_user)
    form.deputy.choices = [("", _("Chọn một người")), *((str(u.id), f"{u.full_name}, {u.email}") for u in people)]
    named, status = carry_out(form, lambda: _name(form))
    if named:
        flash(_("Đã cử người phê duyệt thay."), "success")
        return redirect(url_for(".index"))
    rows = deputies.list_own(current_user)
    today = local_day(clock.now())
    return render_template("deputies/index.html", form=form, rows=rows, people=people, today=today), status


def _name(form: DeputyForm) -> None:
    first_day, last_day = form.first_day.data, form.last_day.data
    assert first_day is not None  # the form demands both
    assert last_day is not None
    deputies.name(uuid.UUID(form.deputy.data), first_day, last_day, actor=current_user)


@bp.post("/my-deputies/<uuid:deputy_id>/end")
@requires(Permission.APPROVE_ATTEMPTS)
def end(deputy_id: uuid.UUID) -> Any:
    """From now on the deputy answers no more."""
    deputies.end(deputies.get_own(current_user, deputy_id), actor=current_user)
    db.session.commit()
    flash(_("Người đó không còn phê duyệt thay bạn."), "success")
    return redirect(url_for(".index"))
