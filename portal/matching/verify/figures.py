"""The figures of `report.json`, counted anew from the assignment."""

from typing import Any

import numpy as np

from portal.matching.verify.assignment import Assignment
from portal.matching.verify.findings import Finding
from portal.matching.verify.network import commune_priority, count_interns, count_levels
from portal.matching.verify.published_round import NOBODY, Ints, Round


def check_figures(
    report: dict[str, Any], published: Round, assignment: Assignment, first_intern_first: bool
) -> list[Finding]:
    """Every figure of the report that a recount does not give."""
    return [
        Finding(f"report.json, {name}", f"says {report.get(name)!r}, a recount gives {due!r}")
        for name, due in _recount(published, assignment, first_intern_first).items()
        if report.get(name) != due
    ]


def _recount(published: Round, assignment: Assignment, first_intern_first: bool) -> dict[str, Any]:
    placed = assignment.place != NOBODY
    ranks, counts = np.unique(assignment.rank[placed], return_counts=True)
    listed = assignment.rank[placed & (assignment.rank > 0)]
    interns = count_interns(published, assignment.place)
    seats = count_levels(published, published.openings.capacity, first_intern_first)
    filled = count_levels(published, interns, first_intern_first)
    return {
        "students": len(placed),
        "openings": len(published.openings.ids),
        "seats": int(published.openings.capacity.sum()),
        "placed": int(placed.sum()),
        "unplaced": int((~placed).sum()),
        "levels": [{"level": name, "seats": seats[name], "filled": count} for name, count in filled.items()],
        "priorities": _priorities(published, interns),
        "rank_profile": {str(r): n for r, n in zip(ranks.tolist(), counts.tolist(), strict=True)},
        "mean_rank": round(int(listed.sum()) / len(listed), 4) if len(listed) else None,
    }


def _priorities(published: Round, interns: Ints) -> list[dict[str, int]]:
    places = published.openings
    communes = commune_priority(published)
    hosting = np.zeros(len(communes), dtype=bool)
    hosting[places.commune[interns > 0]] = True
    return [
        {
            "priority": p,
            "communes": int((communes == p).sum()),
            "communes_with_nobody": int(((communes == p) & ~hosting).sum()),
            "seats": int(places.capacity[places.priority == p].sum()),
            "filled": int(interns[places.priority == p].sum()),
        }
        for p in sorted(set(communes.tolist()))
    ]
