"""My passkeys: add, name, take away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.accounts.factors import queries
from portal.accounts.factors.forms import NameForm, NewPasskeyForm
from portal.accounts.factors.rules import Method, to_add
from portal.accounts.factors.service import passkeys
from portal.accounts.factors.views.blueprint import bp
from portal.accounts.factors.views.own import begin_form, ensure_owner, welcome
from portal.errors import DomainError
from portal.extensions import db
from portal.forms import ConfirmForm


@bp.route("/my-account/second-factor/passkeys", methods=["GET", "POST"])
@requires(Permission.KEEP_OWN_ACCOUNT, confirms=True)
def begin_passkey() -> Any:
    """Start adding a passkey."""
    form = begin_form()
    if form.validate_on_submit():
        try:
            ensure_owner(form)
            passkeys.begin(current_user, to_add(current_user.session_token))
            db.session.commit()
            return redirect(url_for(".add_passkey"))
        except DomainError as error:
            db.session.commit()  # the count of wrong passwords stays
            form.refuse(error)
    return render_template("factors/begin_passkey.html", form=form), 422 if form.errors else 200


@bp.route("/my-account/second-factor/passkeys/new", methods=["GET", "POST"])
@requires(Permission.KEEP_OWN_ACCOUNT)
def add_passkey() -> Any:
    """The browser makes the passkey; only where `begin_passkey` has let it."""
    holder = to_add(current_user.session_token)
    options = passkeys.options_to_add(current_user, holder)
    if options is None:
        return redirect(url_for(".begin_passkey"))
    form = NewPasskeyForm()
    if form.validate_on_submit():
        try:
            codes = passkeys.add(current_user, form.passkey.data, name=form.name.data, holder=holder)
            return welcome(codes, _("Khoá truy cập đã sẵn sàng."))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            form.passkey.data = ""  # the browser makes another one
    return render_template("factors/add_passkey.html", form=form, options=options), 422 if form.errors else 200


@bp.route("/my-account/second-factor/passkeys/<uuid:passkey_id>/name", methods=["GET", "POST"])
@requires(Permission.KEEP_OWN_ACCOUNT)
def rename_passkey(passkey_id: UUID) -> Any:
    passkey = queries.get_passkey(current_user, passkey_id)
    form = NameForm(obj=passkey)
    if form.validate_on_submit():
        passkeys.rename(current_user, passkey, form.name.data)
        db.session.commit()
        flash(_("Đã đổi tên khoá truy cập."), "success")
        return redirect(url_for(".index"))
    return render_template("factors/rename_passkey.html", form=form), 422 if form.errors else 200


@bp.route("/my-account/second-factor/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
@requires(Permission.KEEP_OWN_ACCOUNT, confirms=True)
def remove_passkey(passkey_id: UUID) -> Any:
    passkey = queries.get_passkey(current_user, passkey_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        passkeys.remove(current_user, passkey)
        db.session.commit()
        flash(_("Đã gỡ khoá truy cập."), "success")
        return redirect(url_for(".index"))
    standing = queries.get_standing(current_user)
    return render_template(
        "factors/remove.html", form=form, standing=standing, method=Method.PASSKEY, name=passkey.name
    )
