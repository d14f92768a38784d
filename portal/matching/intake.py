"""Reading rows into columns, every fault noted: the checks an instance must pass."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.matching.records import Fault, Opening, Student

HIGHEST_GPA = 400
HIGHEST_CONDUCT = 100
SMALLEST_INT64, LARGEST_INT64 = -(2**63), 2**63 - 1
LARGEST_COUNT = 10**9


@dataclass
class Notes:
    """Collects the faults of one table."""

    table: str
    faults: list[Fault]
    row: int = 0

    def add(self, column: str, message: str, row: int | None = None) -> None:
        self.faults.append(Fault(self.table, self.row if row is None else row, column, message))

    def number(self, column: str, value: object, low: int, high: int) -> None:
        """Note a value that is not a whole number within the bounds."""
        if type(value) is not int or not low <= value <= high:
            self.add(column, f"{value!r} is not a whole number from {low} to {high}")

    def name(self, column: str, value: object) -> None:
        """Note a value that cannot be an id or a word."""
        if not isinstance(value, str) or not value or not value.isprintable():
            self.add(column, f"{value!r} is empty or holds signs that are not printable")

    def words(self, column: str, values: tuple[str, ...]) -> None:
        """Note words that would not survive being joined by semicolons."""
        for value in values:
            self.name(column, value)
            if ";" in value or value != value.strip():
                self.add(column, f"{value!r} holds a semicolon or stray spaces")


@dataclass
class StudentTable:
    """Students as columns, in the order of the rows."""

    ids: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    gpa: array = field(default_factory=lambda: array("q"))
    conduct: array = field(default_factory=lambda: array("q"))
    anywhere: array = field(default_factory=lambda: array("b"))
    needs: list[tuple[str, ...]] = field(default_factory=list)
    merit: array | None = None
    rows: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, students: Iterable[Student], faults: list[Fault]) -> "StudentTable":
        """Take the rows over, noting what is wrong with them."""
        table, notes, merits = cls(), Notes("students", faults), []
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        names: dict[str, str] = {}
        for notes.row, student in enumerate(students):
            if student.id in table.rows:
                notes.add("id", f"{student.id!r} appears twice")
            sound = _sound_student(student) or _note_student(student, notes)
            table.rows.setdefault(student.id, notes.row)
            table.ids.append(student.id)
            table.fields.append(names.setdefault(student.field, student.field))
            table.gpa.append(student.gpa if sound else 0)
            table.conduct.append(student.conduct if sound else 0)
            table.anywhere.append(bool(student.anywhere))
            table.needs.append(shared.setdefault(student.needs, student.needs))
            merits.append(student.merit)
        table._take_merit(merits, notes)
        return table

    def _take_merit(self, merits: list[int | None], notes: Notes) -> None:
        given = sum(merit is not None for merit in merits)
        if not given:
            return
        first = len(notes.faults)
        for notes.row, merit in enumerate(merits):
            if merit is None:
                notes.add("merit", "missing although other students have it")
            else:
                notes.number("merit", merit, SMALLEST_INT64 + 1, LARGEST_INT64)
        if len(notes.faults) == first:
            self.merit = array("q", [merit for merit in merits if merit is not None])


def _sound_student(student: Student) -> bool:
    """The quick test that almost every row passes; what fails it is looked at cell by cell."""
    return (
        type(student.gpa) is int
        and 0 <= student.gpa <= HIGHEST_GPA
        and type(student.conduct) is int
        and 0 <= student.conduct <= HIGHEST_CONDUCT
        and student.id.isprintable()
        and student.field.isprintable()
        and student.id != ""
        and student.field != ""
        and ";" not in student.field
        and not student.needs
    )


def _note_student(student: Student, notes: Notes) -> bool:
    before = len(notes.faults)
    notes.name("id", student.id)
    notes.words("field", (student.field,))
    notes.number("gpa", student.gpa, 0, HIGHEST_GPA)
    notes.number("conduct", student.conduct, 0, HIGHEST_CONDUCT)
    notes.words("needs", student.needs)
    return len(notes.faults) == before


@dataclass
class OpeningTable:
    """Openings as columns, in the order of the rows."""

    ids: list[str] = field(default_factory=list)
    communes: list[str] = field(default_factory=list)
    priority: array = field(default_factory=lambda: array("q"))
    capacity: array = field(default_factory=lambda: array("q"))
    fields: list[tuple[str, ...]] = field(default_factory=list)
    min_gpa: array = field(default_factory=lambda: array("q"))
    provides: list[tuple[str, ...]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, openings: Iterable[Opening], faults: list[Fault]) -> "OpeningTable":
        """Take the rows over, noting what is wrong with them."""
        table, notes = cls(), Notes("openings", faults)
        level_of: dict[str, int] = {}
        for notes.row, opening in enumerate(openings):
            if opening.id in table.rows:
                notes.add("id", f"{opening.id!r} appears twice")
            sound = _note_opening(opening, notes)
            if sound and level_of.setdefault(opening.commune, opening.priority) != opening.priority:
                notes.add("priority", f"commune {opening.commune!r} has two priorities")
            table.rows.setdefault(opening.id, notes.row)
            table.ids.append(opening.id)
            table.communes.append(opening.commune)
            table.priority.append(opening.priority if sound else 1)
            table.capacity.append(opening.capacity if sound else 0)
            table.fields.append(opening.fields)
            table.min_gpa.append(opening.min_gpa if sound else 0)
            table.provides.append(opening.provides)
        return table


def _note_opening(opening: Opening, notes: Notes) -> bool:
    before = len(notes.faults)
    notes.name("id", opening.id)
    notes.name("commune", opening.commune)
    notes.number("priority", opening.priority, 1, LARGEST_COUNT)
    notes.number("capacity", opening.capacity, 0, LARGEST_COUNT)
    notes.number("min_gpa", opening.min_gpa, 0, HIGHEST_GPA)
    if not opening.fields:
        notes.add("fields", "no field is named")
    notes.words("fields", opening.fields)
    notes.words("provides", opening.provides)
    return len(notes.faults) == before
