"""What is done with placements: publish them."""

from portal.placements.service.publication import publish

__all__ = ["publish"]
