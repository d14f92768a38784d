"""Reading a round from its CSV files, with every fault named by file, line and column.

`students.csv`, `openings.csv`, `choices.csv` and optionally `pins.csv`: UTF-8 with or without a byte
order mark, a header row, the columns of the documentation in any order. What a cell must look like
is decided here; what the rows must mean together is decided by `Instance.build`.
"""

import csv
import io
import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.matching.instance import Instance
from portal.matching.records import Choice, InstanceError, Opening, Pin, Student

TABLES = ("students", "openings", "choices", "pins")
NEEDED = {
    "students": ("id", "field", "gpa"),
    "openings": ("id", "commune", "priority", "capacity", "fields", "min_gpa"),
    "choices": ("student", "rank", "opening"),
    "pins": ("student", "opening", "kind"),
}
OPTIONAL = {
    "students": ("conduct", "anywhere", "needs", "merit"),
    "openings": ("provides",),
    "choices": (),
    "pins": ("reason",),
}
YES, NO = {"1", "true", "yes"}, {"0", "false", "no", ""}
NATIONAL_NUMBER = re.compile(r"[+-]?\d{1,18}")
GRADE = re.compile(r"\d([.,]\d{1,2})?")
BEYOND_DECIMALS = re.compile(r"\d+[.,]\d{3,}")


