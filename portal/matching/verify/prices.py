"""Prices for a rule that comes without a certificate (`least-total-rank`), found by the verifier.

The price of an opening is the greatest gain of a chain of moves that begins with one more intern
there and ends outside. If some chain leads back to its beginning with a gain, the assignment is not
the best one and there are no prices. Longest paths by repeated relaxation (Bellman, Ford).
"""

import numpy as np

from portal.matching.verify.certificate import Prices
from portal.matching.verify.findings import Finding
from portal.matching.verify.network import Network
from portal.matching.verify.published_round import NOBODY, Ints

UNREACHED = np.int64(-(2**60))


def find_prices(network: Network) -> Prices | Finding:
    """Prices that prove the assignment best, or the finding that it is not."""
    places = network.round.openings
    openings, communes = len(places.ids), len(places.communes)
    outside = openings + communes
    tail, head, gain = _moves(network, outside)
    price = np.full(outside + 1 + len(network.groups), UNREACHED)
    price[outside] = 0
    for _ in range(len(price) + 1):
        best = price.copy()
        np.maximum.at(best, tail, np.where(price[head] > UNREACHED, price[head] + gain, UNREACHED))
        if np.array_equal(best, price):
            # Nothing leads out of an opening whose interns are all pinned: nobody can enter it.
            price = np.maximum(price, 0)
            return Prices(price[:openings], price[openings:outside])
        price = best
    return Finding("assignment.csv", "another assignment places more students, or the same with less total rank")


def _moves(network: Network, outside: int) -> tuple[Ints, Ints, Ints]:
    """All steps of a chain as (from, to, gain)."""
    places = network.round.openings
    opening, commune = np.arange(len(places.ids)), len(places.ids) + places.commune
    free, used = network.interns < places.capacity, network.movable > 0
    node = np.where(network.place == NOBODY, outside, network.place)
    own = np.where(network.place == NOBODY, 0, network.gain)
    units = len(places.ids) + np.arange(len(places.communes))
    leaving = network.movable_in_commune > 0
    out = np.flatnonzero((network.place != NOBODY) & (network.round.required == NOBODY))
    rows = network.listed
    move = network.place[rows.student] != rows.opening
    who = rows.student[move]
    steps: list[tuple[Ints, Ints | int, Ints | int]] = [
        (opening[free], commune[free], 0),
        (commune[used], opening[used], 0),
        (units, outside, network.next_weight),
        (np.full(int(leaving.sum()), outside), units[leaving], -network.last_weight[leaving]),
        (node[out], outside, -own[out]),
        (node[who], rows.opening[move], rows.gain[move] - own[who]),
    ]
    for number, group in enumerate(network.groups):
        hub = outside + 1 + number
        steps.append((node[group.students], hub, -own[group.students]))
        steps.append((np.full(len(group.openings), hub), group.openings, network.anywhere_gain))
    columns = [np.broadcast_arrays(*(np.asarray(c, dtype=np.int64) for c in step)) for step in steps]
    tail, head, gain = (np.concatenate(column) for column in zip(*columns, strict=True))
    return tail, head, gain
