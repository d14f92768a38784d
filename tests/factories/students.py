"""Students and their nominations."""

from __future__ import annotations

from itertools import count
from typing import Any

from portal import clock
from portal.extensions import db
from portal.rounds.models import Round
from portal.students.eligibility import facts_of_round, facts_of_student
from portal.students.models import DataReport, Nomination, Student
from portal.students.rules import DataReportStatus, NominationStatus, failed_rules
from portal.vietnamese.folding import fold
from portal.vietnamese.names import sort_key
from tests.factories.communes import ICTU, load_reference

PREFIXES = {"ICTU": "DTC", "TUEBA": "DTE", "TUAF": "DTN", "TNUS": "DTZ", "TNUT": "K", "TNUE": "DTS"}
SOFTWARE = "7480103"  # core of information-technology
ACCOUNTING = "7340301"  # core of accounting-audit-finance
INSURANCE = "7340204"  # adjacent to accounting-audit-finance

_numbers = count(1)


def make_student(*, school: Any = ICTU, full_name: str = "Nguyễn Văn An", **changes: Any) -> Student:
    """A student in the final year with good grades and a core major; `major_text` also sets the national code."""
    load_reference()
    school_code = getattr(school, "code", school)
    number = next(_numbers)
    code = changes.pop("code", f"{PREFIXES[school_code]}2154{number:08}")
    major_text = changes.pop("major_text", SOFTWARE)
    values: dict[str, Any] = {
        "code": code,
        "school_code": school_code,
        "full_name": full_name,
        "sort_key": sort_key(full_name),
        "search_text": f"{fold(full_name)} {code.lower()}",
        "email": f"{code.lower()}@example.edu.vn",
        "phone": f"09{number:08}",
        "class_name": "K20A",
        "major_text": major_text,
        "major_code": major_text[:7],
        "gpa": 320,
        "conduct": 85,
        "created_at": clock.now(),
    }
    student = Student(**{**values, **changes})
    db.session.add(student)
    db.session.flush()
    return student


def make_nomination(
    round_: Round,
    student: Student | None = None,
    status: NominationStatus | str = NominationStatus.NOMINATED,
    **changes: Any,
) -> Nomination:
    """A student's nomination in a state; `failed_rules` is what the round's rules say of the student."""
    student = student or make_student()
    status = NominationStatus(status)
    failed = failed_rules(facts_of_student(student), facts_of_round(round_))
    values: dict[str, Any] = {
        "round_id": round_.id,
        "student_id": student.id,
        "status": status.value,
        "failed_rules": [rule.value for rule in failed],
        "entered_at": clock.now(),
        "nominated_at": clock.now() if status is NominationStatus.NOMINATED else None,
        "withdrawn_reason": "Sinh viên đi du học." if status is NominationStatus.WITHDRAWN else None,
    }
    nomination = Nomination(**{**values, **changes}, student=student)
    db.session.add(nomination)
    db.session.flush()
    return nomination


def make_data_report(student: Student, **changes: Any) -> DataReport:
    """A student's report that something is wrong, waiting for the school."""
    values: dict[str, Any] = {
        "student_id": student.id,
        "status": DataReportStatus.OPEN.value,
        "message": "Điểm trung bình của em là 3,40.",
        "reported_at": clock.now(),
    }
    report = DataReport(**{**values, **changes})
    db.session.add(report)
    db.session.flush()
    return report
