"""Pages of attempts."""

from portal.attempts.views import comparing, deciding, describing, reading, running
from portal.attempts.views.blueprint import bp

__all__ = ["bp", "comparing", "deciding", "describing", "reading", "running"]
