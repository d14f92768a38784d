"""Pages of attempts."""

from portal.attempts.views import deciding as _deciding  # noqa: F401 - registers its pages
from portal.attempts.views import reading as _reading  # noqa: F401
from portal.attempts.views import running as _running  # noqa: F401
from portal.attempts.views.blueprint import bp

__all__ = ["bp"]
