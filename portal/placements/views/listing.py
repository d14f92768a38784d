"""The list of a round's placements."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts.outcomes import list_schools
from portal.listings.showing import open_list
from portal.paging import page_number
from portal.placements import queries
from portal.placements.forms import PlacementFilters
from portal.placements.listing import PLACEMENTS
from portal.placements.views.blueprint import bp
from portal.rounds.queries import get_round
from portal.schools.naming import all_named


@bp.route("/rounds/<uuid:round_id>/placements")
@requires(Permission.VIEW_PLACEMENTS)
def index(round_id: UUID) -> Any:
    """Who is where, as far as it is the reader's concern; after publication only."""
    round_ = get_round(round_id, current_user)
    listing = open_list(PLACEMENTS, current_user, request.args)
    if listing.leads_to is not None:
        return redirect(url_for(".index", round_id=round_id, **listing.leads_to))
    filters = _filters()
    page = queries.list_placements(current_user, round_.id, filters.wanted(), page=page_number(), sort=listing.sort)
    return render_template(
        "placements/index.html",
        round=round_,
        listing=listing,
        page=page,
        filters=filters,
        sees_contacts=queries.contact_rights(current_user),
    )


def _filters() -> PlacementFilters:
    filters = PlacementFilters(request.args)
    filters.school.choices = [("", _l("Tất cả")), *all_named(dict(list_schools())).items()]
    return filters
