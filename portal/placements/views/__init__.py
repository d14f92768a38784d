"""Pages of the result: publish it, see what concerns oneself, and what everybody may know."""

from portal.placements.appeals import views as appeals
from portal.placements.consents import views as consents
from portal.placements.supplementary import views as supplementary
from portal.placements.swaps import views as swaps
from portal.placements.views import answering, empty_seats, listing, own, publication, refilling, results
from portal.placements.views.blueprint import bp

__all__ = [
    "answering",
    "appeals",
    "bp",
    "consents",
    "empty_seats",
    "listing",
    "own",
    "publication",
    "refilling",
    "results",
    "supplementary",
    "swaps",
]
