"""Forms of placements."""

from portal.placements.forms.listing import PlacementFilters
from portal.placements.forms.publication import PublishForm

__all__ = ["PlacementFilters", "PublishForm"]
