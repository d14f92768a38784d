"""Asking again before what cannot be undone; the form that was sent travels through the page."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import FACTOR_PAGES, FactorPages
from portal.accounts.factors import queries
from portal.accounts.factors.forms import FactorForm
from portal.accounts.factors.rules import is_fresh, to_check
from portal.accounts.factors.service import checking, passkeys, standing
from portal.accounts.factors.views.blueprint import bp
from portal.errors import DomainError
from portal.extensions import db

_OWN_FIELDS = {"csrf_token", "factor_code", "factor_recovery_code", "factor_passkey"}


def confirm() -> Any | None:
    """The page that asks for the second factor in place of the change; None when the change may go on.

    The page carries every typed field along and posts them to the same address with the code: when that is right,
    the change is made in the same request, and nothing is typed twice.
    """
    if is_fresh(current_user.factor_checked_at, clock.now()):
        return None
    form, holder = FactorForm(), to_check(current_user.session_token)
    asked = "factor_code" in request.form
    if asked and form.validate():
        try:
            checking.check(current_user, form.typed, holder=holder)
        except DomainError as error:
            db.session.commit()  # the count of wrong codes stays
            form.refuse(error)
        else:
            standing.mark_checked(current_user.session_token)
            db.session.commit()
            current_user.factor_checked_at = clock.now()
            return None
    return _page(form, _draw_challenge(holder)), 422 if asked else 401


def _draw_challenge(holder: str) -> str | None:
    """What the browser needs to use a passkey, where the person has one."""
    if not queries.list_passkeys(current_user):
        return None
    passkeys.begin(current_user, holder)
    db.session.commit()
    return passkeys.options_to_check(current_user, holder)


def _page(form: FactorForm, options: str | None) -> str:
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN_FIELDS]
    has_page = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    back = request.full_path.rstrip("?") if has_page else url_for("dashboards.home")
    target = request.full_path.rstrip("?")
    form.factor_passkey.data = ""  # good for one try
    return render_template("factors/confirm.html", form=form, fields=fields, target=target, back=back, options=options)


def set_up() -> Any:
    """Lead staff to the page where they set up what this installation demands."""
    flash(_("Cơ quan yêu cầu xác thực hai bước. Hãy thiết lập trước khi tiếp tục; việc này mất khoảng 2 phút."), "info")
    return redirect(url_for("factors.index"))


@bp.record
def _answer_in_place_of_views(state: Any) -> None:
    state.app.extensions[FACTOR_PAGES] = FactorPages(confirm=confirm, set_up=set_up)
