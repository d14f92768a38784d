"""The admin's accounts: the list, inviting one person, switching off and on, roles."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, Role, requires
from portal.accounts import invitations, queries, service
from portal.accounts.forms.administration import AccountFilters, InviteForm
from portal.accounts.views.blueprint import bp
from portal.design_words import ROLES
from portal.errors import DomainError
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
    if form.validate_on_submit():
        try:
            user, token = invitations.invite(
                email=form.email.data,
                full_name=form.full_name.data,
                role=Role(form.role.data),
                scope=form.scope.data,
                actor=current_user,
            )
            link = whole_address(url_for(".activate", token=token))
            invitations.tell(user, link)
            db.session.commit()
            return render_template("accounts/invited.html", user=user, link=link)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template("accounts/invite.html", form=form), 422 if form.errors else 200


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
