"""The rule `stable`, checked by a plain re-run.

All openings order students by the same merit, so the only stable outcome is the one where students
choose one after the other in merit order among the seats that are left beside the pins.
"""

import numpy as np

from portal.matching.verify.findings import Finding
from portal.matching.verify.network import Group, Network
from portal.matching.verify.published_round import NOBODY, Ints


def check_stable(network: Network, seed: str) -> list[Finding]:
    """The student nearest to the top whose place is not the one that the plain re-run gives."""
    published = network.round
    lots = published.lottery(published.openings.ids, seed)
    order = np.lexsort((np.arange(len(lots)), lots, published.openings.priority))
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = np.arange(len(order))
    free = published.openings.capacity.copy()
    np.subtract.at(free, published.required[published.required != NOBODY], 1)
    lists = _lists(network)
    queues = _queues(network.groups, turn)
    for s in np.argsort(published.merit_position(seed)).tolist():
        if published.required[s] != NOBODY:
            continue
        choice = next((o for o in lists.get(s, ()) if free[o] > 0), None)
        if choice is None and s in queues:
            waiting = queues[s]
            while waiting and free[waiting[-1]] == 0:  # a full opening stays full
                waiting.pop()
            choice = waiting[-1] if waiting else None
        due = NOBODY if choice is None else choice
        if due != network.place[s]:
            name = "no place" if due == NOBODY else published.openings.ids[due]
            return [
                Finding(
                    f"assignment.csv, student {published.students.ids[s]}",
                    f"is at {network.place_name(s)}, but merit order gives {name}",
                )
            ]
        if choice is not None:
            free[choice] -= 1
    return []


def _lists(network: Network) -> dict[int, list[int]]:
    rows = network.listed
    order = np.lexsort((rows.rank, rows.student))
    lists: dict[int, list[int]] = {}
    for s, o in zip(rows.student[order].tolist(), rows.opening[order].tolist(), strict=True):
        lists.setdefault(s, []).append(o)
    return lists


def _queues(groups: list[Group], turn: Ints) -> dict[int, list[int]]:
    """For each student of a group the openings they may be sent to, the most preferred one last."""
    queues = {}
    for group in groups:
        waiting = group.openings[np.argsort(-turn[group.openings])].tolist()
        queues.update(dict.fromkeys(group.students.tolist(), waiting))
    return queues
