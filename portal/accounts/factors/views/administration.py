"""Second factors as an admin sees them: who has none, and the way out for who lost theirs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.accounts.factors import queries
from portal.accounts.factors.forms import ResetForm
from portal.accounts.factors.service.resetting import reset as reset_factors
from portal.accounts.factors.views.blueprint import bp
from portal.accounts.queries import get_user
from portal.carrying_out import carry_out
from portal.design_words import ROLES
from portal.paging import page_number


@bp.route("/accounts/without-second-factor")
@requires(Permission.MANAGE_ACCOUNTS)
def missing() -> Any:
    """Staff whose sign-in is one password deep."""
    page = queries.list_staff_without_factor(page_number())
    return render_template("factors/missing.html", page=page, role_names=ROLES)


@bp.route("/accounts/<uuid:user_id>/second-factor/reset", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS, confirms=True)
def reset(user_id: UUID) -> Any:
    """Take all factors of a person away, who sets up new ones after the next sign-in."""
    user = get_user(user_id)
    form = ResetForm()
    done, status = carry_out(form, lambda: reset_factors(user, actor=current_user, reason=form.reason.data))
    if done:
        flash(_("Đã đặt lại xác thực hai bước của %(name)s.", name=user.full_name), "success")
        return redirect(url_for("accounts.show", user_id=user.id))
    standing = queries.get_standing(user)
    return render_template("factors/reset.html", user=user, form=form, standing=standing), status
