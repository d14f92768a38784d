"""What a new pin must agree with: the student's field and grade, and the pins of the round that stand already."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.attempts.pins.models import HandPin
from portal.attempts.pins.rules import Clash, PinKind
from portal.attempts.pins.wording import refusal_message
from portal.errors import DomainError
from portal.extensions import db
from portal.openings.models import Opening
from portal.schools.models import Major
from portal.students.models import Student

# The field of the form where each is mended.
_FIELDS = {Clash.BOTH_KINDS: "kind", Clash.REQUIRED_TWICE: "student"}


def ensure_agrees(student: Student, opening: Opening, kind: PinKind, standing: Sequence[HandPin]) -> None:
    """Refuse a pin with which no attempt could be run; raises DomainError that names the pins in its way.

    `standing`: the pins of the round that were not withdrawn. Data can still change until a run, which asks again.
    """
    clash, others = _find_clash(student, opening, kind, standing)
    if clash is not None:
        raise DomainError(refusal_message(clash, others), field=_FIELDS.get(clash, "opening"))


def _find_clash(
    student: Student, opening: Opening, kind: PinKind, standing: Sequence[HandPin]
) -> tuple[Clash | None, list[HandPin]]:
    same = [pin for pin in standing if (pin.student_id, pin.opening_id) == (student.id, opening.id)]
    opposite = [pin for pin in same if pin.kind != kind]
    if opposite:
        return Clash.BOTH_KINDS, opposite
    if kind is PinKind.FORBID:
        return None, []
    if _field_of(student) not in {field.field_code for field in opening.fields}:
        return Clash.FIELD, []
    if (student.gpa or 0) < opening.min_gpa:
        return Clash.MIN_GPA, []
    required = [pin for pin in standing if pin.kind == PinKind.REQUIRE]
    elsewhere = [pin for pin in required if pin.student_id == student.id and pin.opening_id != opening.id]
    if elsewhere:
        return Clash.REQUIRED_TWICE, elsewhere
    there = [pin for pin in required if pin.opening_id == opening.id]
    return (Clash.TOO_MANY, there) if len(there) >= opening.own_seats else (None, [])


def _field_of(student: Student) -> str | None:
    return db.session.scalar(select(Major.field_code).where(Major.code == student.major_code))
