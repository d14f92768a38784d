"""The round as the verifier sees it: columns of plain integers, students and openings in byte order of id.

Openings, students, communes and fields are numbered by position; -1 stands for "none".
"""

import hashlib
from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from portal.matching.verify.findings import Unreadable
from portal.matching.verify.tables import Table

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOBODY = -1
YES = {"1", "true", "yes"}
NO = {"0", "false", "no", ""}


@dataclass(frozen=True)
class Students:
    ids: list[str]
    number: dict[str, int]
    field: Ints
    gpa: Ints  # hundredths
    conduct: Ints
    merit: Ints | None
    anywhere: Flags
    needs: Ints  # bits, one for each word that occurs


@dataclass(frozen=True)
class Openings:
    ids: list[str]
    number: dict[str, int]
    commune: Ints
    communes: list[str]
    priority: Ints
    capacity: Ints
    accepts: Flags  # openings × fields
    min_gpa: Ints
    provides: Ints


@dataclass(frozen=True)
class Choices:
    """Rows sorted by student, then rank."""

    student: Ints
    rank: Ints
    opening: Ints


@dataclass(frozen=True)
class Round:
    students: Students
    openings: Openings
    choices: Choices
    required: Ints  # for every student the opening they are pinned to
    forbidden: Ints  # sorted keys student × number of openings + opening
    fields: list[str]
    words: list[str]  # what students need and openings provide, in the order of the bits
    pins: list[tuple[int, int, str, str]]  # student, opening, kind, reason

    def key(self, student: Ints, opening: Ints) -> Ints:
        return student * np.int64(len(self.openings.ids)) + opening

    def eligible(self, student: Ints, opening: Ints) -> Flags:
        """Field accepted, GPA high enough, not forbidden; pair by pair."""
        people, places = self.students, self.openings
        fits = places.accepts[opening, people.field[student]]
        fits &= people.gpa[student] >= places.min_gpa[opening]
        return fits & ~np.isin(self.key(student, opening), self.forbidden)

    def reachable_unlisted(self, student: Ints, opening: Ints) -> Flags:
        """The student ticked `anywhere` and the opening provides all that they need."""
        needs = self.students.needs[student]
        return self.students.anywhere[student] & ((needs & ~self.openings.provides[opening]) == 0)

    def listed_rank(self, student: Ints, opening: Ints) -> Ints:
        """Rank that the student gave the opening, 0 where it is not on the list; pair by pair."""
        listed = self.key(self.choices.student, self.choices.opening)
        order = np.argsort(listed, kind="stable")
        wanted = self.key(student, opening)
        if not len(listed):
            return np.zeros(len(wanted), dtype=np.int64)
        found = order[np.minimum(np.searchsorted(listed[order], wanted), len(listed) - 1)]
        return np.where(listed[found] == wanted, self.choices.rank[found], 0)

    def lottery(self, ids: list[str], seed: str) -> NDArray[np.uint64]:
        digests = (hashlib.sha256(f"{seed}|{name}".encode()).digest()[:8] for name in ids)
        return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)

    def merit_position(self, seed: str) -> Ints:
        """0 for the student who chooses first; byte order of ids decides equal lots."""
        people = self.students
        lots = self.lottery(people.ids, seed)
        keys = (-people.merit,) if people.merit is not None else (-people.conduct, -people.gpa)
        order = np.lexsort((np.arange(len(lots)), lots, *keys))
        position = np.empty(len(lots), dtype=np.int64)
        position[order] = np.arange(len(lots))
        return position


def read_round(directory: Path) -> Round:
    """Read the CSV files of a round. Raises Unreadable for anything that is not as documented."""
    if not directory.is_dir():
        raise Unreadable(str(directory), "there is no such directory")
    words: dict[str, int] = {}
    fields: dict[str, int] = {}
    students = _read_students(Table(directory / "students.csv"), fields, words)
    openings = _read_openings(Table(directory / "openings.csv"), fields, words)
    choices = _read_choices(Table(directory / "choices.csv"), students, openings)
    pins: list[tuple[int, int, str, str]] = []
    if (directory / "pins.csv").exists():
        pins = _read_pins(Table(directory / "pins.csv"), students, openings)
    required = np.full(len(students.ids), NOBODY, dtype=np.int64)
    forbidden = []
    for student, opening, kind, _ in pins:
        if kind == "require":
            required[student] = opening
        else:
            forbidden.append(student * len(openings.ids) + opening)
    return Round(
        students=students,
        openings=openings,
        choices=choices,
        required=required,
        forbidden=np.unique(np.asarray(forbidden, dtype=np.int64)),
        fields=list(fields),
        words=list(words),
        pins=pins,
    )


def _split(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(";") if word.strip()]


def _bits(cell: str, words: dict[str, int]) -> int:
    return sum({1 << words.setdefault(word, len(words)) for word in _split(cell)})


