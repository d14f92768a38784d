"""An approved assignment of a student to an opening."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, UuidKey, one_of, status_column
from portal.openings.models import Opening
from portal.placements.rules import CommuneAnswer, PlacementStatus, StudentAnswer
from portal.students.models import Student


class Placement(Base):
    __tablename__ = "placement"
    __table_args__ = (
        one_of("status", PlacementStatus),
        one_of("student_answer", StudentAnswer),
        one_of("commune_answer", CommuneAnswer),
        CheckConstraint("rank >= 0", name="rank_from_0"),
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
    version: Mapped[int] = mapped_column(default=1)

    student: Mapped[Student] = relationship()
    opening: Mapped[Opening] = relationship()

    __mapper_args__ = {"version_id_col": version}
