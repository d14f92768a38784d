"""Reference files: read strictly, every fault named by line and column, tables brought in step with them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.database import Base
from portal.extensions import db
from portal.vietnamese import text

Parser = Callable[[str], Any]  # the value of a cell; raises ValueError with the reason
Row = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}: {self.reason}"


class FaultyFiles(Exception):
    """Nothing was written; `faults` has one entry for each thing to correct."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass
class Changes:
    """What bringing one table in step with its file did; `missing` rows are not in the file and were kept."""

    table: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)


def read_table(path: Path, columns: Mapping[str, Parser], *, key: str, faults: list[Fault]) -> list[Row]:
    """The rows of a CSV file (UTF-8, with or without BOM) whose header is exactly `columns`.

    What is wrong is appended to `faults`, as many as can be found in one reading.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        faults.append(Fault(path.name, 0, "-", f"cannot be read: {error.strerror}"))
        return []
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.append(Fault(path.name, line, "-", "is not UTF-8"))
        return []
    reader = csv.reader(content.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if sorted(header) != sorted(columns):
            faults.append(Fault(path.name, 1, _odd_columns(header, columns), "the columns must be the expected ones"))
            return []
        return _read_rows(reader, path.name, header, columns, key, faults)
    except csv.Error as error:
        faults.append(Fault(path.name, reader.line_num, "-", f"is not CSV: {error}"))
        return []


def _odd_columns(header: list[str], columns: Mapping[str, Parser]) -> str:
    odd = sorted(set(header) ^ set(columns)) or sorted({name for name in header if header.count(name) > 1})
    return ", ".join(odd)


def _read_rows(
    reader: Any, file: str, header: list[str], columns: Mapping[str, Parser], key: str, faults: list[Fault]
) -> list[Row]:
    rows: list[Row] = []
    lines: dict[Any, int] = {}
    for cells in reader:
        if len(cells) != len(header):
            faults.append(Fault(file, reader.line_num, "-", f"{len(cells)} cells where {len(header)} belong"))
            continue
        row: Row = {}
        for name, cell in zip(header, cells, strict=True):
            try:
                row[name] = columns[name](cell)
            except ValueError as error:
                faults.append(Fault(file, reader.line_num, name, str(error) or f"cannot be {cell!r}"))
        if key in row and row[key] in lines:
            faults.append(Fault(file, reader.line_num, key, f"{row[key]} stands already on line {lines[row[key]]}"))
        lines.setdefault(row.get(key), reader.line_num)
        rows.append(row)
    if not rows and not faults:
        faults.append(Fault(file, 2, "-", "has no rows"))
    return rows


def synchronise(model: type[Base], rows: list[Row], *, key: str) -> Changes:
    """Add what is new and change what differs; rows that left the file stay, since others may refer to them."""
    stored = {getattr(row, key): row for row in db.session.scalars(select(model))}
    changes = Changes(model.__tablename__)
    for values in rows:
        row = stored.pop(values[key], None)
        if row is None:
            db.session.add(model(**values))
            changes.added.append(values[key])
            continue
        different = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in different.items():
            setattr(row, name, value)
        if different:
            changes.changed.append(values[key])
        else:
            changes.unchanged += 1
    changes.missing = sorted(stored)
    db.session.flush()
    return changes


# --- parsers of cells ------------------------------------------------------------------------------------------


def words(cell: str) -> str:
    """Text that must be there, clean as it stands."""
    if not optional_words(cell):
        raise ValueError("is empty")
    return cell


def optional_words(cell: str) -> str:
    if text.clean(cell) != cell:
        raise ValueError("has spaces at its ends, doubled spaces, or letters that are not NFC")
    return cell


def one_of(*values: str) -> Parser:
    """One of these texts and nothing else."""

    def parse(cell: str) -> str:
        if cell not in values:
            raise ValueError(f"must be one of {', '.join(repr(v) for v in values)}, not {cell!r}")
        return cell

    return parse


def number(least: float, most: float) -> Parser:
    """A plain decimal number within bounds; no exponents, `nan` or `inf`."""

    def parse(cell: str) -> float:
        digits = cell.replace(".", "", 1)
        if not (digits.isascii() and digits.isdigit() and least <= float(cell) <= most):
            raise ValueError(f"must be a number from {least:g} to {most:g}, not {cell!r}")
        return float(cell)

    return parse


def whole(least: int, most: int) -> Parser:
    """A whole number within bounds."""

    def parse(cell: str) -> int:
        if not (cell.isascii() and cell.isdigit() and len(cell) < 10 and least <= int(cell) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}, not {cell!r}")
        return int(cell)

    return parse
