"""The measures of an assignment, as they are published: `report.json`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.matching.canonical import input_sha256
from portal.matching.instance import Instance
from portal.matching.levels import Levels, commune_priorities
from portal.matching.warnings import find_warnings

Ints = NDArray[np.int64]


def make_report(instance: Instance, place: Ints, rank: Ints, *, first_intern_first: bool) -> dict[str, Any]:
    """Everything that `report.json` holds beside rule, options and seed.

    `levels` and `priorities` are lists in order; `rank_profile` maps the rank (0 = not listed) to
    the number of students; `mean_rank` is over the students placed on their list, to 4 decimals.
    """
    placed = int((place >= 0).sum())
    return {
        "input_sha256": input_sha256(instance),
        "students": instance.students,
        "openings": instance.openings,
        "seats": int(instance.capacity.sum()),
        "placed": placed,
        "unplaced": instance.students - placed,
        "levels": level_rows(instance, place, first_intern_first=first_intern_first),
        "priorities": priority_rows(instance, place),
        "rank_profile": rank_profile(rank),
        "mean_rank": mean_rank(rank),
        "warnings": find_warnings(instance),
    }


def interns_per_commune(instance: Instance, place: Ints) -> Ints:
    """How many interns each commune has."""
    return np.bincount(instance.commune[place[place >= 0]], minlength=len(instance.commune_ids))


def level_rows(instance: Instance, place: Ints, *, first_intern_first: bool) -> list[dict[str, Any]]:
    """Seats and filled seats of each level, the most important level first."""
    communes = len(instance.commune_ids)
    priority = commune_priorities(instance.commune, instance.priority, communes)
    levels = Levels.of(priority, first_intern_first=first_intern_first)
    seats = levels.count(_seats_per_commune(instance))
    filled = levels.count(interns_per_commune(instance, place))
    return [
        {"level": name, "seats": s, "filled": f}
        for name, s, f in zip(levels.names, seats.tolist(), filled.tolist(), strict=True)
    ]


def priority_rows(instance: Instance, place: Ints) -> list[dict[str, int]]:
    """Communes, communes with nobody, seats and filled seats of each priority."""
    communes = len(instance.commune_ids)
    priority = commune_priorities(instance.commune, instance.priority, communes)
    interns, seats = interns_per_commune(instance, place), _seats_per_commune(instance)
    return [
        {
            "priority": p,
            "communes": int((priority == p).sum()),
            "communes_with_nobody": int(((priority == p) & (interns == 0)).sum()),
            "seats": int(seats[priority == p].sum()),
            "filled": int(interns[priority == p].sum()),
        }
        for p in sorted(set(priority.tolist()))
    ]


def rank_profile(rank: Ints) -> dict[str, int]:
    """Number of placed students per rank, as text keys in rising order; "0" is a place not listed."""
    ranks, counts = np.unique(rank[rank >= 0], return_counts=True)
    return {str(r): n for r, n in zip(ranks.tolist(), counts.tolist(), strict=True)}


def mean_rank(rank: Ints) -> float | None:
    """Mean rank of the students placed on their list, None when there are none."""
    listed = rank[rank > 0]
    return round(int(listed.sum()) / len(listed), 4) if len(listed) else None


def _seats_per_commune(instance: Instance) -> Ints:
    seats = np.zeros(len(instance.commune_ids), dtype=np.int64)
    np.add.at(seats, instance.commune, instance.capacity)
    return seats
