"""Pages of pins: the pins of a round, a new one, taking one back."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts.changes.rules import ChangeReason
from portal.attempts.changes.wording import REASONS
from portal.attempts.pins import queries, service
from portal.attempts.pins.forms import PinForm
from portal.attempts.pins.models import HandPin
from portal.attempts.pins.rules import PinKind
from portal.attempts.pins.wording import SHORT, pin_label
from portal.carrying_out import carry_out
from portal.forms import ConfirmForm
from portal.paging import page_number
from portal.rounds.models import Round
from portal.rounds.queries import get_round

bp = Blueprint("pins", __name__)
P = Permission


@bp.route("/rounds/<uuid:round_id>/pins")
@requires(P.VIEW_ATTEMPTS)
def index(round_id: uuid.UUID) -> Any:
    """Every pin of a round, those withdrawn too."""
    round_ = get_round(round_id, current_user)
    page = queries.list_pins(round_.id, page_number())
    shown = {"kinds": SHORT, "reasons": REASONS, "can_pin": service.can_pin(round_)}
    return render_template("pins/index.html", round=round_, page=page, **shown)


@bp.route("/rounds/<uuid:round_id>/pins/new", methods=["GET", "POST"])
@requires(P.RUN_ATTEMPTS)
def new(round_id: uuid.UUID) -> Any:
    """Ask for a pair or against one; `?student=` fills in the code, `?from=` leads on to running that attempt again."""
    round_ = get_round(round_id, current_user)
    form = PinForm(student="".join(filter(str.isalnum, request.args.get("student", "")))[:20])
    openings = queries.list_openings(round_.id)
    form.opening.choices = [("", _("Chọn một nơi")), *((str(o.id), f"{o.commune} – {o.title}") for o in openings)]
    pin, status = carry_out(form, lambda: _add(round_, form))
    if pin:
        added = _("Đã ghi yêu cầu %(number)s. Phương án chạy từ bây giờ có thể dùng yêu cầu này.", number=pin.number)
        flash(added, "success")
        return redirect(_after(round_, pin))
    return render_template("pins/new.html", round=round_, form=form, can_pin=service.can_pin(round_)), status


def _add(round_: Round, form: PinForm) -> HandPin:
    asked = service.Asked(
        student_code=form.student.data or "",
        opening_id=uuid.UUID(form.opening.data),
        kind=PinKind(form.kind.data),
        reason=ChangeReason(form.reason.data),
        note=form.note.data or "",
    )
    return service.add(round_, asked, actor=current_user)


def _after(round_: Round, pin: HandPin) -> str:
    """Back to running an attempt again where one came from there, with the new pin ticked."""
    try:
        query: dict[str, Any] = {"from": uuid.UUID(request.args.get("from", "")), "pin": pin.id}
    except ValueError:
        return url_for(".index", round_id=round_.id)
    return url_for("attempts.new", round_id=round_.id, **query)


@bp.route("/rounds/<uuid:round_id>/pins/<uuid:pin_id>/withdraw", methods=["GET", "POST"])
@requires(P.RUN_ATTEMPTS)
def withdraw(round_id: uuid.UUID, pin_id: uuid.UUID) -> Any:
    """No later attempt takes the pin."""
    round_ = get_round(round_id, current_user)
    pin = queries.get_pin(round_.id, pin_id)
    form = ConfirmForm()
    withdrawn, status = carry_out(form, lambda: service.withdraw(pin, actor=current_user))
    if withdrawn:
        flash(_("Đã rút yêu cầu. Các phương án đã chạy với yêu cầu này không đổi."), "success")
        return redirect(url_for(".index", round_id=round_.id))
    return render_template("pins/withdraw.html", round=round_, pin=pin, label=pin_label(pin), form=form), status
