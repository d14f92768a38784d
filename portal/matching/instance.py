"""One round as column arrays: what every rule, report and explanation is computed from."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.matching.intake import OpeningTable, StudentTable
from portal.matching.intake_lists import ChoiceTable, PinTable
from portal.matching.records import Choice, Fault, InstanceError, Opening, Pin, Student

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Instance:
    """Students, openings, choices and pins, sorted bytewise by id; indices point into these orders.

    `accepts[o, f]`: opening o takes field f; `provides[o, w]`, `needs[s, w]`: words of `words`;
    `merit` is None when the merit order follows GPA and conduct; choices are sorted by student and
    rank, pins by student and opening; `priority` counts from 1; GPA in hundredths. `public_ids`: under which the
    students are published, and from which their lots are drawn; None where their ids are public already.
    """

    student_ids: list[str]
    opening_ids: list[str]
    commune_ids: list[str]
    field_names: list[str]
    words: list[str]
    student_field: Ints
    gpa: Ints
    conduct: Ints
    anywhere: Bools
    needs: Bools
    merit: Ints | None
    commune: Ints
    priority: Ints
    capacity: Ints
    accepts: Bools
    min_gpa: Ints
    provides: Bools
    choice_student: Ints
    choice_rank: Ints
    choice_opening: Ints
    pin_student: Ints
    pin_opening: Ints
    pin_required: Bools
    pin_reasons: list[str]
    public_ids: list[str] | None = None

    @classmethod
    def build(
        cls,
        students: Iterable[Student],
        openings: Iterable[Opening],
        choices: Iterable[Choice],
        pins: Iterable[Pin] = (),
    ) -> "Instance":
        """Check and sort the rows. The iterables are read once, so generators keep memory low.

        Raises InstanceError with all faults: ids repeated or unknown, numbers out of range, gaps or
        repeats in ranks, communes with two priorities, pins that clash or ask for what is not eligible.
        """
        faults: list[Fault] = []
        people = StudentTable.read(students, faults)
        places = OpeningTable.read(openings, faults)
        wishes = ChoiceTable.read(choices, people, places, faults)
        decisions = PinTable.read(pins, people, places, faults)
        if faults:
            raise InstanceError(faults)
        return assemble(people, places, wishes, decisions)

    @property
    def students(self) -> int:
        """Number of students."""
        return len(self.student_ids)

    @property
    def openings(self) -> int:
        """Number of openings."""
        return len(self.opening_ids)

    def eligible(self, students: Ints, openings: Ints) -> Bools:
        """Pairwise: field accepted, GPA reached and not forbidden by a pin (arrays of equal length)."""
        fits = self.accepts[openings, self.student_field[students]]
        fits = fits & (self.gpa[students] >= self.min_gpa[openings])
        forbidden = ~self.pin_required
        if forbidden.any():
            keys = self.pin_student[forbidden] * self.openings + self.pin_opening[forbidden]
            fits &= ~np.isin(students * self.openings + openings, keys)
        return fits


def assemble(people: StudentTable, places: OpeningTable, wishes: ChoiceTable, decisions: PinTable) -> Instance:
    """Checked tables in the order of the rows, turned into an instance in the order of the ids."""
    by_student, new_student = _order(people.ids)
    by_opening, new_opening = _order(places.ids)
    field_names, fields = _names({*people.fields, *(f for row in places.fields for f in row)})
    words, word = _names({w for row in (*people.needs, *places.provides) for w in row})
    communes, commune = _names(set(places.communes))
    who, where = new_student[_ints(wishes.students)], new_opening[_ints(wishes.openings)]
    rank = _ints(wishes.ranks)
    listed = np.lexsort((rank, who))
    pin_who, pin_where = new_student[_ints(decisions.students)], new_opening[_ints(decisions.openings)]
    pinned = np.lexsort((pin_where, pin_who))
    return Instance(
        student_ids=[people.ids[s] for s in by_student.tolist()],
        opening_ids=[places.ids[o] for o in by_opening.tolist()],
        commune_ids=communes,
        field_names=field_names,
        words=words,
        student_field=_ints([fields[f] for f in people.fields])[by_student],
        gpa=_ints(people.gpa)[by_student],
        conduct=_ints(people.conduct)[by_student],
        anywhere=np.asarray(people.anywhere, dtype=bool)[by_student],
        needs=_flags(people.needs, word)[by_student],
        merit=None if people.merit is None else _ints(people.merit)[by_student],
        commune=_ints([commune[c] for c in places.communes])[by_opening],
        priority=_ints(places.priority)[by_opening],
        capacity=_ints(places.capacity)[by_opening],
        accepts=_flags(places.fields, fields)[by_opening],
        min_gpa=_ints(places.min_gpa)[by_opening],
        provides=_flags(places.provides, word)[by_opening],
        choice_student=who[listed],
        choice_rank=rank[listed],
        choice_opening=where[listed],
        pin_student=pin_who[pinned],
        pin_opening=pin_where[pinned],
        pin_required=np.asarray(decisions.required, dtype=bool)[pinned],
        pin_reasons=[decisions.reasons[k] for k in pinned.tolist()],
    )


def _ints(values: object) -> Ints:
    return np.asarray(values, dtype=np.int64)


def _order(ids: list[str]) -> tuple[Ints, Ints]:
    """Rows sorted by id (code points sort like UTF-8 bytes), and where each row went."""
    rows = _ints(sorted(range(len(ids)), key=ids.__getitem__))
    place = np.empty_like(rows)
    place[rows] = np.arange(len(ids))
    return rows, place


def _names(found: set[str]) -> tuple[list[str], dict[str, int]]:
    names = sorted(found)
    return names, {name: index for index, name in enumerate(names)}


def _flags(rows: list[tuple[str, ...]], index: dict[str, int]) -> Bools:
    table = np.zeros((len(rows), len(index)), dtype=bool)
    cells = [(row, index[name]) for row, names in enumerate(rows) for name in names]
    if cells:
        table[tuple(np.asarray(cells).T)] = True
    return table
