"""Pages of the result: publish it, see what concerns oneself, and what everybody may know."""

from portal.placements.views import answering, empty_seats, listing, own, publication, results
from portal.placements.views.blueprint import bp

__all__ = ["answering", "bp", "empty_seats", "listing", "own", "publication", "results"]
