"""The pins of a round, from which each attempt takes some; never altered, only withdrawn."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.attempts.changes.rules import ChangeReason
from portal.attempts.pins.rules import PinKind
from portal.database import Base, UuidKey, one_of
from portal.openings.models import Opening
from portal.students.models import Student


class HandPin(Base):
    """A student to be sent to an opening, or never there. `reason` is published, `note` is for the staff."""

    __tablename__ = "hand_pin"
    __table_args__ = (
        one_of("kind", PinKind),
        one_of("reason", ChangeReason),
        UniqueConstraint("round_id", "number", name="uq_hand_pin_number"),
        CheckConstraint("reason <> 'undone'", name="reason_of_the_list"),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]  # within the round
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"), index=True)
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opening.id"))
    kind: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    student: Mapped[Student] = relationship()
    opening: Mapped[Opening] = relationship()
    made_by: Mapped[User] = relationship()
