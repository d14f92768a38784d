"""Match attempts with their frozen inputs, their rows, and the approvals they received."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.attempts.rules import BEFORE_APPROVAL, COMPARISON_ONLY, AttemptKind, AttemptStatus, Decision
from portal.database import Base, UuidKey, one_of, status_column
from portal.rounds.models import Round

_ONLY_COMPARED = ", ".join(f"'{rule}'" for rule in COMPARISON_ONLY)
_NEVER_SENT = ", ".join(f"'{status}'" for status in BEFORE_APPROVAL)


class MatchAttempt(Base):
    """One run of the engine: what went in (frozen, with its hash), how it was run, what came out."""

    __tablename__ = "match_attempt"
    __table_args__ = (
        one_of("status", AttemptStatus),
        one_of("kind", AttemptKind),
        UniqueConstraint("round_id", "number", name="uq_match_attempt_number"),
        # A result that is blind to priority is there to compare with; nobody is ever placed by it.
        CheckConstraint(f"rule NOT IN ({_ONLY_COMPARED}) OR status IN ({_NEVER_SENT})", name="comparison_only"),
        Index(  # one published attempt per round at a time
            "uq_match_attempt_published",
            "round_id",
            unique=True,
            sqlite_where=text("status = 'published'"),
            postgresql_where=text("status = 'published'"),
        ),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16), default=AttemptKind.WHOLE.value)
    status: Mapped[str] = status_column(AttemptStatus.QUEUED)
    rule: Mapped[str] = mapped_column(String(32))
    options: Mapped[dict[str, Any]]
    seed: Mapped[str] = mapped_column(String(64))
    # The canonical input files as a ZIP archive, ids as the engine saw them; see portal.matching.canonical.
    frozen_input: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    input_sha256: Mapped[str] = mapped_column(String(64))
    # The pins it was run with, in the order of their numbers: [{"id": hex, "kind": …, "reason": …}].
    pins: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    report: Mapped[dict[str, Any] | None]
    seconds: Mapped[float | None]
    error: Mapped[str | None]
    name: Mapped[str] = mapped_column(default="")  # given by people, to tell it from others
    copied_from: Mapped[int | None]  # number of the attempt of the same round that it repeats with a change
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("job.id"))
    started_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    computed_at: Mapped[datetime | None]
    sendings: Mapped[int] = mapped_column(default=0)  # how often it was sent for approval
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    started_by: Mapped[User] = relationship(foreign_keys=[started_by_id])
    sent_by: Mapped[User | None] = relationship(foreign_keys=[sent_by_id])
    published_by: Mapped[User | None] = relationship(foreign_keys=[published_by_id])
    decisions: Mapped[list[ApprovalDecision]] = relationship(
        cascade="all, delete-orphan", order_by="ApprovalDecision.decided_at", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}


class ProposedPlacement(Base):
    """A row of an attempt: where a student is to go, beside what was computed. Rank 0 is a place that is not listed.

    `opening_id` and `rank` are what holds, `computed_…` what the engine answered; they differ where somebody changed
    the row by hand (portal.attempts.changes). A student without a place has a row without an opening, so that
    everybody's outcome is kept.
    """

    __tablename__ = "proposed_placement"
    __table_args__ = (
        CheckConstraint("(opening_id IS NULL) = (rank IS NULL)", name="rank_with_opening"),
        CheckConstraint("(computed_opening_id IS NULL) = (computed_rank IS NULL)", name="computed_rank_with_opening"),
        Index("ix_proposed_placement_opening", "attempt_id", "opening_id"),
    )

    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"), primary_key=True)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"), primary_key=True)
    opening_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("opening.id"))
    rank: Mapped[int | None]
    computed_opening_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("opening.id"))
    computed_rank: Mapped[int | None]


class ApprovalDecision(Base):
    """One step's answer to one sending. `sending` counts how often the attempt was sent."""

    __tablename__ = "approval_decision"
    __table_args__ = (
        one_of("decision", Decision),
        UniqueConstraint("attempt_id", "sending", "position", name="uq_approval_decision_step_once"),
        # Two different people for what cannot be undone: nobody gives two of the steps of one sending.
        UniqueConstraint("attempt_id", "sending", "decided_by_id", name="uq_approval_decision_person_once"),
        CheckConstraint("decision = 'approve' OR reason <> ''", name="return_has_a_reason"),
        CheckConstraint("for_id IS NULL OR for_id <> decided_by_id", name="for_somebody_else"),
    )

    id: Mapped[UuidKey]
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"), index=True)
    sending: Mapped[int]
    position: Mapped[int]
    role: Mapped[str] = mapped_column(String(32))
    decision: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    for_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))  # whose deputy answered
    decided_at: Mapped[datetime]

    decided_by: Mapped[User] = relationship(foreign_keys=[decided_by_id], lazy="joined", innerjoin=True)
    for_whom: Mapped[User | None] = relationship(foreign_keys=[for_id], lazy="joined")


class AttemptComment(Base):
    """What somebody of the staff wrote about an attempt. Never changed and never taken back."""

    __tablename__ = "attempt_comment"
    __table_args__ = (CheckConstraint("text <> ''", name="says_something"),)

    id: Mapped[UuidKey]
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime]
    text: Mapped[str]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)  # pressing twice makes one comment

    author: Mapped[User] = relationship(lazy="joined", innerjoin=True)
