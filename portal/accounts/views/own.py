"""My account: where I am signed in, my password, and the way to what else is about me."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user

from portal.access import Permission, requires
from portal.accounts import devices, queries, service
from portal.accounts.forms.entering import PasswordForm
from portal.accounts.models import User
from portal.accounts.own_pages import list_own_pages, own_page
from portal.accounts.service import passwords, sessions
from portal.accounts.views.blueprint import COUNTED, bp
from portal.carrying_out import carry_out
from portal.extensions import db
from portal.forms import ConfirmForm

P = Permission

own_page(
    "factors.index",
    label=_l("Xác thực hai bước"),
    hint=_l("Ứng dụng xác thực và mã dự phòng: ai biết mật khẩu của bạn vẫn không vào được."),
    permission=P.KEEP_OWN_ACCOUNT,
)


@bp.route("/my-account")
@requires(P.KEEP_OWN_ACCOUNT)
def own() -> Any:
    """Who I am here, where I am signed in, and what else there is about me."""
    pages = list_own_pages(current_user, current_app.view_functions)
    return render_template(
        "accounts/own.html",
        user=current_user,
        sessions=_sessions(current_user),
        pages=[(str(page.label), url_for(page.endpoint), str(page.hint)) for page in pages],
    )


def _sessions(user: User) -> list[dict[str, Any]]:
    this = queries.hash_token(session.get("_user_id", ""))
    return [
        {
            "id": row.id,
            "device": devices.describe(row.device),
            "since": row.created_at,
            "last_seen": row.last_seen_at,
            "is_this": row.token_hash == this,
        }
        for row in queries.list_live_sessions(user)
    ]


@bp.route("/my-account/sessions/<uuid:session_id>/end", methods=["POST"])
@requires(P.KEEP_OWN_ACCOUNT)
def end_session(session_id: UUID) -> Any:
    if ConfirmForm().validate_on_submit():
        sessions.end_one(current_user, session_id)
        db.session.commit()
        flash(_("Đã đăng xuất ở thiết bị đó."), "success")
    return redirect(url_for(".own"))


@bp.route("/my-account/sessions/end-others", methods=["POST"])
@requires(P.KEEP_OWN_ACCOUNT)
def end_other_sessions() -> Any:
    if ConfirmForm().validate_on_submit():
        count = sessions.end_others(current_user, kept=session.get("_user_id", ""))
        db.session.commit()
        flash(_("Đã đăng xuất ở %(count)s nơi khác.", count=count), "success")
    return redirect(url_for(".own"))


@bp.route("/my-account/password", methods=["GET", "POST"])
@requires(P.KEEP_OWN_ACCOUNT)
def change_password() -> Any:
    form = PasswordForm()
    user: User = current_user._get_current_object()

    def change() -> None:
        passwords.change_password(user, old=form.old_password.data, new=form.password.data)
        checked = user.factor_checked_at is not None
        service.start_session(user, device=request.user_agent.string, factor_checked=checked)

    done, status = carry_out(form, change, keeps=COUNTED)
    if done:
        login_user(user)  # the cookie gets the token of the new session
        flash(_("Đã đổi mật khẩu. Các thiết bị khác đã bị đăng xuất."), "success")
        return redirect(url_for(".own"))
    return render_template("accounts/change_password.html", form=form), status
