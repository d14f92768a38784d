"""Roles of one account: give another, take one away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, Role, requires
from portal.accounts import queries
from portal.accounts.forms.administration import RoleForm
from portal.accounts.service import roles
from portal.accounts.views.blueprint import bp
from portal.carrying_out import carry_out
from portal.design_words import ROLES
from portal.extensions import db
from portal.forms import ConfirmForm


@bp.route("/accounts/<uuid:user_id>/roles/give", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS, confirms=True)
def give_role(user_id: UUID) -> Any:
    user = queries.get_user(user_id)
    form = RoleForm()
    done, status = carry_out(form, lambda: roles.give(user, Role(form.role.data), form.scope.data, actor=current_user))
    if done:
        flash(_("Đã trao vai trò."), "success")
        return redirect(url_for(".show", user_id=user_id))
    return render_template("accounts/give_role.html", form=form, user=queries.get_user(user_id)), status


@bp.route("/accounts/<uuid:user_id>/roles/<uuid:grant_id>/take", methods=["POST"])
@requires(Permission.MANAGE_ACCOUNTS, confirms=True)
def take_role(user_id: UUID, grant_id: UUID) -> Any:
    user = queries.get_user(user_id)
    if ConfirmForm().validate_on_submit():
        role = roles.take(user, grant_id, actor=current_user)
        db.session.commit()
        flash(_("Đã thu vai trò: %(role)s.", role=ROLES[role.value]), "success")
    return redirect(url_for(".show", user_id=user_id))
