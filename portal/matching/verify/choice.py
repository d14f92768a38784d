"""Has every student the best place that those ahead of them and the coverage leave?

The published assignment is the outcome of the choice step exactly if no student could have had
anything better while everybody ahead keeps their place. Changes that keep the coverage are the
cycles of arcs that cost nothing at the prices of the certificate. A student at p could have had q
exactly if q leads back to p over moves of students who are not ahead: then and only then p and q
lie on a common cycle, for the student's own wish is the arc from p to q. So the students are let
into the graph from the last in merit order to the first, and the moment is computed at which the
two ends of each wish first lie on a common cycle; a wish already fulfillable when its student
enters was wrongly refused. No search is repeated, and no step is shared with the solver.
"""

from dataclasses import dataclass, field

import numpy as np

from portal.matching.verify.certificate import Prices, worth
from portal.matching.verify.findings import Finding
from portal.matching.verify.merging import merge_moments
from portal.matching.verify.network import Group, Network
from portal.matching.verify.published_round import NOBODY, Ints


@dataclass
class Arcs:
    """Arcs of the graph in columns; `wish` holds the student for whom the arc is something better."""

    nodes: int
    tail: list[Ints] = field(default_factory=list)
    head: list[Ints] = field(default_factory=list)
    moment: list[Ints] = field(default_factory=list)
    wish: list[Ints] = field(default_factory=list)

    def add(self, tail: Ints, head: Ints, moment: Ints | int, wish: Ints | int = NOBODY) -> None:
        self.tail.append(tail)
        self.head.append(head)
        self.moment.append(np.broadcast_to(np.asarray(moment, dtype=np.int64), tail.shape))
        self.wish.append(np.broadcast_to(np.asarray(wish, dtype=np.int64), tail.shape))

    def new_nodes(self, count: int) -> Ints:
        """Numbers for `count` further nodes."""
        self.nodes += count
        return np.arange(self.nodes - count, self.nodes)


def check_choice(network: Network, prices: Prices, seed: str) -> list[Finding]:
    """Every student who could have had something better; none proves the choice step right.

    The prices must have passed `check_coverage` for the same network.
    """
    arcs = _graph(network, prices, seed)
    tail, head, moment, wish = (np.concatenate(c) for c in (arcs.tail, arcs.head, arcs.moment, arcs.wish))
    first, inverse = _earliest(tail, head, moment, arcs.nodes)
    never = int(moment.max(initial=0)) + 1
    merged = merge_moments(tail[first], head[first], moment[first], never)[inverse]
    wrong = np.unique(wish[(wish != NOBODY) & (merged <= moment)])
    return [
        Finding(
            f"assignment.csv, student {network.round.students.ids[s]}",
            "could have had a better choice: with everyone ahead in merit order keeping theirs and the "
            f"same coverage, the student need not be at {network.place_name(s)}",
        )
        for s in wrong.tolist()
    ]


def _earliest(tail: Ints, head: Ints, moment: Ints, nodes: int) -> tuple[Ints, Ints]:
    """Of arcs with equal ends the one that appears first, and for each arc which one that is."""
    key = tail * np.int64(nodes) + head
    order = np.lexsort((moment, key))
    new = np.ones(len(order), dtype=bool)
    new[1:] = key[order[1:]] != key[order[:-1]]
    inverse = np.empty(len(order), dtype=np.int64)
    inverse[order] = np.cumsum(new) - 1
    return order[new], inverse


def _graph(network: Network, prices: Prices, seed: str) -> Arcs:
    places = network.round.openings
    outside = len(places.ids) + len(places.communes)
    arcs = Arcs(outside + 1)
    _add_levels(arcs, network, prices, outside)
    position = network.round.merit_position(seed)
    moment = len(position) - position  # the last in merit order comes first
    here = worth(network, prices)
    node = np.where(network.place == NOBODY, outside, network.place)
    _add_listed(arcs, network, prices, node, here, moment)
    leaving = np.flatnonzero((network.place != NOBODY) & (network.round.required == NOBODY) & (here == 0))
    arcs.add(node[leaving], np.full(len(leaving), outside), moment[leaving])
    lots = network.round.lottery(places.ids, seed)
    order = np.lexsort((np.arange(len(lots)), lots, places.priority))
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = np.arange(len(order))
    for group in network.groups:
        _add_group(arcs, network, prices, group, turn, node, here, moment)
    return arcs


def _add_levels(arcs: Arcs, network: Network, prices: Prices, outside: int) -> None:
    """A seat may stay free in one place and be filled in another of the same worth."""
    places = network.round.openings
    opening = np.arange(len(places.ids))
    commune = len(opening) + places.commune
    level = prices.opening == prices.commune[places.commune]
    free = level & (network.interns < places.capacity)
    used = level & (network.movable > 0)
    arcs.add(opening[free], commune[free], 0)
    arcs.add(commune[used], opening[used], 0)
    commune = len(opening) + np.arange(len(places.communes))
    enter = prices.commune == network.next_weight
    leave = (network.movable_in_commune > 0) & (prices.commune == network.last_weight)
    arcs.add(commune[enter], np.full(int(enter.sum()), outside), 0)
    arcs.add(np.full(int(leave.sum()), outside), commune[leave], 0)


def _add_listed(arcs: Arcs, network: Network, prices: Prices, node: Ints, here: Ints, moment: Ints) -> None:
    """A student may move to a listed opening worth as much as their place; earlier ones are wishes."""
    rows = network.listed
    level = prices.opening[rows.opening] + rows.gain == here[rows.student]
    level &= network.place[rows.student] != rows.opening
    student, opening, rank = rows.student[level], rows.opening[level], rows.rank[level]
    own = network.rank[student]
    better = (own <= 0) | (rank < own)  # 0 is a place through anywhere, below 0 is none at all
    arcs.add(node[student], opening, moment[student], np.where(better, student, NOBODY))


def _add_group(
    arcs: Arcs,
    network: Network,
    prices: Prices,
    group: Group,
    turn: Ints,
    node: Ints,
    here: Ints,
    moment: Ints,
) -> None:
    """Chain the openings of a group in the order in which `anywhere` prefers them.

    One chain for each worth: a node of it leads to its opening and to all that are preferred to it,
    so that one arc from a student stands for a wish for any of them.
    """
    for value in np.unique(here[group.students]).tolist():
        students = group.students[here[group.students] == value]
        level = group.openings[prices.opening[group.openings] + network.anywhere_gain == value]
        if not len(level):
            continue
        level = level[np.argsort(turn[level])]
        chain = arcs.new_nodes(len(level))
        arcs.add(chain, level, 0)
        arcs.add(chain[1:], chain[:-1], 0)
        unplaced = network.place[students] == NOBODY
        last = np.full(len(students), chain[-1])
        arcs.add(node[students], last, moment[students], np.where(unplaced, students, NOBODY))
        sent = students[~unplaced & (network.rank[students] == 0)]
        before = np.searchsorted(turn[level], turn[network.place[sent]])
        wishing = sent[before > 0]
        arcs.add(node[wishing], chain[before[before > 0] - 1], moment[wishing], wishing)
