"""The page that tells whether a round is ready to be matched."""

from __future__ import annotations

import uuid
from itertools import groupby
from typing import Any

from flask import render_template
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts.readiness import queries, wording
from portal.attempts.readiness.rules import checks_of
from portal.attempts.readiness.views.blueprint import bp
from portal.rounds.queries import get_round

P = Permission


@bp.route("/rounds/<uuid:round_id>/readiness")
@requires(P.VIEW_READINESS)
def show(round_id: uuid.UUID) -> Any:
    """What is done, what is worth a look, what stands in the way of a run."""
    round_ = get_round(round_id, current_user)
    schools = queries.list_schools(round_.id)
    facts = queries.facts_of(round_, schools)
    checks = checks_of(facts)
    return render_template(
        "readiness/show.html",
        round=round_,
        verdict=wording.verdict(checks),
        checklist=wording.checklist(checks, round_, current_user),
        schools=schools,
        fields=facts.fields,
        silent=[(level, list(found)) for level, found in groupby(facts.silent, key=lambda commune: commune.level)],
        silent_anchor=wording.SILENT,
        fields_anchor=wording.FIELDS,
    )
