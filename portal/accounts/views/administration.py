"""The admin's accounts: the list, inviting one person, switching one off and on, verbs for several."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, Role, requires
from portal.accounts import invitations, queries, service, several
from portal.accounts.forms.administration import AccountFilters, InviteForm
from portal.accounts.listing import ACCOUNTS
from portal.accounts.models import User
from portal.accounts.views.blueprint import bp
from portal.carrying_out import carry_out
from portal.design_words import ROLES, STANDINGS
from portal.errors import NotFound
from portal.extensions import db
from portal.forms import ConfirmForm, SeveralForm
from portal.listings.confirming import confirm
from portal.listings.several import read_selection
from portal.listings.showing import open_list
from portal.notices.service import whole_address
from portal.paging import page_number


@bp.route("/accounts")
@requires(Permission.MANAGE_ACCOUNTS)
def index() -> Any:
    listing = open_list(ACCOUNTS, current_user, request.args)
    if listing.leads_to is not None:
        return redirect(url_for(".index", **listing.leads_to))
    filters = AccountFilters(request.args)
    return render_template(
        "accounts/index.html",
        listing=listing,
        page=queries.list_users(queries.AccountFilter.read(filters.values()), page_number(), listing.sort),
        filters=filters,
        role_names=ROLES,
        standing_names=STANDINGS,
    )


@bp.route("/accounts/several", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS, confirms=True)
def change_several() -> Any:
    """What switching off, or inviting again, the chosen accounts would do; POST does it."""
    verb = next((one for one in several.Verb if one.value == request.args.get("verb")), None)
    if verb is None:
        raise NotFound
    form = SeveralForm()
    asked: dict[str, Any] = ACCOUNTS.asked(request.args)
    return confirm(
        form,
        lambda: several.carry_out(verb, form.seen.data, actor=current_user),
        lambda: several.list_effects(verb, read_selection(ACCOUNTS, request.args), actor=current_user),
        says=lambda count: _("Đã làm xong với %(count)s tài khoản.", count=count),
        asks="accounts/change_several.html",
        tells="accounts/changed_several.html",
        back=url_for(".index", **asked),
        action=verb.value,
    )


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
