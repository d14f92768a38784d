"""A forgotten password."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.access import public
from portal.accounts import queries
from portal.accounts.forms.entering import ActivationForm, AddressForm
from portal.accounts.rules import LinkPurpose
from portal.accounts.service import resetting
from portal.accounts.views.blueprint import bp
from portal.carrying_out import carry_out


@bp.route("/password/forgot", methods=["GET", "POST"])
@public
def forgot_password() -> Any:
    """Ask for a link; the answer is the same for every address."""
    form = AddressForm()
    done, status = carry_out(form, lambda: resetting.ask(form.email.data))
    if done:
        return redirect(url_for(".reset_asked"))
    return render_template("accounts/forgot_password.html", form=form), status


@bp.route("/password/asked")
@public
def reset_asked() -> Any:
    return render_template("accounts/reset_asked.html")


@bp.route("/password/reset/<token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> Any:
    if queries.find_activation_link(token, LinkPurpose.RESET) is None:
        return render_template("accounts/dead_reset_link.html"), 404
    form = ActivationForm()
    done, status = carry_out(form, lambda: resetting.reset(token, form.password.data))
    if done:
        flash(_("Đã đặt mật khẩu mới. Mọi thiết bị đã bị đăng xuất; hãy đăng nhập lại."), "success")
        return redirect(url_for(".login"))
    return render_template("accounts/reset_password.html", form=form), status
