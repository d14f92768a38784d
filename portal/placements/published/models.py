"""What was worked out when a result was published, kept so that a page only reads it."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class Explanation(Base):
    """Why a student did not get what they ranked above their place; none is kept for who got their first choice.

    `reasons` and `shortage` are those of portal.matching.explain, ids in hexadecimal, with what changes by hand add
    (portal.placements.published.by_hand). `by_hand`: the published reason where the student's place was changed.
    """

    __tablename__ = "explanation"
    __table_args__ = (CheckConstraint("(opening_id IS NULL) = (rank IS NULL)", name="rank_with_opening"),)

    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"), primary_key=True)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"), primary_key=True, index=True)
    opening_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("opening.id"))
    rank: Mapped[int | None]
    reasons: Mapped[list[Any]]
    shortage: Mapped[dict[str, Any] | None]
    by_hand: Mapped[str | None] = mapped_column(String(32))


class EmptySeats(Base):
    """Seats of an opening that the publication left empty: who could have had them, and who wanted to.

    `left_by_hand`: how many of them had somebody by the computed result, until that was changed by hand.
    """

    __tablename__ = "empty_seats"
    __table_args__ = (CheckConstraint("empty >= 1", name="some_empty"),)

    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"), primary_key=True)
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opening.id"), primary_key=True)
    empty: Mapped[int]
    eligible: Mapped[int]
    listed: Mapped[int]
    shortage: Mapped[dict[str, Any] | None]
    left_by_hand: Mapped[int] = mapped_column(default=0, server_default="0")


class PublicFiles(Base):
    """The archive that everybody may download; see portal.placements.published.archive."""

    __tablename__ = "public_files"

    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"), primary_key=True)
    archive: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]  # bytes
    sha256: Mapped[str]  # of the archive
    input_sha256: Mapped[str]  # of the canonical input inside, which the verifier computes again
