"""Pages of applications: the student's own, and the coordinators' overview of a round."""

from portal.applications.views import entering, listing, own, staff
from portal.applications.views.blueprint import bp

__all__ = ["bp", "entering", "listing", "own", "staff"]
