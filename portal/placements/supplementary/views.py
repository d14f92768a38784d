"""What is left of a published round, and the supplementary round over it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.errors import NotFound
from portal.forms import ConfirmForm
from portal.placements.supplementary import queries, service
from portal.placements.supplementary.forms import PrepareForm
from portal.placements.views.blueprint import bp
from portal.rounds.models import Round
from portal.rounds.queries import find_in_preparation, get_round

P = Permission


@bp.route("/rounds/<uuid:round_id>/supplementary", methods=["GET", "POST"])
@requires(P.MANAGE_ROUNDS)
def supplementary(round_id: UUID) -> Any:
    """Free seats and students without a place; the button that prepares a round for them."""
    parent = get_round(round_id, current_user)
    form = PrepareForm(name=_("%(first)s – bổ sung", first=parent.name)[:200])
    prepared, status = carry_out(form, lambda: service.prepare(parent, name=form.name.data or "", actor=current_user))
    if prepared:
        flash(_("Đã tạo bản nháp của đợt bổ sung. Hãy sửa các mốc và quy tắc nếu cần, rồi mở đợt."), "success")
        return redirect(url_for("rounds.edit", round_id=prepared.id))
    return _page(parent, form), status


@bp.route("/rounds/<uuid:round_id>/take-over", methods=["POST"])
@requires(P.MANAGE_ROUNDS)
def take_over(round_id: UUID) -> Any:
    """Bring what became free since the supplementary round opened into it."""
    round_ = get_round(round_id, current_user)
    if round_.parent_id is None:
        raise NotFound
    back = url_for(".supplementary", round_id=round_.parent_id)
    form = ConfirmForm()
    told, _status = carry_out(form, lambda: _pass_on(round_))
    if told:
        flash(told, "success")
    elif form.refusal:
        flash(form.refusal.message, "error")
    return redirect(back)


def _pass_on(round_: Round) -> str:
    seats = service.pass_on(round_, actor=current_user)
    return _("Đã chuyển thêm %(seats)s chỗ.", seats=seats)


def _page(parent: Round, form: PrepareForm) -> str:
    prepared = find_in_preparation(parent.id)
    return render_template(
        "placements/supplementary.html",
        round=parent,
        prepared=prepared,
        left=queries.find_left(parent, prepared),
        form=form,
    )
