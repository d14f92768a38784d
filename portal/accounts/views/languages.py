"""Choosing a language: for one's account, and at the foot of every page, signed in or not."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import refresh
from flask_login import current_user

from portal import languages
from portal.access import Permission, public, requires
from portal.accounts import keeping
from portal.accounts.forms.languages import LanguageForm
from portal.accounts.own_pages import own_page
from portal.accounts.service.languages import choose_language
from portal.accounts.views.blueprint import bp
from portal.addresses import safe_next
from portal.extensions import db
from portal.forms import KEPT

own_page(
    "accounts.own_language",
    label=_l("Ngôn ngữ"),
    hint=_l("Bạn nhận thư và thông báo bằng tiếng Việt hay tiếng Anh."),
    permission=Permission.KEEP_OWN_ACCOUNT,
)


@bp.route("/my-account/language", methods=["GET", "POST"])
@requires(Permission.KEEP_OWN_ACCOUNT)
def own_language() -> Any:
    form = LanguageForm(language=current_user.language)
    if form.validate_on_submit():
        _choose(form.language.data)
        flash(_("Đã đổi ngôn ngữ."), "success")
        return redirect(url_for(".own"))
    return render_template("accounts/own_language.html", form=form), 422 if form.errors else 200


@bp.route("/language", methods=["POST"])
@public
def switch_language() -> Any:
    """Show the same page in another language; whoever is signed in gets their mails in it, too.

    Under a form that was refused, the switch carries what was typed: the browser posts it on to the same page (307),
    marked as kept, and the page shows its form filled in and saves nothing.
    """
    form = LanguageForm(prefix=keeping.SWITCH)
    if form.validate():
        _choose(form.language.data)
    target = safe_next(form.next.data)
    if target and KEPT in request.form:
        return redirect(target, code=307)
    return redirect(target or url_for("dashboards.landing"))


def _choose(language: str) -> None:
    languages.remember(language)
    refresh()  # this request, too, goes on in the new one
    if current_user.is_authenticated:
        choose_language(current_user, language)
        db.session.commit()
