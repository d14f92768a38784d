"""What everybody may know of a published result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, render_template
from flask_babel import gettext as _

from portal.access import public
from portal.attempts import queries as attempts
from portal.attempts.changes.queries import list_published_changes
from portal.attempts.changes.rules import OFFERED
from portal.attempts.changes.wording import REASONS
from portal.attempts.figures import figures_of
from portal.attempts.pins.queries import list_published_pins
from portal.attempts.pins.wording import SHORT
from portal.errors import NotFound
from portal.placements import queries
from portal.placements.published.queries import find_public_files, get_archive
from portal.placements.swaps.queries import count_exchanged
from portal.placements.views.blueprint import bp
from portal.rounds.queries import get_opened_round, list_round_fields
from portal.rounds.rules import MatchingRule
from portal.rounds.wording import RULES


@bp.route("/rounds/<uuid:round_id>/results")
@public
def results(round_id: UUID) -> Any:
    """What everybody may know of a published result: counts, and what it takes to check it. No names."""
    round_ = get_opened_round(round_id)
    attempt = attempts.find_published(round_.id, bare=True)
    if attempt is None or attempt.report is None:
        raise NotFound(_("Đợt này chưa công bố kết quả."))
    return render_template(
        "placements/results.html",
        round=round_,
        attempt=attempt,
        figures=figures_of(attempt.report),
        fields=list_round_fields(round_.id),
        counts=queries.count_by_priority_and_field(round_.id),
        rule=RULES[MatchingRule(attempt.rule)],
        files=find_public_files(round_.id),
        hand_changes=list_published_changes(round_.id),
        pins=list_published_pins(round_.id),
        kinds=SHORT,
        reasons={reason: REASONS[reason] for reason in OFFERED},
        swaps=count_exchanged(round_.id),
    )


@bp.route("/rounds/<uuid:round_id>/results/files")
@public
def result_files(round_id: UUID) -> Response:
    """The published result with its input, without names, for whoever wants to check it."""
    archive = get_archive(get_opened_round(round_id).id)
    headers = {"Content-Disposition": f"attachment; filename=ket-qua-{round_id.hex[:8]}.zip"}
    return Response(archive, mimetype="application/zip", headers=headers)
