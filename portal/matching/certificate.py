"""The proof that a coverage is the best there is, in a form that is checked in linear time.

`certificate.json` is one object:

    {"format": 1,
     "levels": [{"name": "first 1", "filled": 12, "weight": 8}, …],   # in order, weights K … 1
     "openings": {"<opening id>": <price>, …},                        # every opening
     "communes": {"<commune id>": <price>, …}}                        # every commune

Level names are "first p" and "further p" in the order first 1, first 2, further 1, further 2,
first 3, further 3, …; without `first_intern_first` they are "seats p". Only priorities that
occur have levels. A price is what one more intern there would be worth, in level weights: an
integer from 0 to K. Strictly decreasing weights have the lexicographic optimum as theirs,
because fillable sets of seats form a matroid. With n_c the interns of commune c (required pins
counted in), the next intern of c weighs gain(c): the weight of "first p" if n_c = 0, else of
"further p"; the last one loss(c): "first p" if n_c = 1, else "further p" (both "seats p" without
`first_intern_first`). Interns held by a required pin never move and are left out of conditions
4 to 7. The assignment is optimal if, all prices being >= 0,

1. opening o with a free seat, in commune c:                 price(o) >= price(c)
2. every commune c:                                          price(c) >= gain(c)
3. student without a place, every acceptable opening q:      price(q) = 0
4. opening o of commune c with a movable intern:             price(c) >= price(o)
5. commune c with a movable intern:                          price(c) <= loss(c)
6. movable intern at opening r, every acceptable opening q:  price(r) >= price(q)
7. the weighted sum of "filled" is what the assignment fills (counted anew).

Each says that one step of a re-arrangement gains nothing; no chain of steps can then gain.
"""

from typing import Any

import numpy as np

from portal.matching.graph import Graph
from portal.matching.market import Market
from portal.matching.result import Result
from portal.matching.state import State

FORMAT = 1


def make_certificate(result: Result) -> dict[str, Any]:
    """The contents of `certificate.json` for a result of `remote-first`.

    Raises ValueError for an assignment whose coverage is not the best there is.
    """
    market = Market.of(result.instance, result.seed, result.options)
    state = State(market, market.position(result.place))
    prices = find_prices(state)
    instance, first = result.instance, len(market.seats) + 1
    names = market.levels.names
    filled = market.levels.count(np.asarray(state.interns)).tolist()
    pool = np.empty(len(instance.commune_ids), dtype=np.int64)
    pool[instance.commune[market.opening]] = market.pool
    return {
        "format": FORMAT,
        "levels": [{"name": name, "filled": filled[k], "weight": len(names) - k} for k, name in enumerate(names)],
        "openings": {instance.opening_ids[o]: prices[k] for k, o in enumerate(market.opening.tolist())},
        "communes": {
            name: prices[first + pool_of] for name, pool_of in zip(instance.commune_ids, pool.tolist(), strict=True)
        },
    }


def find_prices(state: State) -> list[int]:
    """What one more intern is worth at each node: the heaviest level that a chain of moves fills.

    All nodes from which a chain leads to an intern more at the heaviest level get its weight, then
    those that reach the second, and so on; the rest get 0. Chains do not lead through outside or
    through levels, where they would end.
    """
    graph = Graph(state)
    weights = len(graph.pools_of)
    prices = [0] * graph.size
    gains: list[list[int]] = [[] for _ in graph.pools_of]
    for pool in range(len(state.interns)):
        gains[graph.gain(pool)].append(graph.pools + pool)
    for level, seeds in enumerate(gains):
        queue = [node for node in seeds if not prices[node]]
        for node in queue:
            prices[node] = weights - level
        for node in queue:
            for tail in graph.before(node):
                if tail == graph.outside:
                    raise ValueError("the coverage is not the best there is: a student outside could fill a seat")
                if not prices[tail] and not graph.levels <= tail < graph.hubs:
                    prices[tail] = weights - level
                    queue.append(tail)
    return prices
