"""Pages of students: each module adds its routes to the blueprint of the room."""

from portal.students.views import imports, inviting, nominations, people, reports, self_activation  # noqa: F401 - they add their routes
from portal.students.views.blueprint import bp

__all__ = ["bp"]
