"""Bringing students and their nominations in step with an uploaded list; nothing is written when it has faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.access import Permission
from portal.accounts.models import User
from portal.audit.service import record
from portal.errors import DomainError
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
    own = {school.code: school for school in queries.list_schools(actor.scope(Permission.NOMINATE).school_codes)}
    schools = _schools_of_entries(entries, own)
    stored = {
        student.code: student for student in _in_chunks(Student, Student.code, [e.values["code"] for e in entries])
    }
    _ensure_own(entries, schools, stored, own)
    known = queries.known_majors(major_code(entry.values["major_text"])[0] for entry in entries)
    outcome = Outcome()
    students = [
        stored.get(entry.values["code"]) or _new(schools[entry.values["code"]], entry.values, known)
        for entry in entries
    ]
    outcome.added = [student.code for student in students if student.code not in stored]
    corrections = [
        (student, changed)
        for entry, student in zip(entries, students, strict=True)
        if student.code in stored and (changed := _corrected(student, entry.values, known))
    ]
    outcome.changed = [student.code for student, _changed in corrections]
    outcome.unchanged = sorted(set(stored) - set(outcome.changed))
    _write([student for student in students if student.code not in stored], corrections, actor)
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


def _schools_of_entries(entries: Iterable[Entry], own: Mapping[str, School]) -> dict[str, School | None]:
    """Code → the school among `own` that it belongs to; None where it begins like the codes of another."""
    prefixes = {school.code: school.student_code_prefix for school in queries.list_schools()}
    only = next(iter(own.values())) if len(own) == 1 else None
    found: dict[str, School | None] = {}
    for entry in entries:
        told = school_of_code(entry.values["code"], prefixes)
        found[entry.values["code"]] = own.get(told) if told else only
    return found


def _ensure_own(
    entries: Iterable[Entry],
    schools: Mapping[str, School | None],
    stored: Mapping[str, Student],
    own: Mapping[str, School],
) -> None:
    """Refuse codes of other schools: by who entered the student, or by how the code of a new one begins."""
    faults = []
    for entry in entries:
        code = entry.values["code"]
        is_own = stored[code].school_code in own if code in stored else schools[code] is not None
        if not is_own:
            reason = _("Mã %(code)s không thuộc trường của bạn.", code=code)
            faults.append(TableFault(entry.row, HEADINGS["code"], reason))
    if faults:
        raise FaultyTable(faults)


def _new(school: School | None, values: Mapping[str, Any], known: set[str]) -> Student:
    assert school is not None  # _ensure_own has refused the others
    return service.new_student(school, {**_UNSAID, **values}, known)


def _corrected(student: Student, values: Mapping[str, Any], known: set[str]) -> list[service.Difference]:
    """Write what the list says over what is known; the columns that differed."""
    wanted = {**service.values_of(student), **values}
    changed = service.differences(student, wanted)
    if changed:
        service.fill(student, wanted, known)
    return changed


def _write(
    added: Sequence[Student], corrections: Iterable[tuple[Student, list[service.Difference]]], actor: User
) -> None:
    """All rows in one flush; the audit trail is told afterwards, since every record would flush by itself."""
    try:
        with db.session.begin_nested():
            db.session.add_all(added)
    except IntegrityError as error:  # somebody entered one of the codes in the meantime
        raise DomainError(
            _("Người khác vừa nhập sinh viên có trong tệp. Hãy tải tệp lên lần nữa."), field="file"
        ) from error
    for student in added:
        personal = service.values_of(student)
        record("student_entered", student, actor=actor, personal=personal, school=student.school_code)
    for student, changed in corrections:
        service.note_correction(student, changed, actor=actor)


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
