"""Choosing a language: for one's account, and at the foot of every page, signed in or not."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

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
from portal.design import page_url
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

    The switch is a button of the page's form: language and page stand in the address, and the body is what was typed.
    The browser posts that on to the same page (307), marked as kept, and the page shows its form filled in and saves
    nothing; here it is not even read.
    """
    form = LanguageForm(request.args)
    if form.validate():
        _choose(form.language.data)
    target = safe_next(form.next.data)
    if target and KEPT in request.form:
        return redirect(target, code=307)
    return redirect(target or url_for("dashboards.landing"))


@bp.app_context_processor
def for_switch() -> dict[str, Any]:
    """`switch_address(code)` for the switch; `typed_here()`: what a form that belongs to another page was sent with."""
    return {"switch_address": _switch_address, "typed_here": keeping.typed_here, "kept_mark": KEPT}


def _switch_address(code: str, *, carries: bool = False) -> str:
    """The address of the switch, with this page in signs that `safe_next` lets through.

    What answers a button alone is no page to come back to, unless something is carried there: then the page with the
    button is.
    """
    here = page_url()
    if not carries and "GET" not in (request.url_rule.methods or ()):  # type: ignore[union-attr]
        _scheme, _host, path, query, _fragment = urlsplit(request.referrer or "/")
        here = f"{path}?{query}" if query else path
    return url_for("accounts.switch_language", language=code, next=quote(here.replace("+", "%20"), safe="/?=&%"))


def _choose(language: str) -> None:
    languages.remember(language)
    refresh()  # this request, too, goes on in the new one
    if current_user.is_authenticated:
        choose_language(current_user, language)
        db.session.commit()
