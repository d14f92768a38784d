"""Hand changes between the computed result and the published one.

`changes.csv` beside a published `assignment.csv`: columns `number,student,from,to,reason`, numbers
counting from 1 in the order of the changes, `from` and `to` an opening's id or empty for no place,
`reason` a code from the programme's list. What was computed is what is left when they are undone
from the last to the first; it is then held against rule and certificate like any other result.
"""

from pathlib import Path

import numpy as np

from portal.matching.verify.assignment import Assignment
from portal.matching.verify.findings import Finding, Unreadable
from portal.matching.verify.published_round import NOBODY, Round
from portal.matching.verify.tables import Table

FILE = "changes.csv"


def undo_changes(path: Path, published: Round, assignment: Assignment) -> tuple[Assignment, list[Finding]]:
    """The assignment as computed, and every change that does not lead to what was published."""
    place = assignment.place.copy()
    findings = []
    for line, student, origin, target in reversed(_read(path, published)):
        name = published.students.ids[student]
        if place[student] != target:
            findings.append(Finding(f"{FILE}, line {line}", f"student {name} is not where this change leads to"))
        place[student] = origin
    placed = np.flatnonzero(place != NOBODY)
    rank = np.full(len(place), NOBODY, dtype=np.int64)
    rank[placed] = published.listed_rank(placed, place[placed])
    unmoved = place == assignment.place
    rank[unmoved] = assignment.rank[unmoved]
    return Assignment(place, rank, assignment.line), findings


def _read(path: Path, published: Round) -> list[tuple[int, int, int, int]]:
    table = Table(path)
    at = [table.position(column) for column in ("number", "student", "from", "to", "reason")]
    changes: list[tuple[int, int, int, int]] = []
    for line, row in table.rows():
        number, student, origin, target, reason = (row[position].strip() for position in at)
        if table.integer(line, number, "number") != len(changes) + 1:
            raise table.fault(line, f"number {number} where {len(changes) + 1} is due")
        if student not in published.students.number:
            raise table.fault(line, f"student {student!r} is not in the round")
        if not reason:
            raise table.fault(line, "the change has no reason")
        ends = []
        for opening in (origin, target):
            if opening and opening not in published.openings.number:
                raise table.fault(line, f"opening {opening!r} is not in the round")
            ends.append(published.openings.number[opening] if opening else NOBODY)
        changes.append((line, published.students.number[student], ends[0], ends[1]))
    if not changes:
        raise Unreadable(FILE, "holds no change")
    return changes
