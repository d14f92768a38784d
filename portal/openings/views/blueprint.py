"""The room's blueprint, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from portal.openings import queries, wording
from portal.openings.models import Opening
from portal.openings.rules import PhoneCoverage, Source
from portal.rounds.models import Round
from portal.schools.naming import all_named, named

bp = Blueprint("openings", __name__)


def not_now(opening: Opening) -> Any:
    """There is nothing to fill in at present: back to the opening."""
    flash(_("Hiện không thể làm việc này với đề nghị. Xem trạng thái và thời hạn bên dưới."), "warning")
    return redirect(url_for(".show", opening_id=opening.id))


def fields_of(round_: Round) -> dict[str, str]:
    """Code → name of the fields that an opening in the round may ask for."""
    codes = {field.field_code for field in round_.fields}
    return {code: named(name) for code, name in queries.field_names().items() if code in codes}


def about(opening: Opening) -> dict[str, Any]:
    """What every page of one opening shows."""
    return {
        "opening": opening,
        "round": opening.round,
        "level": queries.level_of(opening),
        "ranked": queries.count_rankings(opening.id),
        "field_names": all_named(queries.field_names()),
        "source": wording.SOURCES[Source(opening.source)],
        "coverage": wording.PHONE_COVERAGES[PhoneCoverage(opening.phone_coverage)],
    }
