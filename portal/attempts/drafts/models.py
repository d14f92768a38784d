"""Drafts that were shared with the schools, and the threads about their rows."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.attempts.models import MatchAttempt
from portal.database import Base, UuidKey


class DraftSharing(Base):
    """An attempt that the schools see, from when to when."""

    __tablename__ = "draft_sharing"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= shared_at", name="withdrawn_after_shared"),
        Index(  # the schools of a round see one draft at a time
            "uq_draft_sharing_open",
            "round_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"), index=True)
    shared_at: Mapped[datetime]
    shared_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None]

    attempt: Mapped[MatchAttempt] = relationship()

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None


class DraftComment(Base):
    """What a school or the coordinator wrote about one student's row. Never changed and never taken back."""

    __tablename__ = "draft_comment"
    __table_args__ = (
        CheckConstraint("text <> ''", name="says_something"),
        Index("ix_draft_comment_row", "attempt_id", "student_id", "written_at"),
    )

    id: Mapped[UuidKey]
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"))
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime]
    text: Mapped[str]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)  # pressing twice makes one comment

    author: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class DraftMark(Base):
    """How far somebody has read the thread about a row: all that was written until then."""

    __tablename__ = "draft_mark"

    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"), primary_key=True)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    read_until: Mapped[datetime]
