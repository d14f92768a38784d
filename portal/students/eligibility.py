"""The facts that the rules of a round are asked about, read from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from portal.extensions import db
from portal.rounds.models import Round
from portal.schools.models import Fit, Major
from portal.students.models import Student
from portal.students.rules import MajorFacts, RoundFacts, StudentFacts, failed_rules


def facts_of_round(round_: Round) -> RoundFacts:
    """What the round asks of students, with every known major: one statement."""
    rows = db.session.execute(select(Major.code, Major.field_code, Major.fit))
    majors = {code: MajorFacts(field, is_core=fit == Fit.CORE) for code, field, fit in rows}
    return replace(asked_by(round_), majors=majors)


def asked_by(round_: Round) -> RoundFacts:
    """What the round asks, without the majors: enough to say why a rule failed, and without a statement."""
    return RoundFacts(
        fields=frozenset(field.field_code for field in round_.fields),
        adjacent_majors=round_.adjacent_majors,
        min_gpa=round_.min_gpa,
        min_conduct=round_.min_conduct,
    )


def facts_of_student(student: Student) -> StudentFacts:
    return StudentFacts(student.major_code, student.gpa, student.conduct, student.is_final_year)


def facts_of_columns(row: Mapping[str, Any]) -> StudentFacts:
    return StudentFacts(row["major_code"], row["gpa"], row["conduct"], row["is_final_year"])


def failed_rules_of(row: Mapping[str, Any], facts: RoundFacts) -> list[str]:
    """The rules that a student given as columns does not meet, as they are stored in a nomination."""
    return [rule.value for rule in failed_rules(facts_of_columns(row), facts)]
