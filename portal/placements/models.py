"""An approved assignment of a student to an opening."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, UuidKey, one_of, status_column
from portal.openings.models import Opening
from portal.placements.rules.answers import BEFORE_START, NEEDS_REASON, ON_BEHALF, Act, Source, Vacancy
from portal.placements.rules.placement import CommuneAnswer, PlacementStatus, StudentAnswer
from portal.students.models import Student

_NEEDS_REASON = ", ".join(f"'{act}'" for act in NEEDS_REASON)
_ON_BEHALF = ", ".join(f"'{source}'" for source in ON_BEHALF)


class Placement(Base):
    __tablename__ = "placement"
    __table_args__ = (
        one_of("status", PlacementStatus),
        one_of("student_answer", StudentAnswer),
        one_of("commune_answer", CommuneAnswer),
        one_of("vacated_because", Vacancy),
        CheckConstraint("rank >= 0", name="rank_from_0"),
        CheckConstraint("(status = 'vacated') = (vacated_because IS NOT NULL)", name="vacated_for_a_reason"),
        Index(  # a student holds one seat of a round at a time
            "uq_placement_one_seat",
            "round_id",
            "student_id",
            unique=True,
            sqlite_where=text("status <> 'vacated'"),
            postgresql_where=text("status <> 'vacated'"),
        ),
        Index("ix_placement_opening", "opening_id"),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id"), index=True)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"), index=True)
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opening.id"))
    rank: Mapped[int]  # of the student's choice; 0 through `anywhere`
    status: Mapped[str] = status_column(PlacementStatus.PUBLISHED)
    student_answer: Mapped[str] = mapped_column(String(16), default=StudentAnswer.AWAITED.value)
    commune_answer: Mapped[str] = mapped_column(String(16), default=CommuneAnswer.AWAITED.value)
    published_at: Mapped[datetime]
    answer_by: Mapped[datetime]  # exclusive; from the round's setting, can be extended
    vacated_at: Mapped[datetime | None]
    vacated_because: Mapped[str | None] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)

    student: Mapped[Student] = relationship()
    opening: Mapped[Opening] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_before_start(self) -> bool:
        """Whether it can still be given up, refused or swapped."""
        return self.status in BEFORE_START


class PlacementAnswer(Base):
    """One act on a placement: who said what, when, how it came, and why. Never changed afterwards."""

    __tablename__ = "placement_answer"
    __table_args__ = (
        one_of("act", Act),
        one_of("source", Source),
        CheckConstraint(f"act NOT IN ({_NEEDS_REASON}) OR reason <> ''", name="no_has_a_reason"),
        CheckConstraint(f"source NOT IN ({_ON_BEHALF}) OR source_note <> ''", name="source_is_kept"),
    )

    id: Mapped[UuidKey]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id"), index=True)
    act: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(String(16))
    source_note: Mapped[str] = mapped_column(default="")  # number and date of the paper, or who rang when
    given_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))  # none by a one-time link
    given_at: Mapped[datetime]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
