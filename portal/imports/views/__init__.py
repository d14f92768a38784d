"""Pages of imports: each module adds its routes to the blueprint of the room."""

from portal.imports.views import applying, history, understanding, uploading  # noqa: F401 - they add their routes
from portal.imports.views.blueprint import bp

__all__ = ["bp"]
