"""Pages of accounts: each module adds its routes to the blueprint of the room."""

from portal.accounts.views import (  # noqa: F401 - they add their routes
    addresses,
    administration,
    entering,
    languages,
    letters,
    own,
    resetting,
    roles,
)
from portal.accounts.views.blueprint import bp

__all__ = ["bp"]
