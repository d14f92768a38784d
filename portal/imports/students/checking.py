"""A list of students held against the students and nominations that are stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from portal.access import Permission
from portal.accounts.models import User
from portal.extensions import db
from portal.imports.kind import Checked, Progress
from portal.imports.models import ListImport
from portal.imports.rules import Verdict
from portal.imports.students.reading import has_month_first, is_ten_point_column, parse
from portal.spreadsheets import days
from portal.spreadsheets.layouts import Line
from portal.students import queries, wording
from portal.students.models import Nomination, Student
from portal.students.rules import school_of_code
from portal.vietnamese.refusals import MonthFirst, TenPointGrade

CHUNK = 500  # values in one IN (…)
ROUND = "round"  # a change that is no column: a known student enters the round


@dataclass(frozen=True)
class _Known:
    """What the list is held against: stored students by code, and whose schools the actor may bring in."""

    stored: Mapping[str, Any]
    own: Sequence[str]
    prefixes: Mapping[str, str]

    def school_of(self, code: str) -> str | None:
        """The own school a code belongs to; None for one of another school."""
        if code in self.stored:
            school = self.stored[code].school_code
        else:
            school = school_of_code(code, self.prefixes) or (self.own[0] if len(self.own) == 1 else None)
        return school if school in self.own else None


def check(lines: Sequence[Line], import_: ListImport, actor: User, progress: Progress) -> list[Checked]:
    """Each row as added, changed, left alone or refused; every fault of a row is named."""
    ten_point, month_first = is_ten_point_column(lines), has_month_first(lines)
    parsed = []
    for number, line in enumerate(lines):
        values, faults = parse(line)
        if ten_point and values.pop("gpa", None) is not None:
            faults.append(("gpa", _(TenPointGrade.message)))
        if month_first and days.is_short(line.cells.get("birth_date", "")):
            values.pop("birth_date", None)
            faults = [*(fault for fault in faults if fault[0] != "birth_date"), ("birth_date", _(MonthFirst.message))]
        parsed.append((line, values, faults))
        if number % CHUNK == 0:
            progress(number / len(lines) * 0.8)
    known = _Known(
        stored=stored_students(import_.round_id, [values["code"] for _line, values, _f in parsed if "code" in values]),
        own=sorted(actor.scope(Permission.NOMINATE).school_codes),
        prefixes={school.code: school.student_code_prefix for school in queries.list_schools()},
    )
    first_rows: dict[str, int] = {}
    return [_checked(line, values, faults, known, first_rows) for line, values, faults in parsed]


def stored_students(round_id: UUID | None, codes: Sequence[str]) -> dict[str, Any]:
    """Code → id, version, school, columns, and the nomination into the round of each student that is stored."""
    columns = [getattr(Student, name) for name in wording.STUDENT_COLUMNS]
    statement = (
        select(Student.id, Student.version, Student.school_code, *columns)
        .add_columns(Nomination.id.label("nomination_id"))
        .outerjoin(Nomination, (Nomination.student_id == Student.id) & (Nomination.round_id == round_id))
    )
    found: dict[str, Any] = {}
    for chunk in chunks(codes):
        found |= {row.code: row for row in db.session.execute(statement.where(Student.code.in_(chunk)))}
    return found


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A long list in parts that one statement can hold."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def as_json(value: Any) -> Any:
    """A stored value as the rows of an import keep it."""
    return value.isoformat() if isinstance(value, date) else value


def _checked(
    line: Line, values: dict[str, Any], faults: list[tuple[str, str]], known: _Known, first_rows: dict[str, int]
) -> Checked:
    code = values.get("code")
    if code is not None:
        if first_rows.setdefault(code, line.number) != line.number:
            faults.append(("code", _("Sinh viên này đã có ở dòng %(row)s.", row=first_rows[code])))
        elif known.school_of(code) is None:
            faults.append(("code", _("Mã %(code)s không thuộc trường của bạn.", code=code)))
    if faults or code is None:
        return Checked(line, Verdict.REFUSED, values, faults=faults)
    if code not in known.stored:
        return Checked(line, Verdict.ADDED, {**values, "school": known.school_of(code)})
    return _compared(line, values, known.stored[code])


def _compared(line: Line, values: dict[str, Any], stored: Any) -> Checked:
    kept = {name: as_json(getattr(stored, name)) for name in values}
    changes: list[Sequence[Any]] = [(name, kept[name], values[name]) for name in values if values[name] != kept[name]]
    if stored.nomination_id is None:
        changes.append((ROUND, False, True))
    verdict = Verdict.CHANGED if changes else Verdict.UNCHANGED
    return Checked(line, verdict, values, changes, record_id=stored.id, record_version=stored.version)
