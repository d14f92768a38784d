"""Choosing the columns of a list, and keeping the filters that were used."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.addresses import safe_next
from portal.carrying_out import carry_out
from portal.errors import NotFound
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.listings import service
from portal.listings.registry import LISTS

bp = Blueprint("listings", __name__)


@bp.route("/lists/<name>/columns", methods=["POST"])
@requires(Permission.KEEP_OWN_ACCOUNT)
def choose(name: str) -> Any:
    """Keep the reader's columns of a list, and go back to it."""
    if name not in LISTS:
        raise NotFound
    keys = None if "reset" in request.form else request.form.getlist("column")
    done, _status = carry_out(ConfirmForm(), lambda: service.choose_columns(LISTS[name], keys, actor=current_user))
    if done:
        flash(_("Bảng đã về các cột ban đầu.") if keys is None else _("Đã nhớ các cột của bảng này."), "success")
    return redirect(safe_next(request.form.get("back")) or url_for("dashboards.home"))


@bp.after_app_request
def keep_filters(response: Any) -> Any:
    """Write down the filters that a list was shown with; a page that failed showed none."""
    if response.status_code < 400 and service.keep_noted():
        db.session.commit()
    return response
