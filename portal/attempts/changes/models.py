"""Every change of a draft by hand, never altered afterwards."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.attempts.changes.rules import ChangeReason
from portal.database import Base, UuidKey, one_of


class HandChange(Base):
    """One student moved from one place to another (NULL is no place): by whom, when, why. Taking it back is a row, too.

    `reason` is published, `note` is for those who see the attempt.
    """

    __tablename__ = "hand_change"
    __table_args__ = (
        one_of("reason", ChangeReason),
        UniqueConstraint("attempt_id", "number", name="uq_hand_change_number"),
        UniqueConstraint("undoes_id", name="uq_hand_change_undone_once"),
        CheckConstraint("from_opening_id IS NOT NULL OR to_opening_id IS NOT NULL", name="goes_somewhere"),
        CheckConstraint("from_opening_id <> to_opening_id", name="goes_elsewhere"),
        CheckConstraint("(reason = 'undone') = (undoes_id IS NOT NULL)", name="undone_names_what"),
    )

    id: Mapped[UuidKey]
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"))
    number: Mapped[int]  # within the attempt, in the order in which they were made
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"), index=True)
    from_opening_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("opening.id"))
    to_opening_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("opening.id"))
    reason: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(default="")
    changed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), index=True)
    changed_at: Mapped[datetime]
    undoes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hand_change.id"))

    changed_by: Mapped[User] = relationship()
