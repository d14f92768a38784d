"""Another mail address: the wish, and its confirmation from both mailboxes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, public, requires
from portal.accounts import queries
from portal.accounts.forms.administration import ReplacingForm
from portal.accounts.forms.entering import NewAddressForm
from portal.accounts.service import addresses, replacing
from portal.accounts.views.blueprint import COUNTED, bp
from portal.carrying_out import carry_out
from portal.forms import ConfirmForm


@bp.route("/my-account/email", methods=["GET", "POST"])
@requires(Permission.KEEP_OWN_ACCOUNT)
def change_email() -> Any:
    form = NewAddressForm()
    user = current_user._get_current_object()

    def ask() -> None:
        addresses.ask(user, email=form.email.data, password=form.password.data)

    done, status = carry_out(form, ask, keeps=COUNTED)
    if done:
        flash(_("Đã gửi liên kết xác nhận tới địa chỉ cũ và địa chỉ mới. Hãy mở cả hai trong 24 giờ."), "success")
        return redirect(url_for(".own"))
    return render_template("accounts/change_email.html", form=form, email=user.email), status


@bp.route("/accounts/<uuid:user_id>/email", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS, confirms=True)
def replace_email(user_id: UUID) -> Any:
    """Another address for somebody who cannot confirm at the old one."""
    user, form = queries.get_user(user_id), ReplacingForm()

    def replace() -> None:
        replacing.replace(user, email=form.email.data, reason=form.reason.data, actor=current_user)

    done, status = carry_out(form, replace)
    if done:
        told = _("Đã gửi liên kết tới %(email)s. Địa chỉ đổi khi người nhận xác nhận.", email=form.email.data)
        flash(told, "success")
        return redirect(url_for(".show", user_id=user_id))
    return render_template("accounts/replace_email.html", form=form, user=queries.get_user(user_id)), status


@bp.route("/my-account/email/confirm/<token>", methods=["GET", "POST"])
@public
def confirm_email(token: str) -> Any:
    """The mailbox agrees by a press of the button: opening the link alone, as mail scanners do, changes nothing."""
    change = addresses.find_change(token)
    if change is None:
        return render_template("accounts/dead_email_link.html"), 404
    form, agreed = ConfirmForm(), []
    done, status = carry_out(form, lambda: agreed.append(addresses.confirm(token)))
    if done:
        whole = _("Đã đổi địa chỉ. Từ nay hãy đăng nhập bằng địa chỉ mới.")
        half = _("Đã xác nhận. Hãy mở cả liên kết đã gửi tới địa chỉ kia.")
        flash(whole if agreed[0] else half, "success")
        return redirect(url_for(".login"))
    return render_template("accounts/confirm_email.html", form=form, change=change), status
