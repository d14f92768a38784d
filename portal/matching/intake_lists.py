"""Reading choices and pins into columns of row numbers, every fault noted."""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from portal.matching.intake import LARGEST_COUNT, Notes, OpeningTable, StudentTable
from portal.matching.records import Choice, Fault, Pin


@dataclass
class ChoiceTable:
    """Choices as columns: row of the student, rank, row of the opening, row of the choice itself."""

    students: array = field(default_factory=lambda: array("q"))
    ranks: array = field(default_factory=lambda: array("q"))
    openings: array = field(default_factory=lambda: array("q"))
    rows: array = field(default_factory=lambda: array("q"))

    @classmethod
    def read(
        cls, choices: Iterable[Choice], people: StudentTable, places: OpeningTable, faults: list[Fault]
    ) -> "ChoiceTable":
        """Take the rows over; each student's ranks must be 1, 2, … and name an opening once."""
        table, notes = cls(), Notes("choices", faults)
        student_row, opening_row = people.rows.get, places.rows.get
        for row, (student, rank, opening) in enumerate(choices):
            s, o = student_row(student, -1), opening_row(opening, -1)
            if s < 0 or o < 0 or type(rank) is not int or not 1 <= rank <= LARGEST_COUNT:
                notes.row = row
                _note_choice(student, rank, opening, people, places, notes)
                if s < 0 or type(rank) is not int:
                    continue
            table.students.append(s)
            table.ranks.append(rank)
            table.openings.append(o)
            table.rows.append(row)
        table._note_ranks(people, notes)
        table._note_repeats(people, places, notes)
        return table

    def _note_ranks(self, people: StudentTable, notes: Notes) -> None:
        """Within a student, sorted ranks must count up from 1."""
        who, rank = np.asarray(self.students), np.asarray(self.ranks)
        order = np.lexsort((rank, who))
        who, rank = who[order], rank[order]
        starts = np.flatnonzero(np.r_[True, who[1:] != who[:-1]]) if len(who) else who
        due = 1 + np.arange(len(who)) - np.repeat(starts, np.diff(np.r_[starts, len(who)]))
        told = set()
        for k in np.flatnonzero(rank != due).tolist():
            if who[k] in told:
                continue  # the first break says it all; the ranks after it are shifted too
            told.add(who[k])
            repeat = k > 0 and who[k - 1] == who[k] and rank[k - 1] == rank[k]
            problem = f"has rank {rank[k]} twice" if repeat else f"has rank {rank[k]} where {due[k]} is due"
            notes.add("rank", f"student {people.ids[who[k]]!r} {problem}", self.rows[order[k]])

    def _note_repeats(self, people: StudentTable, places: OpeningTable, notes: Notes) -> None:
        who, where = np.asarray(self.students), np.asarray(self.openings)
        pair = who * max(1, len(places.ids)) + where
        pair[where < 0] = -1 - np.flatnonzero(where < 0)  # unknown openings never repeat
        order = np.argsort(pair, kind="stable")
        for k in np.flatnonzero(pair[order][1:] == pair[order][:-1]).tolist():
            row = order[k + 1]
            student, opening = people.ids[who[row]], places.ids[where[row]]
            notes.add("opening", f"student {student!r} lists {opening!r} twice", self.rows[row])


def _note_choice(
    student: str, rank: object, opening: str, people: StudentTable, places: OpeningTable, notes: Notes
) -> None:
    if student not in people.rows:
        notes.add("student", f"{student!r} is not in the list of students")
    if opening not in places.rows:
        notes.add("opening", f"{opening!r} is not in the list of openings")
    notes.number("rank", rank, 1, LARGEST_COUNT)


@dataclass
class PinTable:
    """Pins as columns: row of the student, row of the opening, required or forbidden, reason."""

    students: array = field(default_factory=lambda: array("q"))
    openings: array = field(default_factory=lambda: array("q"))
    required: array = field(default_factory=lambda: array("b"))
    reasons: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, pins: Iterable[Pin], people: StudentTable, places: OpeningTable, faults: list[Fault]) -> "PinTable":
        """Take the rows over; required pairs must be eligible and fit, and no two pins may clash."""
        table, notes = cls(), Notes("pins", faults)
        kind_of: dict[tuple[int, int], str] = {}
        rows = []
        for notes.row, pin in enumerate(pins):
            if not _sound_pin(pin, people, places, notes):
                continue
            pair = people.rows[pin.student], places.rows[pin.opening]
            if pair in kind_of:
                clash = "twice" if kind_of[pair] == pin.kind else "as required and as forbidden"
                notes.add("opening", f"the pair {pin.student!r}, {pin.opening!r} is pinned {clash}")
                continue
            kind_of[pair] = pin.kind
            table.students.append(pair[0])
            table.openings.append(pair[1])
            table.required.append(pin.kind == "require")
            table.reasons.append(pin.reason)
            rows.append(notes.row)
        table._note_clashes(rows, people, places, notes)
        return table

    def _note_clashes(self, rows: list[int], people: StudentTable, places: OpeningTable, notes: Notes) -> None:
        """Required pairs: one for a student, eligible, and no more than the opening's seats."""
        taken: dict[int, int] = {}
        asked: Counter[int] = Counter()
        for k, notes.row in enumerate(rows):
            if not self.required[k]:
                continue
            s, o = self.students[k], self.openings[k]
            student, opening = people.ids[s], places.ids[o]
            if s in taken:
                other = places.ids[taken[s]]
                notes.add("opening", f"student {student!r} is required at {other!r} and at {opening!r}")
            taken.setdefault(s, o)
            if people.fields[s] not in places.fields[o]:
                notes.add("opening", f"{opening!r} does not take the field of {student!r}")
            if people.gpa[s] < places.min_gpa[o]:
                notes.add("opening", f"{student!r} is below the minimum GPA of {opening!r}")
            asked[o] += 1
            if asked[o] > places.capacity[o]:
                seats = places.capacity[o]
                notes.add("opening", f"more students are required at {opening!r} than its {seats} seats")


def _sound_pin(pin: Pin, people: StudentTable, places: OpeningTable, notes: Notes) -> bool:
    before = len(notes.faults)
    if pin.student not in people.rows:
        notes.add("student", f"{pin.student!r} is not in the list of students")
    if pin.opening not in places.rows:
        notes.add("opening", f"{pin.opening!r} is not in the list of openings")
    if pin.kind not in ("require", "forbid"):
        notes.add("kind", f"{pin.kind!r} is neither 'require' nor 'forbid'")
    if not isinstance(pin.reason, str) or not (pin.reason == "" or pin.reason.isprintable()):
        notes.add("reason", f"{pin.reason!r} holds signs that are not printable")
    return len(notes.faults) == before
