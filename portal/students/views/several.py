"""Nominating or withdrawing several students of a round."""

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
from portal.rounds.queries import get_round
from portal.students import several
from portal.students.forms import NominateSeveralForm
from portal.students.listing import NOMINATIONS
from portal.students.rules import NominationAction
from portal.students.views.blueprint import bp


@bp.route("/rounds/<uuid:round_id>/nominations/several", methods=["GET", "POST"])
@requires(Permission.NOMINATE)
def nominate_several(round_id: UUID) -> Any:
    """What nominating or withdrawing the chosen students would do; POST does it."""
    round_ = get_round(round_id, current_user)
    action = next((one for one in several.VERBS if one.value == request.args.get("verb")), None)
    if action is None:
        raise NotFound
    form = NominateSeveralForm(with_words=action is NominationAction.WITHDRAW)
    asked: dict[str, Any] = NOMINATIONS.asked(request.args)
    back = url_for(".nominations", round_id=round_id, **asked)
    about = {"round": round_, "action": action.value, "back": back}

    def do_it() -> Any:
        return several.carry_out(round_, action, form.seen.data, reason=form.said(), actor=current_user)

    outcome, status = carry_out(form, do_it)
    if outcome and not outcome.refused:
        flash(_("Đã làm xong với %(count)s sinh viên.", count=outcome.done), "success")
        return redirect(back)
    if outcome:
        return render_template("students/nominated_several.html", outcome=outcome, **about)
    effects = several.list_effects(current_user, round_, action, read_selection(NOMINATIONS, request.args))
    form.seen.data = effects.seen
    return render_template("students/nominate_several.html", form=form, effects=effects, **about), status
