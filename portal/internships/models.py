"""From when to when somebody was an intern, and what the host says of them."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.database import Base, UuidKey, one_of
from portal.internships.rules import CRITERIA, AssessmentSource, Rating
from portal.placements.models import Placement


class Internship(Base):
    """From when to when somebody was there; made when it is written down that the intern came."""

    __tablename__ = "internship"
    __table_args__ = (CheckConstraint("ended_on IS NULL OR ended_on >= began_on", name="ends_after_it_began"),)

    id: Mapped[UuidKey]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id"), unique=True)
    began_on: Mapped[date]
    ended_on: Mapped[date | None]  # the last day, of a whole internship or of one that ended early
    end_reason: Mapped[str] = mapped_column(default="")  # of an early end

    placement: Mapped[Placement] = relationship()


class HostAssessment(Base):
    """The host's assessment of one intern; a later one by the same commune replaces it, the trail keeps both."""

    __tablename__ = "host_assessment"
    __table_args__ = (
        *(one_of(name, Rating) for name in (*CRITERIA, "overall")),
        one_of("source", AssessmentSource),
        CheckConstraint("assessor_name <> ''", name="assessor_is_named"),
    )

    id: Mapped[UuidKey]
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id"), unique=True)
    discipline: Mapped[str] = mapped_column(String(16))
    attitude: Mapped[str] = mapped_column(String(16))
    skill: Mapped[str] = mapped_column(String(16))
    result: Mapped[str] = mapped_column(String(16))
    overall: Mapped[str] = mapped_column(String(16))
    comment: Mapped[str]
    assessor_name: Mapped[str] = mapped_column(String(200))
    assessor_position: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(16))
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))  # nobody by a one-time link
    assessed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    placement: Mapped[Placement] = relationship()
    entered_by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
