"""Pages of students: each module adds its routes to the blueprint of the room."""

from portal.students.views import inviting, nominations, people, reports, self_activation, several  # noqa: F401
from portal.students.views.blueprint import bp

__all__ = ["bp"]
