"""Bringing students and their nominations in step with an uploaded list; nothing is written when it has faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.access import Permission
from portal.accounts.models import User
from portal.audit.service import record
from portal.extensions import db
from portal.rounds.models import Round
from portal.schools.models import School
from portal.students import nominating, queries, service
from portal.students.models import Nomination, Student
from portal.students.rules import Gender, NominationStatus, school_of_code
from portal.students.student_tables import HEADINGS, Entry, FaultyTable, TableFault
from portal.vietnamese.text import major_code

_CHUNK = 500  # values in one IN (…)
_UNSAID = {
    "birth_date": None,
    "gender": Gender.UNSTATED.value,
    "email": "",
    "phone": "",
    "class_name": "",
    "gpa": None,
    "conduct": None,
    "is_final_year": True,
}


@dataclass
class Outcome:
    """What an import did: codes of students, and how the round's nominations of the list stand now."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)


def import_students(round_: Round, entries: Sequence[Entry], *, actor: User) -> Outcome:
    """Add or update students of the actor's school and put them into the round.

    An empty cell keeps what is known. Importing a list twice changes nothing the second time. Students who were
    withdrawn from the round stay so. Raises FaultyTable when a code belongs to another school.
    """
    nominating.ensure_window(round_)
    schools = _schools_of_entries(entries, actor)
    stored = {
        student.code: student for student in _in_chunks(Student, Student.code, [e.values["code"] for e in entries])
    }
    _ensure_own(entries, schools, stored)
    known = queries.known_majors(major_code(entry.values["major_text"])[0] for entry in entries)
    outcome = Outcome()
    students = []
    for entry in entries:
        code = entry.values["code"]
        student = stored.get(code)
        if student is None:
            student = _new(schools[code], entry.values, known)
            outcome.added.append(code)
        else:
            _update(student, entry.values, known, outcome, actor)
        students.append(student)
    _write(students, outcome, actor)
    outcome.statuses = _enter(round_, students, actor)
    record(
        "students_imported",
        round_,
        actor=actor,
        added=len(outcome.added),
        changed=len(outcome.changed),
        unchanged=len(outcome.unchanged),
    )
    return outcome


def _schools_of_entries(entries: Iterable[Entry], actor: User) -> dict[str, School | None]:
    """Code → the actor's school it belongs to; None where it begins like those of a school that is not theirs."""
    schools = queries.list_schools()
    prefixes = {school.code: school.student_code_prefix for school in schools}
    scope = actor.scope(Permission.NOMINATE)
    own = {s.code: s for s in schools if scope.everything or s.code in scope.school_codes}
    only = next(iter(own.values())) if len(own) == 1 else None
    found: dict[str, School | None] = {}
    for entry in entries:
        told = school_of_code(entry.values["code"], prefixes)
        found[entry.values["code"]] = own.get(told) if told else only
    return found


def _ensure_own(entries: Iterable[Entry], schools: Mapping[str, School | None], stored: Mapping[str, Student]) -> None:
    own = {school.code for school in schools.values() if school}
    faults = []
    for entry in entries:
        code = entry.values["code"]
        student = stored.get(code)
        if schools[code] is None or (student is not None and student.school_code not in own):
            reason = _("Mã %(code)s không thuộc trường của bạn.", code=code)
            faults.append(TableFault(entry.row, HEADINGS["code"], reason))
    if faults:
        raise FaultyTable(faults)


def _new(school: School | None, values: Mapping[str, Any], known: set[str]) -> Student:
    assert school is not None  # _ensure_own has refused the others
    return service.new_student(school, {**_UNSAID, **values}, known)


def _update(student: Student, values: Mapping[str, Any], known: set[str], outcome: Outcome, actor: User) -> None:
    changed = service.differences(student, {**service.values_of(student), **values})
    if not changed:
        outcome.unchanged.append(student.code)
        return
    service.fill(student, {**service.values_of(student), **values}, known)
    outcome.changed.append(student.code)
    service.note_correction(student, changed, actor=actor)


def _write(students: Iterable[Student], outcome: Outcome, actor: User) -> None:
    added = set(outcome.added)
    new = [student for student in students if student.code in added]
    db.session.add_all(new)
    db.session.flush()
    for student in new:
        record(
            "student_entered",
            student,
            actor=actor,
            personal=service.values_of(student),
            school=student.school_code,
        )


def _enter(round_: Round, students: Sequence[Student], actor: User) -> dict[str, int]:
    """Put those into the round who are not in it, hold all against the rules again; status → students."""
    ids = [student.id for student in students]
    there = {
        n.student_id: n for n in _in_chunks(Nomination, Nomination.student_id, ids, Nomination.round_id == round_.id)
    }
    outside = [student for student in students if student.id not in there]
    if outside:
        there |= {n.student_id: n for n in nominating.add_to_round(round_, outside, actor=actor)}
    nominating.review_nominations(students, actor=actor)
    counts = dict.fromkeys((status.value for status in NominationStatus), 0)
    for student in students:
        counts[there[student.id].status] += 1
    return {status: number for status, number in counts.items() if number}


def _in_chunks(model: Any, column: Any, values: Sequence[Any], *conditions: Any) -> Iterator[Any]:
    for start in range(0, len(values), _CHUNK):
        chunk = values[start : start + _CHUNK]
        yield from db.session.scalars(select(model).where(column.in_(chunk), *conditions)).unique()
