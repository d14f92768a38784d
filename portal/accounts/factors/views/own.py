"""My second factors: what I have, the app, recovery codes."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.accounts import service as accounts
from portal.accounts.factors import queries
from portal.accounts.factors.forms import BeginForm, BeginWithPasswordForm, FirstCodeForm
from portal.accounts.factors.rules import FEW_RECOVERY_CODES, Method, is_fresh
from portal.accounts.factors.service import app, recovery, standing
from portal.accounts.factors.views.blueprint import bp
from portal.errors import DomainError
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.qr import qr_data_uri
from portal.written_codes import in_groups


@bp.route("/my-account/second-factor")
@requires(Permission.KEEP_OWN_ACCOUNT)
def index() -> Any:
    """What is set up, and what could be."""
    return render_template(
        "factors/index.html",
        standing=queries.get_standing(current_user),
        mode=current_app.config["SECOND_FACTOR"],
        few=FEW_RECOVERY_CODES,
    )


@bp.route("/my-account/second-factor/app", methods=["GET", "POST"])
@requires(Permission.KEEP_OWN_ACCOUNT, confirms=True)
def begin_app() -> Any:
    """Start setting up an app, for the first time or on a new phone."""
    form = begin_form()
    if form.validate_on_submit():
        try:
            ensure_owner(form)
            app.begin(current_user)
            db.session.commit()
            return redirect(url_for(".confirm_app"))
        except DomainError as error:
            db.session.commit()  # the count of wrong passwords stays
            form.refuse(error)
    return render_template("factors/begin_app.html", form=form), 422 if form.errors else 200


def begin_form() -> BeginForm:
    """Who has a factor was asked for it; who has none gives the password, if they have one."""
    needs_password = current_user.factor_since is None and current_user.password_hash
    return BeginWithPasswordForm() if needs_password else BeginForm()


def ensure_owner(form: BeginForm) -> None:
    """Refuse a first factor to whoever finds somebody else's browser open."""
    if isinstance(form, BeginWithPasswordForm):
        try:
            accounts.authenticate(current_user.email, form.password.data)
        except accounts.WrongLogin as error:
            raise DomainError(_("Mật khẩu không đúng. Hãy kiểm tra và nhập lại."), field="password") from error
    elif current_user.factor_since is None and not is_fresh(current_user.signed_in_at, clock.now()):
        raise DomainError(_("Bạn đã đăng nhập từ lâu. Hãy đăng xuất, đăng nhập lại rồi thiết lập."))


@bp.route("/my-account/second-factor/app/first-code", methods=["GET", "POST"])
@requires(Permission.KEEP_OWN_ACCOUNT)
def confirm_app() -> Any:
    """The QR code, and the first code that proves it was read."""
    secret = app.pending_secret(queries.find_app(current_user))
    if secret is None:
        return redirect(url_for(".index"))
    form = FirstCodeForm()
    if form.validate_on_submit():
        try:
            return welcome(app.confirm(current_user, form.code.data), _("Ứng dụng xác thực đã sẵn sàng."))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    picture = qr_data_uri(app.address_of(secret, current_user))
    page = render_template("factors/confirm_app.html", form=form, picture=picture, secret=in_groups(secret))
    return page, 422 if form.errors else 200


def welcome(codes: list[str], message: str) -> Any:
    """After a factor was added: this browser has passed, others sign in anew; recovery codes are shown once."""
    token = current_user.session_token
    standing.mark_checked(token)
    if codes:
        standing.end_other_sessions(current_user, token)
    db.session.commit()
    if codes:
        return render_template("factors/recovery_codes.html", codes=codes, message=message)
    flash(message, "success")
    return redirect(url_for("factors.index"))


@bp.route("/my-account/second-factor/app/remove", methods=["GET", "POST"])
@requires(Permission.KEEP_OWN_ACCOUNT, confirms=True)
def remove_app() -> Any:
    """Take the app away."""
    form = ConfirmForm()
    if form.validate_on_submit():
        app.remove(current_user)
        db.session.commit()
        flash(_("Đã gỡ ứng dụng xác thực."), "success")
        return redirect(url_for(".index"))
    standing_ = queries.get_standing(current_user)
    if standing_.app is None:
        return redirect(url_for(".index"))
    return render_template("factors/remove.html", form=form, standing=standing_, method=Method.APP, name="")


@bp.route("/my-account/second-factor/recovery-codes", methods=["GET", "POST"])
@requires(Permission.KEEP_OWN_ACCOUNT, confirms=True)
def renew_codes() -> Any:
    """New recovery codes in place of the old ones, shown once."""
    if current_user.factor_since is None:
        flash(_("Hãy thiết lập ứng dụng xác thực hoặc khoá truy cập trước; mã dự phòng được tạo cùng lúc."), "info")
        return redirect(url_for(".index"))
    form = ConfirmForm()
    if form.validate_on_submit():
        codes = recovery.make(current_user)
        db.session.commit()
        return render_template(
            "factors/recovery_codes.html", codes=codes, message=_("Danh sách cũ không còn dùng được.")
        )
    return render_template("factors/renew_codes.html", form=form, left=queries.count_codes_left(current_user))
