"""When somebody last looked at an attempt that waits for their answer, and who answers in whose place."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.database import Base, UuidKey


class AttemptLook(Base):
    """How far somebody has seen an attempt."""

    __tablename__ = "attempt_look"

    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    looked_at: Mapped[datetime]
    sending: Mapped[int]


class Deputy(Base):
    """Somebody who answers in an approver's place, from one day to another, both counted, unless ended before."""

    __tablename__ = "approval_deputy"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days_in_order"),
        CheckConstraint("principal_id <> deputy_id", name="somebody_else"),
    )

    id: Mapped[UuidKey]
    principal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), index=True)
    deputy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    principal: Mapped[User] = relationship(foreign_keys=[principal_id])
    deputy: Mapped[User] = relationship(foreign_keys=[deputy_id])
