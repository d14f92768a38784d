"""Pages of exports: each module adds its routes to the blueprint of the room."""

from portal.exports.views import asking, keeping  # noqa: F401 - they add their routes
from portal.exports.views.blueprint import bp

__all__ = ["bp"]
