"""Pages of accounts: each module adds its routes to the blueprint of the room."""

from portal.accounts.views import addresses, administration, entering, letters, own, resetting, roles  # noqa: F401 - they add their routes
from portal.accounts.views.blueprint import bp

__all__ = ["bp"]
