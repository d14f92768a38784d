"""The openings of a round, and one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.listings.showing import open_list
from portal.openings import queries, rights
from portal.openings.demand import count_rankings_of
from portal.openings.forms import OpeningFilters
from portal.openings.listing import OPENINGS
from portal.openings.questions import count_unanswered
from portal.openings.rules import REVIEWED_IN
from portal.openings.views.blueprint import about, bp
from portal.paging import page_number
from portal.rounds.queries import get_round
from portal.rounds.rules import openings_open
from portal.schools.naming import all_named

P = Permission


@bp.route("/rounds/<uuid:round_id>/openings")
@requires(P.VIEW_OPENINGS)
def index(round_id: UUID) -> Any:
    round_ = get_round(round_id, current_user)
    listing = open_list(OPENINGS, current_user, request.args)
    if listing.leads_to is not None:
        return redirect(url_for(".index", round_id=round_id, **listing.leads_to))
    names = all_named(queries.field_names())
    filters = OpeningFilters(request.args, names)
    page = queries.list_openings(current_user, round_.id, filters.wanted(), page_number(), listing.sort)
    return render_template(
        "openings/index.html",
        round=round_,
        listing=listing,
        page=page,
        ranked=count_rankings_of(row.id for row in page),
        filters=filters,
        fields=_named_fields([row.id for row in page], names),
        counts=queries.count_by_status(current_user, round_.id),
        is_open=openings_open(round_, clock.now()),
        decides=round_.status in REVIEWED_IN and current_user.can(P.REVIEW_OPENINGS),
    )


def _named_fields(opening_ids: list[UUID], names: dict[str, str]) -> dict[UUID, str]:
    codes = queries.fields_by_opening(opening_ids)
    words = {some: ", ".join(name for code, name in names.items() if code in some) for some in set(codes.values())}
    return {key: words.get(codes[key], "") for key in opening_ids}


@bp.route("/openings/<uuid:opening_id>")
@requires(P.VIEW_OPENINGS)
def show(opening_id: UUID) -> Any:
    opening = queries.get_opening(current_user, opening_id)
    may = {
        "edit": rights.can_edit(current_user, opening, clock.now()),
        "review": rights.can_review(current_user, opening),
        "withdraw": rights.can_withdraw(current_user, opening),
        "contacts": rights.can_see_contacts(current_user, opening),
    }
    return render_template(
        "openings/show.html",
        may=may,
        owner=rights.is_owner(current_user, opening),
        unanswered=count_unanswered(opening),
        entered_by=queries.name_of(opening.entered_by_id),
        reviewed_by=queries.name_of(opening.reviewed_by_id),
        **about(opening),
    )
