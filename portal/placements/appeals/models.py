"""Appeals."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.attempts.models import MatchAttempt
from portal.database import Base, UuidKey, one_of, status_column
from portal.placements.appeals.rules import AppealStatus
from portal.rounds.models import Round
from portal.students.models import Student


class Appeal(Base):
    """A student asks that their result be looked at again; answered once, with a reason."""

    __tablename__ = "appeal"
    __table_args__ = (
        one_of("status", AppealStatus),
        UniqueConstraint("round_id", "student_id", name="uq_appeal_once"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint(
            "(status = 'open') = (answered_at IS NULL) AND (status = 'open' OR answer <> '')",
            name="answered_with_a_reason",
        ),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"))
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"), index=True)
    status: Mapped[str] = status_column(AppealStatus.OPEN)
    reason: Mapped[str]
    appealed_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    change_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("match_attempt.id"))  # proposed once upheld
    supplementary_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("round.id"))  # or waits there, once upheld
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(foreign_keys=[round_id])
    student: Mapped[Student] = relationship()
    answered_by: Mapped[User | None] = relationship()
    change: Mapped[MatchAttempt | None] = relationship()
    supplementary: Mapped[Round | None] = relationship(foreign_keys=[supplementary_id])

    __mapper_args__ = {"version_id_col": version}
