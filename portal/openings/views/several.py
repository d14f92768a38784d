"""Deciding on several openings of a round at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.errors import NotFound
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
    back = url_for(".index", round_id=round_id, **asked)
    about = {"round": round_, "action": action.value, "back": back}

    def decide() -> Any:
        return several.decide(round_, action, form.seen.data, comment=form.said(), actor=current_user)

    outcome, status = carry_out(form, decide)
    if outcome and not outcome.refused:
        flash(_("Đã ghi quyết định về %(count)s đề nghị.", count=outcome.done), "success")
        return redirect(back)
    if outcome:
        return render_template("openings/decided_several.html", outcome=outcome, **about)
    effects = several.list_effects(current_user, round_, read_selection(OPENINGS, request.args))
    form.seen.data = effects.seen
    return render_template("openings/decide_several.html", form=form, effects=effects, **about), status