def _in_byte_order(rows: dict[str, tuple[int, ...]]) -> tuple[list[str], dict[str, int], Ints]:
    ids = sorted(rows, key=str.encode)
    number = {name: position for position, name in enumerate(ids)}
    width = len(next(iter(rows.values()), ()))
    columns = np.array([rows[name] for name in ids], dtype=np.int64).reshape(len(ids), width)
    return ids, number, columns.T


def _flag(table: Table, line: int, cell: str) -> bool:
    word = cell.strip().lower()
    if word not in YES and word not in NO:
        raise table.fault(line, f"anywhere is {cell!r}, not 1 or 0")
    return word in YES


def _read_students(table: Table, fields: dict[str, int], words: dict[str, int]) -> Students:
    at = table.positions
    for column in ("id", "field", "gpa"):
        table.position(column)
    rows: dict[str, tuple[int, ...]] = {}
    merits = 0
    for line, row in table.rows():
        cells = {column: row[position].strip() for column, position in at.items()}
        if cells["id"] in rows:
            raise table.fault(line, f"student {cells['id']} stands twice")
        merit = cells.get("merit", "")
        merits += bool(merit)
        rows[cells["id"]] = (
            fields.setdefault(cells["field"], len(fields)),
            table.hundredths(line, cells["gpa"], "gpa"),
            table.integer(line, cells.get("conduct") or "0", "conduct"),
            table.integer(line, merit or "0", "merit"),
            _flag(table, line, cells.get("anywhere", "")),
            _bits(cells.get("needs", ""), words),
        )
    if merits not in (0, len(rows)):
        raise Unreadable(table.name, "some students have a merit and some have none")
    ids, number, columns = _in_byte_order(rows)
    if not ids:
        columns = np.zeros((6, 0), dtype=np.int64)
    field, gpa, conduct, merit_column, anywhere, needs = columns
    return Students(ids, number, field, gpa, conduct, merit_column if merits else None, anywhere.astype(bool), needs)


def _read_openings(table: Table, fields: dict[str, int], words: dict[str, int]) -> Openings:
    at = table.positions
    for column in ("id", "commune", "priority", "capacity", "fields", "min_gpa"):
        table.position(column)
    communes: dict[str, int] = {}
    rows: dict[str, tuple[int, ...]] = {}
    accepted: dict[str, list[int]] = {}
    for line, row in table.rows():
        cells = {column: row[position].strip() for column, position in at.items()}
        name = cells["id"]
        if name in rows:
            raise table.fault(line, f"opening {name} stands twice")
        accepted[name] = [fields.setdefault(word, len(fields)) for word in _split(cells["fields"])]
        rows[name] = (
            communes.setdefault(cells["commune"], len(communes)),
            table.integer(line, cells["priority"], "priority"),
            table.integer(line, cells["capacity"], "capacity"),
            table.hundredths(line, cells["min_gpa"], "min_gpa"),
            _bits(cells.get("provides", ""), words),
        )
    ids, number, columns = _in_byte_order(rows)
    accepts = np.zeros((len(ids), len(fields)), dtype=bool)
    for position, name in enumerate(ids):
        accepts[position, accepted[name]] = True
    if not ids:
        columns = np.zeros((5, 0), dtype=np.int64)
    commune, priority, capacity, min_gpa, provides = columns
    names = sorted(communes, key=str.encode)
    renumbered = np.zeros(len(names), dtype=np.int64)
    renumbered[[communes[name] for name in names]] = np.arange(len(names))
    return Openings(ids, number, renumbered[commune], names, priority, capacity, accepts, min_gpa, provides)


def _read_choices(table: Table, students: Students, openings: Openings) -> Choices:
    who, rank, where = (table.position(column) for column in ("student", "rank", "opening"))
    columns = array("q"), array("q"), array("q")
    for line, row in table.rows():
        try:
            columns[0].append(students.number[row[who].strip()])
            columns[2].append(openings.number[row[where].strip()])
        except KeyError as error:
            raise table.fault(line, f"{error.args[0]} is not in the other files") from None
        columns[1].append(table.integer(line, row[rank], "rank"))
    student, ranks, opening = (np.frombuffer(column, dtype=np.int64) for column in columns)
    order = np.lexsort((ranks, student))
    return Choices(student[order], ranks[order], opening[order])


def _read_pins(table: Table, students: Students, openings: Openings) -> list[tuple[int, int, str, str]]:
    who, where, kind = (table.position(column) for column in ("student", "opening", "kind"))
    pins = []
    for line, row in table.rows():
        cells = [cell.strip() for cell in row]
        student = students.number.get(cells[who], NOBODY)
        opening = openings.number.get(cells[where], NOBODY)
        if NOBODY in (student, opening):
            raise table.fault(line, "the pin names a student or opening that is not in the other files")
        if cells[kind].lower() not in ("require", "forbid"):
            raise table.fault(line, f"{cells[kind]!r} is neither require nor forbid")
        reason = cells[table.positions["reason"]] if "reason" in table.positions else ""
        pins.append((student, opening, cells[kind].lower(), reason))
    return sorted(pins)