@dataclass(frozen=True, order=True)
class FileFault:
    """One thing wrong with the files. `line` counts from 1, 0 means the whole file."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}: {self.message}"


class FilesRefused(ValueError):
    """The files make no round; `faults` are all that were found, in the order of files and lines."""

    def __init__(self, faults: list[FileFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class ReadRound:
    """A round that was accepted, and where each row stood (line numbers by table)."""

    instance: Instance
    lines: dict[str, "array[int]"]
    warnings: list[FileFault]


def read_directory(directory: Path) -> ReadRound:
    """Read and check the files of a round. Raises FilesRefused with every fault."""
    readers = {table: TableReader(directory / f"{table}.csv") for table in TABLES}
    faults: list[FileFault] = []
    instance = None
    try:
        instance = Instance.build(
            _students(readers["students"]),
            _openings(readers["openings"]),
            _choices(readers["choices"]),
            _pins(readers["pins"]),
        )
    except InstanceError as error:
        faults = _located(error, readers)
    found = [fault for table in TABLES for fault in readers[table].faults]
    if found or instance is None:
        order = {f"{table}.csv": number for number, table in enumerate(TABLES)}
        raise FilesRefused(sorted({*found, *faults}, key=lambda f: (order[f.file], f)))
    return ReadRound(
        instance,
        {table: readers[table].lines for table in TABLES},
        [warning for table in TABLES for warning in readers[table].warnings],
    )


def _located(error: InstanceError, readers: dict[str, "TableReader"]) -> list[FileFault]:
    """Faults of rows as faults of lines, without those that only follow from an unreadable file."""
    lost = {table for table, reader in readers.items() if reader.unreadable}
    known = {(table, f.line, f.column) for table, r in readers.items() for f in r.faults}
    faults = []
    for fault in error.faults:
        lines = readers[fault.table].lines
        line = lines[fault.row] if 0 <= fault.row < len(lines) else 1
        follows = fault.table in lost or (fault.table in ("choices", "pins") and f"{fault.column}s" in lost)
        if not follows and known.isdisjoint({(fault.table, line, c) for c in (fault.column, "-")}):
            faults.append(FileFault(f"{fault.table}.csv", line, fault.column, fault.message))
    return faults


class TableReader:
    """The rows of one file; what is wrong with its form is kept in `faults`."""

    def __init__(self, path: Path) -> None:
        self.table = path.stem
        self.name = path.name
        self.faults: list[FileFault] = []
        self.warnings: list[FileFault] = []
        self.lines = array("q")
        self.unreadable = False
        self._broken = False  # the present row has too few or too many cells
        self.positions: dict[str, int] = {}
        self._known: dict[str, dict[str, Any]] = {}
        self._rows = iter(())  # type: Any
        content = self._content(path)
        if content is not None:
            text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
            self._rows = csv.reader(text, strict=True)
            self._read_header()

    def fault(self, line: int, column: str, message: str) -> None:
        self.faults.append(FileFault(self.name, line, column, message))

    def _refuse(self, line: int, column: str, message: str) -> None:
        self.unreadable = True
        self._rows = iter(())
        self.fault(line, column, message)

    def _content(self, path: Path) -> bytes | None:
        """The bytes of the file if they are UTF-8, else None and a fault."""
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            if self.table != "pins":
                self._refuse(0, "-", "the file is missing")
            return None
        except OSError as error:
            self._refuse(0, "-", f"cannot be read: {error.strerror}")
            return None
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self._refuse(1, "-", "the file is UTF-16; save it as UTF-8")
            return None
        try:
            content.decode("utf-8-sig")
            return content
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            begin = content.rfind(b"\n", 0, error.start) + 1
            header = content.split(b"\n", 1)[0].decode("utf-8-sig", "replace").strip().split(",")
            cell = content.count(b",", begin, error.start)
            column = header[cell] if line > 1 and cell < len(header) else f"{cell + 1}"
            byte = content[error.start]
            self._refuse(line, column, f"byte 0x{byte:02X} is not UTF-8; save the file as UTF-8")
            return None

    def _read_header(self) -> None:
        try:
            header = [name.strip() for name in next(self._rows, [])]
        except csv.Error as error:
            self._refuse(1, "-", f"is not CSV: {error}")
            return
        if not any(header):
            self._refuse(1, "-", "the file is empty; a header row is needed")
            return
        known = NEEDED[self.table] + OPTIONAL[self.table]
        for position, name in enumerate(header):
            if name in self.positions:
                self._refuse(1, name, "the column stands twice in the header")
            elif name not in known:
                warning = FileFault(self.name, 1, name or str(position + 1), "unknown column, not read")
                self.warnings.append(warning)
            self.positions.setdefault(name, position)
        for name in NEEDED[self.table]:
            if name not in self.positions:
                self._refuse(1, name, "the column is missing")
        self._width = len(header)

    def rows(self) -> Iterator[list[str]]:
        """The cells of every row that is not blank, spaces around them removed."""
        line = 2
        try:
            for row in self._rows:
                self._broken = len(row) != self._width
                if self._broken:
                    if not any(row):
                        line = self._rows.line_num + 1
                        continue
                    self.fault(line, "-", f"{len(row)} cells, but the header has {self._width}")
                    row = [*row, *[""] * self._width][: self._width]
                self.lines.append(line)
                line = self._rows.line_num + 1
                yield [cell.strip() for cell in row]
        except csv.Error as error:
            self.fault(line, "-", f"is not CSV: {error}")

    def cell(self, row: list[str], column: str, parse: Callable[[str], Any], default: Any) -> Any:
        """The value of a cell, or `default` if the column is left out or the cell is at fault."""
        position = self.positions.get(column)
        if position is None or self._broken:
            return default
        known = self._known.setdefault(column, {})
        text = row[position]
        if text not in known:
            try:
                known[text] = parse(text)
            except ValueError as error:
                self.fault(self.lines[-1], column, str(error))
                return default
        return known[text]


def _grade(text: str) -> int:
    """A GPA with at most two decimals, comma or point, as hundredths; never rounded."""
    if BEYOND_DECIMALS.fullmatch(text):
        raise ValueError(f"{text!r} has more than two decimals")
    if not GRADE.fullmatch(text) or not text.isascii():
        raise ValueError(f"{text!r} is not a number from 0 to 4 with at most two decimals")
    whole, _, part = text.replace(",", ".").partition(".")
    hundredths = int(whole) * 100 + int(part.ljust(2, "0"))
    if hundredths > 400:
        raise ValueError(f"{text!r} is not between 0 and 4")
    return hundredths


def _integer(text: str) -> int:
    if not NATIONAL_NUMBER.fullmatch(text) or not text.isascii():
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def _optional_integer(text: str) -> int | None:
    return _integer(text) if text else None


def _flag(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError(f"{text!r} is neither 1 nor 0")
    return text.lower() in YES


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(";") if word.strip()))


def _text(text: str) -> str:
    return text


def _students(reader: TableReader) -> Iterator[Student]:
    for row in reader.rows():
        yield Student(
            id=row[reader.positions["id"]],
            field=reader.cell(row, "field", _text, ""),
            gpa=reader.cell(row, "gpa", _grade, 0),
            conduct=reader.cell(row, "conduct", _integer, 0),
            anywhere=reader.cell(row, "anywhere", _flag, False),
            needs=reader.cell(row, "needs", _words, ()),
            merit=reader.cell(row, "merit", _optional_integer, None),
        )


def _openings(reader: TableReader) -> Iterator[Opening]:
    for row in reader.rows():
        yield Opening(
            id=row[reader.positions["id"]],
            commune=reader.cell(row, "commune", _text, ""),
            priority=reader.cell(row, "priority", _integer, 1),
            capacity=reader.cell(row, "capacity", _integer, 0),
            fields=reader.cell(row, "fields", _words, ()),
            min_gpa=reader.cell(row, "min_gpa", _grade, 0),
            provides=reader.cell(row, "provides", _words, ()),
        )


def _choices(reader: TableReader) -> Iterator[Choice]:
    if reader.unreadable:
        return
    who, where = reader.positions["student"], reader.positions["opening"]
    for row in reader.rows():
        yield Choice(row[who], reader.cell(row, "rank", _integer, 0), row[where])


def _pins(reader: TableReader) -> Iterator[Pin]:
    for row in reader.rows():
        reason = reader.cell(row, "reason", _text, "")
        where = reader.positions
        yield Pin(row[where["student"]], row[where["opening"]], row[where["kind"]].lower(), reason)
