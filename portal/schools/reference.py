"""The reference files of schools, priority fields and majors."""

from __future__ import annotations

import re
from pathlib import Path

from portal.reference import Fault, Parser, Row, one_of, read_table, whole, words
from portal.schools.models import Fit

_DATA = Path(__file__).parent / "data"
SCHOOLS = _DATA / "schools.csv"
FIELDS = _DATA / "fields.csv"
MAJORS = _DATA / "majors.csv"
ENGLISH = _DATA / "english.csv"  # what their names are in English


def _matching(pattern: str, what: str) -> Parser:
    compiled = re.compile(pattern)

    def parse(cell: str) -> str:
        if not compiled.fullmatch(cell):
            raise ValueError(f"must be {what}, not {cell!r}")
        return cell

    return parse


_SCHOOL_COLUMNS: dict[str, Parser] = {
    "code": _matching(r"[A-Z0-9]{2,16}", "2 to 16 capitals or digits"),
    "name": words,
    "student_code_prefix": _matching(r"[A-Z]{1,3}", "one to three capitals"),
    "mail_domain": _matching(r"[a-z0-9-]+(\.[a-z0-9-]+)+", "a mail domain in small letters"),
}
_FIELD_COLUMNS: dict[str, Parser] = {
    "code": _matching(r"[a-z]+(-[a-z]+)*", "small letters and hyphens"),
    "name": words,
    "position": whole(1, 1000),
}


def read_schools(path: Path, faults: list[Fault]) -> list[Row]:
    return read_table(path, _SCHOOL_COLUMNS, key="code", faults=faults)


def read_fields(path: Path, faults: list[Fault]) -> list[Row]:
    return read_table(path, _FIELD_COLUMNS, key="code", faults=faults)


def read_majors(path: Path, fields: list[Row], faults: list[Fault]) -> list[Row]:
    """The majors of a file, each in one of `fields`."""
    columns: dict[str, Parser] = {
        "field": one_of(*(row["code"] for row in fields if "code" in row)),
        "code": _matching(r"7[0-9]{6}", "a national code of seven digits that begins with 7"),
        "name": words,
        "group": words,
        "fit": one_of(*Fit),
    }
    rows = read_table(path, columns, key="code", faults=faults)
    return rows if faults else [_major(row) for row in rows]


def _major(row: Row) -> Row:
    return {("field_code" if name == "field" else name): value for name, value in row.items()}
