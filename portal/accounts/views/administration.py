"""The admin's accounts: the list, inviting one person, switching off and on, roles."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, Role, requires
from portal.accounts import invitations, queries, service
from portal.accounts.forms.administration import AccountFilters, InviteForm
from portal.accounts.models import User
from portal.accounts.views.blueprint import bp
from portal.carrying_out import carry_out
from portal.design_words import ROLES
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.notices.service import whole_address
from portal.paging import page_number


@bp.route("/accounts")
@requires(Permission.MANAGE_ACCOUNTS)
def index() -> Any:
    filters = AccountFilters(request.args)
    chosen = Role(filters.role.data) if filters.role.data in set(Role) else None
    page = queries.list_users(search=filters.search.data or "", role=chosen, page=page_number())
    return render_template("accounts/index.html", page=page, filters=filters, role_names=ROLES)


@bp.route("/accounts/invite", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS, confirms=True)
def invite() -> Any:
    form = InviteForm()
    invited, status = carry_out(form, lambda: _invite(form))
    if invited:
        user, link = invited
        return render_template("accounts/invited.html", user=user, link=link)
    return render_template("accounts/invite.html", form=form), status


def _invite(form: InviteForm) -> tuple[User, str]:
    """Who is invited, and the link that is shown once."""
    user, token = invitations.invite(
        email=form.email.data,
        full_name=form.full_name.data,
        role=Role(form.role.data),
        scope=form.scope.data,
        actor=current_user,
    )
    link = whole_address(url_for(".activate", token=token))
    invitations.tell(user, link)
    return user, link


@bp.route("/accounts/<uuid:user_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS, confirms=True)
def show(user_id: Any) -> Any:
    """One account: switch it off or on."""
    user = queries.get_user(user_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        (service.disable if user.is_active else service.enable)(user, actor=current_user)
        db.session.commit()
        flash(_("Đã mở lại tài khoản.") if user.is_active else _("Đã khóa tài khoản."), "success")
        return redirect(url_for(".show", user_id=user.id))
    return render_template("accounts/show.html", user=user, form=form, role_names=ROLES)
