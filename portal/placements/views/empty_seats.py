"""The seats that a published result left empty, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template
from flask_login import current_user

from portal.access import Permission, requires
from portal.paging import page_number
from portal.placements.published import queries as published
from portal.placements.published import wording
from portal.placements.views.blueprint import bp
from portal.rounds.queries import get_round


@bp.route("/rounds/<uuid:round_id>/empty-seats")
@requires(Permission.VIEW_PLACEMENTS)
def empty_seats(round_id: UUID) -> Any:
    """For each opening of the reader's communes with an empty seat: why, and what would help next time."""
    round_ = get_round(round_id, current_user)
    return render_template(
        "placements/empty_seats.html",
        round=round_,
        page=published.list_empty_seats(current_user, round_.id, page=page_number()),
        why_empty=wording.why_empty,
        next_time=wording.next_time,
    )
