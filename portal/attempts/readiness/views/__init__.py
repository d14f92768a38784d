"""Pages of a round's readiness: the checks, the forecast, and the messages about what it lacks."""

from portal.attempts.readiness.views import checking, forecasting, nudging
from portal.attempts.readiness.views.blueprint import bp

__all__ = ["bp", "checking", "forecasting", "nudging"]
