"""Pages of notices: one's own, deliveries, and texts."""

from portal.notices.views import deliveries as _deliveries  # noqa: F401 - registers its pages
from portal.notices.views import own as _own  # noqa: F401 - registers its pages
from portal.notices.views import texts as _texts  # noqa: F401 - registers its pages
from portal.notices.views.blueprint import bp

__all__ = ["bp"]
