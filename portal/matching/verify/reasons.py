"""The explanations, worked out anew from the assignment by their definitions.

Every reason is checked with its numbers, and so are the counts of every empty seat. Two things are
taken as they stand: which level is named where coverage was the obstacle, and the shortage groups.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from portal.matching.verify.assignment import Assignment
from portal.matching.verify.findings import Finding, Unreadable
from portal.matching.verify.network import count_interns
from portal.matching.verify.published_round import NOBODY, Flags, Ints, Round

FILE = "explanations.jsonl"
TAKEN_AS_IT_STANDS = {"shortage"}
NO_MORE: tuple[int, dict[str, Any]] = (NOBODY, {})


@dataclass(frozen=True)
class Refused:
    """Choices ranked above the place, as columns by student and rank, and who holds the seats."""

    student: Ints
    opening: Ints
    rank: Ints
    ahead: Ints
    required: Ints
    field: Flags
    gpa: Flags


def check_explanations(
    path: Path, published: Round, assignment: Assignment, seed: str, levels: set[str]
) -> list[Finding]:
    """Every line of `explanations.jsonl` that is not what its definition gives, up to the first missing one."""
    findings: list[Finding] = []
    lines = _lines(path)
    number = 0
    for number, due in enumerate(_expected(published, assignment, seed), 1):
        found = next(lines, None)
        if found is None:
            return [*findings, Finding(FILE, f"line {number} is missing: {json.dumps(due)}")]
        if not _agrees(found, due, levels):
            findings.append(Finding(f"{FILE}, line {number}", f"a recount gives {json.dumps(due)}"))
    if next(lines, None) is not None:
        findings.append(Finding(f"{FILE}, line {number + 1}", "nothing more is due"))
    return findings


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        try:
            for line in file:
                content = json.loads(line)
                if not isinstance(content, dict):
                    raise ValueError
                yield content
        except (ValueError, RecursionError):
            raise Unreadable(FILE, "is not one JSON object a line, in UTF-8") from None


def _agrees(found: dict[str, Any], due: dict[str, Any], levels: set[str]) -> bool:
    for reason in found.get("reasons") or []:
        if isinstance(reason, dict) and "level" in reason and reason.pop("level") not in levels:
            return False
    return {key: value for key, value in found.items() if key not in TAKEN_AS_IT_STANDS} == due


def _expected(published: Round, assignment: Assignment, seed: str) -> Iterator[dict[str, Any]]:
    people, places = published.students, published.openings
    waiting = _reasons(published, _refused(published, assignment, seed))
    student, reason = next(waiting, NO_MORE)
    for s, (place, rank) in enumerate(zip(assignment.place.tolist(), assignment.rank.tolist(), strict=True)):
        reasons = []
        while student == s:
            reasons.append(reason)
            student, reason = next(waiting, NO_MORE)
        yield {
            "student": people.ids[s],
            "place": None if place == NOBODY else places.ids[place],
            "rank": None if place == NOBODY else rank,
            "reasons": reasons,
        }
    empty = places.capacity - count_interns(published, assignment.place)
    listed = np.bincount(published.choices.opening, minlength=len(places.ids))
    eligible = _count_eligible(published)
    for o in np.flatnonzero(empty > 0).tolist():
        yield {
            "opening": places.ids[o],
            "empty": int(empty[o]),
            "eligible": int(eligible[o]),
            "listed": int(listed[o]),
        }


def _count_eligible(published: Round) -> Ints:
    """How many students are eligible for each opening: field by field along the grades, less the forbidden."""
    people, places = published.students, published.openings
    counts = np.zeros(len(places.ids), dtype=np.int64)
    for number in range(len(published.fields)):
        grades = np.sort(people.gpa[people.field == number])
        good_enough = len(grades) - np.searchsorted(grades, places.min_gpa)
        counts += np.where(places.accepts[:, number], good_enough, 0)
    student, opening = np.divmod(published.forbidden, max(1, len(places.ids)))
    fits = places.accepts[opening, people.field[student]] & (people.gpa[student] >= places.min_gpa[opening])
    np.subtract.at(counts, opening[fits], 1)
    return counts


def _refused(published: Round, assignment: Assignment, seed: str) -> Refused:
    rows, people, places = published.choices, published.students, published.openings
    own = assignment.rank[rows.student]
    above = (own <= 0) | (rows.rank < own)
    student, opening = rows.student[above], rows.opening[above]
    position = published.merit_position(seed)
    placed = assignment.place != NOBODY
    pinned = published.required != NOBODY
    ahead = _held_before(assignment, position, placed, opening, position[student])
    pinned_ahead = _held_before(assignment, position, pinned, opening, position[student])
    pinned_here = np.bincount(published.required[pinned], minlength=len(places.ids))[opening]
    return Refused(
        student=student,
        opening=opening,
        rank=rows.rank[above],
        ahead=ahead,
        required=pinned_here - pinned_ahead - (published.required[student] == opening),
        field=places.accepts[opening, people.field[student]],
        gpa=people.gpa[student] >= places.min_gpa[opening],
    )


def _held_before(assignment: Assignment, position: Ints, counted: Flags, opening: Ints, limit: Ints) -> Ints:
    """How many of the students `counted` sit at each opening before a position in merit order."""
    size = len(position) + 1
    seats = np.sort(assignment.place[counted] * size + position[counted])
    return np.searchsorted(seats, opening * size + limit) - np.searchsorted(seats, opening * size)


def _reasons(published: Round, refused: Refused) -> Iterator[tuple[int, dict[str, Any]]]:
    pins = {(s, o): reason for s, o, kind, reason in published.pins if kind == "forbid"}
    names, capacity = published.openings.ids, published.openings.capacity.tolist()
    required = published.required.tolist()
    columns = (
        *(refused.student, refused.opening, refused.rank, refused.ahead),
        *(refused.required, refused.field, refused.gpa),
    )
    for s, o, rank, ahead, held, field, gpa in zip(*(column.tolist() for column in columns), strict=True):
        reason = {"opening": names[o], "rank": rank}
        if not field or not gpa or (s, o) in pins:
            checks = {"field": field, "min_gpa": gpa, "pin": (s, o) not in pins}
            reason |= {"code": "not_eligible", "because": [name for name, fits in checks.items() if not fits]}
            reason |= {"pin": pins[s, o]} if (s, o) in pins else {}
        elif ahead >= capacity[o]:
            reason |= {"code": "full_by_merit", "seats": capacity[o]}
        elif required[s] != NOBODY:
            reason |= {"code": "held_by_pin", "elsewhere": True}
        elif ahead + held >= capacity[o]:
            reason |= {"code": "held_by_pin", "seats": capacity[o], "ahead": ahead, "required": held}
        else:
            reason |= {"code": "needed_for_coverage"}
        yield s, reason
