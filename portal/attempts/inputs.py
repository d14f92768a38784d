"""What differs between two frozen inputs, told from their canonical files without building instances."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from flask_babel import gettext as _

Lines = dict[str, str]  # id → the whole line


@dataclass(frozen=True)
class InputsDifference:
    """Counts from the first input to the second; all zero when they are the same."""

    students_added: int = 0
    students_gone: int = 0
    students_changed: int = 0
    lists_changed: int = 0  # of students in both
    openings_added: int = 0
    openings_gone: int = 0
    openings_changed: int = 0
    seats: int = 0  # more is positive
    pins_changed: int = 0

    def __bool__(self) -> bool:
        return self != InputsDifference()

    def sentences(self) -> list[str]:
        """One sentence for each kind of difference."""
        counted = (
            (self.students_added, _("Thêm %(count)s sinh viên.", count=self.students_added)),
            (self.students_gone, _("Bớt %(count)s sinh viên.", count=self.students_gone)),
            (
                self.students_changed,
                _("%(count)s sinh viên có điểm, nhóm ngành hoặc điều kiện khác đi.", count=self.students_changed),
            ),
            (self.lists_changed, _("%(count)s sinh viên có danh sách nguyện vọng khác đi.", count=self.lists_changed)),
            (self.openings_added, _("Thêm %(count)s đề nghị.", count=self.openings_added)),
            (self.openings_gone, _("Bớt %(count)s đề nghị.", count=self.openings_gone)),
            (
                self.openings_changed,
                _("%(count)s đề nghị có số chỗ hoặc yêu cầu khác đi.", count=self.openings_changed),
            ),
            (self.seats > 0, _("Thêm %(count)s chỗ.", count=self.seats)),
            (self.seats < 0, _("Bớt %(count)s chỗ.", count=-self.seats)),
            (self.pins_changed, _("%(count)s yêu cầu giữ chỗ hoặc loại trừ khác đi.", count=self.pins_changed)),
        )
        return [sentence for count, sentence in counted if count]


def difference(first: bytes, second: bytes) -> InputsDifference:
    """From one archive of canonical files (see freezing.pack) to another; linear in their lines."""
    before, after = _read(first), _read(second)
    students, openings = _by_id(before["students.csv"]), _by_id(before["openings.csv"])
    later_students, later_openings = _by_id(after["students.csv"]), _by_id(after["openings.csv"])
    relisted = {line.partition(",")[0] for line in set(before["choices.csv"]) ^ set(after["choices.csv"])}
    return InputsDifference(
        students_added=len(later_students.keys() - students.keys()),
        students_gone=len(students.keys() - later_students.keys()),
        students_changed=_changed(students, later_students),
        lists_changed=len(relisted & students.keys() & later_students.keys()),
        openings_added=len(later_openings.keys() - openings.keys()),
        openings_gone=len(openings.keys() - later_openings.keys()),
        openings_changed=_changed(openings, later_openings),
        seats=_seats(after["openings.csv"]) - _seats(before["openings.csv"]),
        pins_changed=len(
            {tuple(line.split(",")[:2]) for line in set(before["pins.csv"]) ^ set(after["pins.csv"])},
        ),
    )


def _read(archive: bytes) -> dict[str, list[str]]:
    """The lines of each file, the header first; none for a file that is not there."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        names = set(opened.namelist())
        return {
            name: opened.read(name).decode().splitlines() if name in names else []
            for name in ("students.csv", "openings.csv", "choices.csv", "pins.csv")
        }


def _by_id(lines: list[str]) -> Lines:
    return {line.partition(",")[0]: line for line in lines[1:]}


def _changed(before: Lines, after: Lines) -> int:
    return sum(before[key] != after[key] for key in before.keys() & after.keys())


def _seats(lines: list[str]) -> int:
    if not lines:
        return 0
    column = lines[0].split(",").index("capacity")
    return sum(int(line.split(",")[column]) for line in lines[1:])
