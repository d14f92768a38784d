"""The rule `stable`: student-proposing deferred acceptance.

All openings rank students by the one merit order, so nobody who got a seat in merit order can be
displaced later: deferred acceptance and serial dictatorship are the same (Gale and Shapley 1962;
Svensson 1999), and the stable assignment is the only one.
"""

from portal.matching.market import Market
from portal.matching.result import Ints, Progress
from portal.matching.serial import choose_in_turn


def match_stable(market: Market, progress: Progress) -> Ints:
    """Place of each student (instance indices)."""
    progress("choice", 0.0)
    position = choose_in_turn(market)
    progress("choice", 1.0)
    return market.place(position)
