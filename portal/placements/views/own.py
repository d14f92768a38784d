"""A student's own result."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_login import current_user

from portal.access import Permission, requires
from portal.placements import queries
from portal.placements.published import queries as published
from portal.placements.published import wording
from portal.placements.views.blueprint import bp


@bp.route("/my-placement")
@requires(Permission.VIEW_OWN_PLACEMENT)
def mine() -> Any:
    """A student's own result, round by round."""
    rows = queries.list_own(current_user)
    placements = queries.get_placements([row.placement_id for row in rows if row.placement_id])
    explanations = published.list_explanations(current_user)
    names = published.name_openings(explanations.values())
    return render_template(
        "placements/mine.html",
        rows=rows,
        placements=placements,
        published=queries.PUBLISHED_ROUNDS,
        explanations=explanations,
        refusals={key: wording.refusals(explanation, names) for key, explanation in explanations.items()},
        few_seats=wording.few_seats,
    )
