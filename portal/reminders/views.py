"""The dates of a round to put into one's own calendar."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from portal.access import public
from portal.reminders.calendar import calendar_of
from portal.rounds.queries import get_opened_round

bp = Blueprint("reminders", __name__)


@bp.route("/rounds/<uuid:round_id>/dates.ics")
@public
def dates(round_id: UUID) -> Response:
    """The deadlines of a round that was opened; public, as calendars fetch it by themselves."""
    headers = {"Content-Disposition": f"attachment; filename=dot-{round_id}.ics"}
    return Response(calendar_of(get_opened_round(round_id)), mimetype="text/calendar", headers=headers)
