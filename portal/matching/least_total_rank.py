"""The rule `least-total-rank`: most students placed, then least total rank, blind to priority.

For comparison only, never published: the baseline of the price of priority. A place that is not
listed costs one more than the longest list. Ties fall to choice by merit within the optimum: an
assignment is optimal exactly if it uses only edges without reduced cost, keeps full what is
priced below an empty seat, and places everybody whose place costs more than being outside.
"""

from dataclasses import replace

import numpy as np

from portal.matching.cheapest import Cheapest
from portal.matching.choice import choose_by_merit
from portal.matching.hubs import NO_HUB, Hubs
from portal.matching.levels import Levels
from portal.matching.market import Market
from portal.matching.result import Ints, Progress
from portal.matching.state import State


def match_least_total_rank(market: Market, progress: Progress) -> Ints:
    """Place of each student (instance indices)."""
    progress("least total rank", 0.0)
    cheapest = Cheapest(market, progress)
    state = State(_optimal_face(market, cheapest), cheapest.state.at)
    choose_by_merit(state, progress)
    return market.place(state.at)


def _optimal_face(market: Market, cheapest: Cheapest) -> Market:
    """The market left when only optimal assignments are allowed.

    Openings that must stay full are pools of their own: as in coverage, the number of interns of
    a pool never changes.
    """
    openings, height = cheapest.outside, cheapest.height
    wishes: list[list[int]] = []
    bound = set()
    for student, listed in enumerate(market.wishes):
        here = cheapest.student_height(student)
        wishes.append(
            [o for o, c in zip(listed, cheapest.costs[student], strict=True) if here + c == height[o] <= cheapest.top]
        )
        if here > 0:
            bound.add(student)
    full = [height[opening] < cheapest.top for opening in range(openings)]
    pool = np.where(full, np.cumsum(full), 0).tolist()
    pools = sum(full) + 1
    openings_of: list[list[int]] = [[] for _ in range(pools)]
    for opening, number in enumerate(pool):
        openings_of[number].append(opening)
    each = np.arange(pools)
    return replace(
        market,
        wishes=wishes,
        hubs=_tight_hubs(market, cheapest),
        pool=pool,
        openings_of=openings_of,
        interns=[0] * pools,
        levels=Levels(["seats"] * pools, each, each),
        bound=frozenset(bound),
    )


def _tight_hubs(market: Market, cheapest: Cheapest) -> Hubs:
    """Hubs anew: from each, only the openings at the height that its students reach."""
    old, height = market.hubs, cheapest.height
    hubs = Hubs(entry=[NO_HUB] * len(old.entry), of_opening=[[] for _ in old.of_opening])
    entry_of: dict[tuple[int, int], dict[int, int]] = {}
    for student, hub in enumerate(old.entry):
        if hub == NO_HUB:
            continue
        reached = cheapest.student_height(student) + cheapest.beyond
        bottom = old.bottom(hub)
        if (bottom, reached) not in entry_of and reached <= cheapest.top:
            chain = old.chain_from(bottom)
            tight = [[o for o in old.openings[h] if height[o] == reached] for h in chain]
            start = hubs.add_chain(tight)
            entry_of[bottom, reached] = dict(zip(chain, range(start, start + len(chain)), strict=True))
        hubs.entry[student] = entry_of.get((bottom, reached), {}).get(hub, NO_HUB)
    return hubs
