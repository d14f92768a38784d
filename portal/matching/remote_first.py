"""The rule `remote-first`: coverage from the most remote communes down, then choice by merit."""

from portal.matching.choice import choose_by_merit
from portal.matching.coverage import cover
from portal.matching.market import Market
from portal.matching.result import Ints, Progress
from portal.matching.serial import choose_in_turn
from portal.matching.state import State


def match_remote_first(market: Market, progress: Progress) -> Ints:
    """Place of each student (instance indices).

    The start makes no difference to the outcome; the choices in turn are near it, so that few
    moves are left to do.
    """
    progress("start", 0.0)
    state = State(market, choose_in_turn(market))
    cover(state, progress)
    choose_by_merit(state, progress)
    return market.place(state.at)
