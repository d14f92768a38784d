"""Nominating or withdrawing several students of a round."""

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

    def do_it() -> Any:
        return several.carry_out(round_, action, form.seen.data, reason=form.said(), actor=current_user)

    return confirm(
        form,
        do_it,
        lambda: several.list_effects(current_user, round_, action, read_selection(NOMINATIONS, request.args)),
        says=lambda count: _("Đã làm xong với %(count)s sinh viên.", count=count),
        asks="students/nominate_several.html",
        tells="students/nominated_several.html",
        back=url_for(".nominations", round_id=round_id, **asked),
        round=round_,
        action=action.value,
    )
