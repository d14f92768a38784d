"""The published assignment: is every row one that may be there, and is every seat held once?"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from portal.matching.verify.findings import Finding, Unreadable
from portal.matching.verify.published_round import NOBODY, Flags, Ints, Round
from portal.matching.verify.tables import Table

FILE = "assignment.csv"
HEADER = ["student", "opening", "rank"]


@dataclass(frozen=True)
class Assignment:
    """For every student the opening and the rank written beside it, and the line it stands in."""

    place: Ints
    rank: Ints
    line: Ints


def read_assignment(path: Path, published: Round) -> tuple[Assignment, list[Finding]]:
    """Read `assignment.csv`; what cannot be placed in the round is found and left out."""
    table = Table(path)
    if list(table.positions) != HEADER:
        raise Unreadable(f"{FILE}, line 1", f"the header is not {','.join(HEADER)}")
    size = len(published.students.ids)
    place, rank, lines = (np.full(size, NOBODY, dtype=np.int64) for _ in range(3))
    findings = []
    before = b""
    for line, (student, opening, text) in table.rows():
        s = published.students.number.get(student, NOBODY)
        o = published.openings.number.get(opening, NOBODY)
        problem = None
        if s == NOBODY or o == NOBODY:
            problem = f"{student if s == NOBODY else opening!r} is not in the round"
        elif place[s] != NOBODY:
            problem = f"student {student} stands twice"
        elif student.encode() < before:
            problem = "rows are not sorted by student"
        if problem:
            findings.append(Finding(f"{FILE}, line {line}", problem))
            continue
        before = student.encode()
        place[s], rank[s], lines[s] = o, table.integer(line, text, "rank"), line
    return Assignment(place, rank, lines), findings


def assignment_text(published: Round, assignment: Assignment) -> str:
    """The file as it is written when nothing is changed by hand: rows sorted by student, LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for s in np.flatnonzero(assignment.place != NOBODY).tolist():
        name = published.openings.ids[assignment.place[s]]
        writer.writerow((published.students.ids[s], name, assignment.rank[s]))
    return text.getvalue()


def check_pairs(published: Round, assignment: Assignment, by_hand: Flags | None = None) -> list[Finding]:
    """Eligible, acceptable, right rank, within the seats, as the pins say: each row that is not.

    `by_hand`: students whom somebody moved; like those held by a pin they may go where they did not ask to.
    """
    placed = np.flatnonzero(assignment.place != NOBODY)
    opening = assignment.place[placed]
    required = published.required[placed] == opening
    listed = published.listed_rank(placed, opening)
    acceptable = (listed > 0) | published.reachable_unlisted(placed, opening) | required
    if by_hand is not None:
        acceptable |= by_hand[placed]
    checks = (
        (~published.eligible(placed, opening), "is not eligible for"),
        (~acceptable, "neither listed nor can be sent through anywhere to"),
        (acceptable & (assignment.rank[placed] != listed), "stands with a wrong rank at"),
    )
    findings = [
        Finding(
            f"{FILE}, line {assignment.line[placed[i]]}",
            f"student {published.students.ids[placed[i]]} {words} {published.openings.ids[opening[i]]}",
        )
        for wrong, words in checks
        for i in np.flatnonzero(wrong).tolist()
    ]
    return findings + _check_seats(published, opening) + _check_required(published, assignment)


def _check_seats(published: Round, opening: Ints) -> list[Finding]:
    places = published.openings
    interns = np.bincount(opening, minlength=len(places.ids))
    return [
        Finding(f"{FILE}, opening {places.ids[o]}", f"{interns[o]} students on {places.capacity[o]} seats")
        for o in np.flatnonzero(interns > places.capacity).tolist()
    ]


def _check_required(published: Round, assignment: Assignment) -> list[Finding]:
    missing = (published.required != NOBODY) & (assignment.place != published.required)
    return [
        Finding(
            f"{FILE}, student {published.students.ids[s]}",
            f"is required by a pin at {published.openings.ids[published.required[s]]}",
        )
        for s in np.flatnonzero(missing).tolist()
    ]
