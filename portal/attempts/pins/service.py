"""Asking for a pair of student and opening, or against one; and withdrawing that."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.attempts.changes.rules import ChangeReason
from portal.attempts.pins import queries
from portal.attempts.pins.contradicting import ensure_agrees
from portal.attempts.pins.models import HandPin
from portal.attempts.pins.rules import PINNABLE, PinKind
from portal.audit.service import record
from portal.errors import DomainError
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: the student by code, the opening, require or forbid, why."""

    student_code: str
    opening_id: UUID
    kind: PinKind
    reason: ChangeReason
    note: str = ""


def can_pin(round_: Round) -> bool:
    """Whether an attempt of the whole round is still to come."""
    return round_.status in PINNABLE


def add(round_: Round, asked: Asked, *, actor: User) -> HandPin:
    """Keep a pin for the attempts to come; the same one, still standing, is kept once.

    Raises DomainError for a student who is not nominated in the round, an opening that is not approved, and a pair
    that could never be run: not eligible, or against another pin that stands.
    """
    db.session.execute(select(Round.id).where(Round.id == round_.id).with_for_update())  # numbers without gaps
    db.session.refresh(round_)
    if not can_pin(round_):
        raise DomainError(_("Chỉ đặt yêu cầu trước khi kết quả của đợt được công bố."))
    student = _student(round_, asked.student_code)
    opening = db.session.get(Opening, asked.opening_id)
    if opening is None or opening.round_id != round_.id or opening.status != OpeningStatus.APPROVED:
        raise DomainError(_("Chọn một đề nghị đã duyệt của đợt."), field="opening")
    standing = queries.list_standing(round_.id)
    for pin in standing:
        if (pin.student_id, pin.opening_id, pin.kind) == (student.id, opening.id, asked.kind):
            return pin
    ensure_agrees(student, opening, asked.kind, standing)
    pin = HandPin(
        round_id=round_.id,
        number=_next_number(round_),
        student_id=student.id,
        opening_id=opening.id,
        kind=asked.kind.value,
        reason=asked.reason.value,
        note=asked.note,
        made_by_id=actor.id,
        made_at=clock.now(),
    )
    db.session.add(pin)
    db.session.flush()
    facts = {"number": pin.number, "student": student.id, "opening": opening.id, "kind": pin.kind, "reason": pin.reason}
    record("hand_pin_added", pin, actor=actor, personal={"note": asked.note}, round=round_.id, **facts)
    return pin


def _student(round_: Round, code: str) -> Student:
    statement = (
        select(Student)
        .join(Nomination, Nomination.student_id == Student.id)
        .where(Nomination.round_id == round_.id, Nomination.status == NominationStatus.NOMINATED.value)
        .where(Student.code == code.upper())
    )
    student = db.session.scalar(statement)
    if student is None:
        raise DomainError(_("Không có sinh viên nào được đề cử trong đợt mang mã này."), field="student")
    return student


def _next_number(round_: Round) -> int:
    last = db.session.scalar(select(func.max(HandPin.number)).where(HandPin.round_id == round_.id))
    return (last or 0) + 1


def withdraw(pin: HandPin, *, actor: User) -> None:
    """No later attempt takes the pin; those that were run with it keep it. Withdrawing again changes nothing."""
    db.session.execute(select(HandPin.id).where(HandPin.id == pin.id).with_for_update())
    db.session.refresh(pin, ["withdrawn_at"])
    if pin.withdrawn_at is None:
        pin.withdrawn_at = clock.now()
        db.session.flush()
        record("hand_pin_withdrawn", pin, actor=actor, round=pin.round_id, number=pin.number)
