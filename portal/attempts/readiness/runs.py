"""The worker's side of a forecast."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.attempts.readiness import forecasting, forecasts
from portal.extensions import db
from portal.jobs.registry import handler
from portal.jobs.run import Run
from portal.rounds.models import Round


@handler(forecasts.JOB_KIND, label=_l("Dự báo trước khi xếp chỗ"))
def run_forecast(run: Run) -> None:
    """Read the lists, compute with no transaction open, keep the outcome."""
    round_ = db.session.get_one(Round, UUID(run.payload["round"]))
    read_at, lowest_gpa, round_id = clock.now(), round_.min_gpa, round_.id
    instance = forecasting.gather(round_)
    run.save()
    computed = forecasting.compute(instance, lowest_gpa=lowest_gpa, progress=run.progress)
    forecasts.keep(round_id, computed, read_at=read_at)
