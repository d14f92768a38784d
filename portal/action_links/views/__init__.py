"""Pages of one-time links: giving them, and using one."""

from portal.action_links.views import giving as _giving  # noqa: F401 - registers its pages
from portal.action_links.views import using as _using  # noqa: F401 - registers its pages
from portal.action_links.views.blueprint import bp

__all__ = ["bp"]
