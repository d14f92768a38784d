"""Is the coverage as good as it can be? Checked by prices, without computing any flow.

Interns flow from students through openings and communes to the levels of the coverage. A level
counts as its weight; weights fall strictly from level to level, and because the sets of seats that
can be filled form a matroid, an assignment of greatest total weight fills the levels in their
order (Edmonds 1971). The certificate names a price for every opening and every commune: what one
more intern there would add. An assignment has the greatest weight if no single step of a change
gains anything against the prices (complementary slackness):

- a student who may be at an opening dearer than their own place would gain by moving there;
- an opening with a free seat costs at least what its commune does, one with interns at most that;
- a commune costs at least the weight of the level that its next intern would fill, and at most
  the weight of the level that its last one fills.

Interns held by a required pin never move and are left out.

Everything is an integer, and each arc of the network is looked at once.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from portal.matching.verify.findings import Finding
from portal.matching.verify.network import Network
from portal.matching.verify.published_round import NOBODY, Ints

LARGEST = 10**12  # prices stay far inside 64 bits, so that no sum can wrap round


@dataclass(frozen=True)
class Prices:
    """`opening` and `commune` in byte order of their ids."""

    opening: Ints
    commune: Ints


def check_coverage(network: Network, prices: Prices) -> list[Finding]:
    """Every residual arc with negative reduced cost, named; none proves the coverage optimal."""
    return [
        *_check_openings(network, prices),
        *_check_communes(network, prices),
        *_check_listed(network, prices),
        *_check_anywhere(network, prices),
    ]


def read_prices(certificate: dict[str, Any], network: Network) -> Prices | Finding:
    """Take the prices out of the parsed certificate; a Finding if they are not integers for all ids."""
    places = network.round.openings
    columns = []
    for name, ids in (("openings", places.ids), ("communes", places.communes)):
        prices = certificate.get(name)
        if not isinstance(prices, dict) or prices.keys() != set(ids):
            return Finding("certificate.json", f"does not hold one price for each of the {len(ids)} {name}")
        values = [prices[key] for key in ids]
        if not all(type(value) is int and 0 <= value <= LARGEST for value in values):
            return Finding("certificate.json", f"a price of the {name} is no integer, negative or too large")
        columns.append(np.asarray(values, dtype=np.int64))
    return Prices(*columns)


def check_levels(certificate: dict[str, Any], filled: dict[str, int]) -> list[Finding]:
    """The levels named in the certificate, their order, weights and counts, against a recount."""
    levels = certificate.get("levels")
    expected = [
        {"name": name, "filled": count, "weight": len(filled) - position}
        for position, (name, count) in enumerate(filled.items())
    ]
    if levels == expected:
        return []
    return [Finding("certificate.json, levels", f"are not what a recount gives: {expected}")]


def worth(network: Network, prices: Prices) -> Ints:
    """What each student's present place is worth at the prices; no place is worth nothing."""
    placed = network.place != NOBODY
    here = np.zeros(len(network.place), dtype=np.int64)
    here[placed] = prices.opening[network.place[placed]] + network.gain[placed]
    return here


def _check_openings(network: Network, prices: Prices) -> list[Finding]:
    places = network.round.openings
    commune_price = prices.commune[places.commune]
    free = (network.interns < places.capacity) & (prices.opening < commune_price)
    used = (network.movable > 0) & (prices.opening > commune_price)
    return [
        Finding(
            f"certificate.json, opening {places.ids[o]}",
            f"its price {prices.opening[o]} and that of its commune {commune_price[o]} do not fit its "
            f"{network.interns[o]} interns on {places.capacity[o]} seats",
        )
        for o in np.flatnonzero(free | used)
    ]


def _check_communes(network: Network, prices: Prices) -> list[Finding]:
    too_low = prices.commune < network.next_weight
    too_high = (network.movable_in_commune > 0) & (prices.commune > network.last_weight)
    return [
        Finding(
            f"certificate.json, commune {network.round.openings.communes[c]}",
            f"its price {prices.commune[c]} does not fit the level that its next intern would fill "
            f"(weight {network.next_weight[c]}) or that its last one fills ({network.last_weight[c]})",
        )
        for c in np.flatnonzero(too_low | too_high)
    ]


def _dearer(network: Network, student: int, opening: int) -> Finding:
    ids = network.round.students.ids
    return Finding(
        f"assignment.csv, student {ids[student]}",
        f"coverage can be raised: the student could go to {network.round.openings.ids[opening]}, "
        f"which is worth more than {network.place_name(student)}",
    )


def _check_listed(network: Network, prices: Prices) -> list[Finding]:
    here = worth(network, prices)
    rows = network.listed
    value = prices.opening[rows.opening] + rows.gain
    found = [_dearer(network, rows.student[i], rows.opening[i]) for i in np.flatnonzero(value > here[rows.student])]
    stay_out = (network.place != NOBODY) & (network.round.required == NOBODY) & (here < 0)
    found += [
        Finding(
            f"assignment.csv, student {network.round.students.ids[s]}",
            f"coverage can be raised: leaving {network.place_name(s)} empty is worth more",
        )
        for s in np.flatnonzero(stay_out).tolist()
    ]
    return found


def _check_anywhere(network: Network, prices: Prices) -> list[Finding]:
    """Students sent anywhere, by group with the same openings: the dearest opening decides."""
    here = worth(network, prices)
    found = []
    for group in network.groups:
        if not len(group.openings):
            continue
        dearest = group.openings[np.argmax(prices.opening[group.openings])]
        value = prices.opening[dearest] + network.anywhere_gain
        gaining = group.students[here[group.students] < value]
        found += [_dearer(network, s, dearest) for s in gaining.tolist()]
    return found
