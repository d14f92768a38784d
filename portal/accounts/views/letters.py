"""The page that the QR code of an activation letter opens."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.access import public
from portal.accounts import queries
from portal.accounts.forms.entering import LetterForm
from portal.accounts.rules import LinkPurpose
from portal.accounts.service import letters
from portal.accounts.views.blueprint import COUNTED, bp
from portal.carrying_out import carry_out


@bp.route("/letter/<token>", methods=["GET", "POST"])
@public
def letter(token: str) -> Any:
    link = queries.find_activation_link(token, LinkPurpose.LETTER)
    if link is None:
        return render_template("accounts/dead_letter.html"), 404
    has_phone = bool(queries.get_user(link.user_id).phone)
    form = LetterForm()

    def activate() -> None:
        letters.activate(token, datum=form.datum.data or "", password=form.password.data or "")

    done, status = carry_out(form, activate, keeps=COUNTED)
    if done:
        flash(_("Đã đặt mật khẩu. Hãy đăng nhập bằng thư điện tử và mật khẩu mới."), "success")
        return redirect(url_for(".login"))
    return render_template("accounts/letter.html", form=form, has_phone=has_phone), status
