"""A student's own result."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_login import current_user

from portal.access import Permission, requires
from portal.placements import queries
from portal.placements.published import queries as published
from portal.placements.published import wording
from portal.placements.rules.answers import STUDENT_LEFT
from portal.placements.swaps import queries as swaps
from portal.placements.views.blueprint import bp


@bp.route("/my-placement")
@requires(Permission.VIEW_OWN_PLACEMENT)
def mine() -> Any:
    """A student's own result, round by round."""
    rows, lost = queries.list_own(current_user), queries.list_lost(current_user)
    placements = queries.get_placements([row.placement_id for row in rows if row.placement_id])
    explanations = published.list_explanations(current_user)
    names = published.name_openings(explanations.values())
    return render_template(
        "placements/mine.html",
        rows=rows,
        placements=placements,
        lost=lost,
        by_swap=wording.by_swap(swaps.list_exchanged(current_user), lost),
        student_left=STUDENT_LEFT,
        explanations=explanations,
        refusals={key: wording.refusals(explanation, names) for key, explanation in explanations.items()},
        few_seats=wording.few_seats,
        by_hand=wording.by_hand,
        why_unlisted=wording.why_unlisted,
        swaps=swaps.list_own_swaps(current_user),
    )
