"""The rows an instance is built from, and the faults found in them."""

from dataclasses import dataclass
from typing import NamedTuple


class Student(NamedTuple):
    """One nominated student.

    `gpa` in integer hundredths (0–400); `conduct` 0–100; `anywhere`: may be sent to any eligible
    opening that provides all of `needs`; `merit`, given for all students or for none, higher is
    better and replaces GPA and conduct in the merit order.
    """

    id: str
    field: str
    gpa: int
    conduct: int = 0
    anywhere: bool = False
    needs: tuple[str, ...] = ()
    merit: int | None = None


class Opening(NamedTuple):
    """One commune's request: `priority` of its commune from 1 (most remote); `min_gpa` in hundredths."""

    id: str
    commune: str
    priority: int
    capacity: int
    fields: tuple[str, ...]
    min_gpa: int = 0
    provides: tuple[str, ...] = ()


class Choice(NamedTuple):
    """One line of a student's list; `rank` 1 is the first choice."""

    student: str
    rank: int
    opening: str


class Pin(NamedTuple):
    """A decision made before the match: `kind` is `require` or `forbid`."""

    student: str
    opening: str
    kind: str
    reason: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell.

    `table`: students, openings, choices or pins; `row`: position in the iterable given, from 0;
    `column`: the field of the record; `message`: one English sentence naming the value.
    """

    table: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.table} row {self.row + 1}, {self.column}: {self.message}"


class InstanceError(ValueError):
    """The rows make no instance; `faults` lists everything found, in order of table and row."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults[:20]))
        self.faults = faults
