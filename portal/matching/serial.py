"""Serial dictatorship: in merit order, each student takes the best opening with a free seat."""

from portal.matching.hubs import NO_HUB
from portal.matching.market import Market


def choose_in_turn(market: Market) -> list[int]:
    """Positions (the number of openings stands for outside), levels and coverage left aside.

    All openings rank students by the one merit order, so this is also the only stable assignment
    and the outcome of deferred acceptance.
    """
    outside = len(market.seats)
    free = market.seats.copy()
    position = [outside] * len(market.wishes)
    next_free: dict[int, int] = {}  # per hub: where in its reach the first free seat may be
    entry = market.hubs.entry
    for student, wishes in enumerate(market.wishes):
        for opening in wishes:
            if free[opening]:
                free[opening] -= 1
                position[student] = opening
                break
        else:
            if entry[student] != NO_HUB:
                opening = _first_free(market, entry[student], free, next_free)
                if opening != outside:
                    free[opening] -= 1
                    position[student] = opening
    return position


def _first_free(market: Market, hub: int, free: list[int], next_free: dict[int, int]) -> int:
    reach = market.hubs.reach(hub)
    index = next_free.get(hub, 0)
    while index < len(reach) and not free[reach[index]]:
        index += 1
    next_free[hub] = index
    return int(reach[index]) if index < len(reach) else len(free)
