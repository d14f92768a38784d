"""Deciding on several openings of a round at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.errors import NotFound
from portal.listings.confirming import confirm
from portal.listings.several import read_selection
from portal.openings import several
from portal.openings.forms import DecideSeveralForm
from portal.openings.listing import OPENINGS
from portal.openings.rules import OpeningAction
from portal.openings.views.blueprint import bp
from portal.rounds.queries import get_round


@bp.route("/rounds/<uuid:round_id>/openings/several", methods=["GET", "POST"])
@requires(Permission.REVIEW_OPENINGS)
def decide_several(round_id: UUID) -> Any:
    """What approving, returning or rejecting the chosen openings would do; POST does it."""
    round_ = get_round(round_id, current_user)
    action = next((one for one in several.VERBS if one.value == request.args.get("verb")), None)
    if action is None:
        raise NotFound
    form = DecideSeveralForm(with_words=action is not OpeningAction.APPROVE)
    asked: dict[str, Any] = OPENINGS.asked(request.args)

    def decide() -> Any:
        return several.decide(round_, action, form.seen.data, comment=form.said(), actor=current_user)

    return confirm(
        form,
        decide,
        lambda: several.list_effects(current_user, round_, read_selection(OPENINGS, request.args)),
        says=lambda count: _("Đã ghi quyết định về %(count)s đề nghị.", count=count),
        asks="openings/decide_several.html",
        tells="openings/decided_several.html",
        back=url_for(".index", round_id=round_id, **asked),
        round=round_,
        action=action.value,
    )
