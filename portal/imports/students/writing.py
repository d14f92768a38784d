"""Writing a checked list of students: worked out first, then written in one short go."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.accounts.models import User
from portal.audit.service import Pending, prepared, record_all
from portal.errors import StaleVersion
from portal.extensions import db
from portal.imports.kind import StagedRow, Written
from portal.imports.models import ListImport
from portal.imports.rules import Verdict
from portal.imports.students.checking import ROUND, chunks
from portal.rounds.models import Round
from portal.students import nominating, queries, service, wording
from portal.students.eligibility import facts_of_columns, facts_of_round
from portal.students.models import Nomination, Student
from portal.students.rules import Gender, RoundFacts

_STUDENTS, _NOMINATIONS = (Student.metadata.tables[name] for name in ("student", "nomination"))
_UNSAID: Mapping[str, Any] = {
    "birth_date": None,
    "gender": Gender.UNSTATED.value,
    "email": "",
    "phone": "",
    "class_name": "",
    "gpa": None,
    "conduct": None,
    "is_final_year": True,
}
Columns = dict[str, Any]


def prepare(rows: Sequence[StagedRow], import_: ListImport, actor: User) -> Callable[[], list[Written]]:
    """Work out every row of students and nominations that the list means; the function returned writes them.

    It raises StaleVersion when one of the students was changed, or a code was taken, since the list was checked.
    """
    round_ = db.session.get_one(Round, import_.round_id)
    batch = _Batch(round_.id, facts_of_round(round_), actor)
    known = queries.known_majors(row.values["major_text"][:7] for row in rows)
    domains = {school.code: school.mail_domain for school in queries.list_schools()}
    stored = _stored([row.record_id for row in rows if row.record_id])
    for row in rows:
        if row.verdict == Verdict.ADDED:
            batch.add(row, _new_columns(row.values, domains, known))
            continue
        columns = stored.get(row.record_id) if row.record_id else None
        if columns is None or columns["version"] != row.record_version:
            raise StaleVersion(_stale())
        batch.change(row, columns, known)
    batch.to_review = nominating.list_reviewed_otherwise(
        {columns["id"]: columns for row, columns in batch.changed if _rules_may_differ(row)}
    )
    batch.events = batch.told()
    return batch.write


class _Batch:
    """What is to be written, as plain values: no record of the session is kept over the end of a transaction."""

    def __init__(self, round_id: uuid.UUID, facts: RoundFacts, actor: User) -> None:
        self.round_id, self.facts, self.actor = round_id, facts, actor
        self.added: list[tuple[int, Columns]] = []
        self.changed: list[tuple[StagedRow, Columns]] = []
        self.nominations: list[Columns] = []
        self.to_review: list[uuid.UUID] = []
        self.events: list[Pending] = []
        self.now = clock.now()

    def add(self, row: StagedRow, columns: Columns) -> None:
        self.added.append((row.number, columns))
        self.nominations.append(self._nomination(columns))

    def change(self, row: StagedRow, stored: Columns, known: set[str]) -> None:
        changed = {name: _as_stored(name, new) for name, _old, new in row.changes if name != ROUND}
        columns = {**stored, **changed}
        self.changed.append((row, {**columns, **service.derived(columns, known)}))
        if any(name == ROUND for name, _old, _new in row.changes):
            self.nominations.append(self._nomination(self.changed[-1][1]))

    def _nomination(self, student: Columns) -> Columns:
        status, failed = nominating.standing_on_entry(facts_of_columns(student), self.facts)
        return {
            "id": uuid.uuid4(),
            "round_id": self.round_id,
            "student_id": student["id"],
            "status": status.value,
            "failed_rules": failed,
            "entered_at": self.now,
            "entered_by_id": self.actor.id,
            "version": 1,
        }

    def write(self) -> list[Written]:
        nominating.ensure_window(db.session.get_one(Round, self.round_id))
        try:
            with db.session.begin_nested():
                self._write_rows()
        except IntegrityError as error:  # somebody entered one of the students in the meantime
            raise StaleVersion(_stale()) from error
        db.session.expire_all()  # what was loaded of them is old now
        record_all(self.events)
        self._review()
        added = [Written(number, columns["id"], 1) for number, columns in self.added]
        return added + [Written(row.number, columns["id"], columns["version"]) for row, columns in self.changed]

    def _write_rows(self) -> None:
        connection = db.session.connection()
        if self.added:
            connection.execute(insert(_STUDENTS), [columns for _number, columns in self.added])
        changed = [columns for row, columns in self.changed if _corrections(row)]
        if changed:
            done = connection.execute(_UPDATE, [_parameters(columns) for columns in changed])
            if done.rowcount != len(changed):
                raise StaleVersion(_stale())
            for columns in changed:
                columns["version"] += 1
        if self.nominations:
            connection.execute(insert(_NOMINATIONS), self.nominations)

    def told(self) -> list[Pending]:
        """What the audit trail is told once all is written."""
        into = {columns["student_id"]: columns for columns in self.nominations}
        added = [self._import_of(columns, into.pop(columns["id"])) for _number, columns in self.added]
        corrected = [
            service.correction(Student(id=columns["id"]), _corrections(row), actor=self.actor)
            for row, columns in self.changed
            if _corrections(row)
        ]
        entered = [nominating.entry(Nomination(**columns), actor=self.actor) for columns in into.values()]
        return added + corrected + entered

    def _import_of(self, columns: Columns, entered: Columns) -> Pending:
        return prepared(
            "student_imported",
            Student(id=columns["id"]),
            actor=self.actor,
            personal={name: columns[name] for name in wording.STUDENT_COLUMNS},
            school=columns["school_code"],
            round=self.round_id,
            nomination=entered["id"],
            status=entered["status"],
            failed=entered["failed_rules"],
        )

    def _review(self) -> None:
        for part in chunks(self.to_review):
            students = db.session.scalars(select(Student).where(Student.id.in_(part))).unique().all()
            nominating.review_nominations(students, actor=self.actor)


_FILLED = (*wording.STUDENT_COLUMNS, "major_code", "sort_key", "search_text")
_UPDATE = (
    update(_STUDENTS)
    .where(_STUDENTS.c.id == bindparam("key"), _STUDENTS.c.version == bindparam("seen"))
    .values({name: bindparam(f"new_{name}") for name in _FILLED} | {"version": _STUDENTS.c.version + 1})
)


def _parameters(columns: Columns) -> Columns:
    return {"key": columns["id"], "seen": columns["version"], **{f"new_{name}": columns[name] for name in _FILLED}}


def _new_columns(values: Mapping[str, Any], domains: Mapping[str, str], known: set[str]) -> Columns:
    filled = {**_UNSAID, **{name: _as_stored(name, value) for name, value in values.items() if name != "school"}}
    filled["email"] = filled["email"] or f"{filled['code'].lower()}@{domains[values['school']]}"
    row = {"id": uuid.uuid4(), "school_code": values["school"], "created_at": clock.now(), "version": 1}
    return {**filled, **service.derived(filled, known), **row}


def _stored(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Columns]:
    names = ("id", "version", *_FILLED)
    statement = select(*(_STUDENTS.c[name] for name in names))
    rows = (row for part in chunks(ids) for row in db.session.execute(statement.where(_STUDENTS.c.id.in_(part))))
    return {row.id: dict(zip(names, row, strict=True)) for row in rows}


def _corrections(row: StagedRow) -> list[service.Difference]:
    return [(name, new, old) for name, old, new in row.changes if name != ROUND]


def _rules_may_differ(row: StagedRow) -> bool:
    return any(name in ("major_text", "gpa", "conduct", "is_final_year") for name, _old, _new in row.changes)


def _as_stored(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "birth_date" and value else value


def _stale() -> str:
    return _("Dữ liệu đã có của sinh viên trong danh sách vừa thay đổi. Hãy kiểm tra lại danh sách rồi ghi.")
