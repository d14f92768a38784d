"""Pages of applications: the student's own, and the coordinators' overview of a round."""

from portal.applications.views import listing, own, staff
from portal.applications.views.blueprint import bp

__all__ = ["bp", "listing", "own", "staff"]
