"""Pages of a student's consents: all of them, and taking one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.access import Permission, requires
from portal.accounts.own_pages import own_page
from portal.carrying_out import carry_out
from portal.paging import page_number
from portal.placements.consents import queries, service
from portal.placements.consents.forms import TakeBackForm
from portal.placements.consents.wording import FOLLOWS, PURPOSES
from portal.placements.views.blueprint import bp

P = Permission
own_page(
    "placements.consents",
    label=_l("Tôi đã đồng ý những gì"),
    hint=_l("Từng mục đích, văn bản bạn đã đọc, lúc nào; rút lại ở đây."),
    permission=P.VIEW_OWN_APPLICATION,
)


@bp.route("/my-account/consents")
@requires(P.VIEW_OWN_APPLICATION)
def consents() -> Any:
    """All that the student ever agreed to."""
    page = queries.list_consents(current_user, page_number())
    return render_template("placements/consents.html", page=page, purposes=PURPOSES, version_of=queries.version_of)


@bp.route("/my-account/consents/<uuid:consent_id>/take-back", methods=["GET", "POST"])
@requires(P.VIEW_OWN_APPLICATION, post=P.APPLY)
def take_back_consent(consent_id: UUID) -> Any:
    """Take one back, after reading what follows."""
    consent, round_name = queries.get_consent(current_user, consent_id)
    form = TakeBackForm()
    taken, status = carry_out(form, lambda: service.take_back(consent, shown=form.shown.data or "", actor=current_user))
    if taken:
        flash(_("Đã rút lại sự đồng ý."), "success")
        return redirect(url_for(".consents"))
    if request.method == "GET" and consent.withdrawn_at is not None:
        return redirect(url_for(".consents"))
    effect = service.effect(consent)
    form.shown.data = effect.value
    about = {"consent": consent, "round_name": round_name, "purpose": PURPOSES[consent.purpose]}
    return render_template("placements/take_back_consent.html", form=form, follows=FOLLOWS[effect], **about), status
