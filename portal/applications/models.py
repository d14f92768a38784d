"""A student's application: the draft that is being edited, and every version that was submitted."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.applications.rules import ApplicationStatus, Purpose
from portal.database import Base, Json, UuidKey, one_of, status_column
from portal.openings.models import Opening
from portal.openings.rules import Source
from portal.students.models import Student


class Application(Base):
    """One per student and round. Its own columns and `choices` are the draft; the match uses what was submitted."""

    __tablename__ = "application"
    __table_args__ = (
        one_of("status", ApplicationStatus),
        UniqueConstraint("round_id", "student_id", name="uq_application_once"),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"), index=True)
    status: Mapped[str] = status_column(ApplicationStatus.DRAFT)
    anywhere: Mapped[bool] = mapped_column(default=False)
    needs: Mapped[list[Any]] = mapped_column(Json, default=list)  # values of openings.rules.Support
    statement: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    home_commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    student: Mapped[Student] = relationship()
    choices: Mapped[list[Choice]] = relationship(
        cascade="all, delete-orphan", order_by="Choice.rank", back_populates="application"
    )
    # The version that counts: the last submitted one; None when withdrawn or never submitted.
    counted: Mapped[Submission | None] = relationship(
        primaryjoin="and_(Application.id == Submission.application_id, Submission.counts)",
        uselist=False,
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}


class Choice(Base):
    """A ranked opening of the draft; 1 is the first choice. Ranks are made gapless by the service."""

    __tablename__ = "choice"
    __table_args__ = (
        UniqueConstraint("application_id", "opening_id", name="uq_choice_opening_once"),
        CheckConstraint("rank >= 1", name="rank_from_1"),
    )

    id: Mapped[UuidKey]
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opening.id"), index=True)
    rank: Mapped[int]

    application: Mapped[Application] = relationship(back_populates="choices")
    opening: Mapped[Opening] = relationship()


class Submission(Base):
    """What a student submitted at an instant, with its receipt number. Only `counts` ever changes."""

    __tablename__ = "submission"
    __table_args__ = (
        one_of("source", Source),
        # What a coordinator wrote down for a student says so for ever: by whom, and from what.
        CheckConstraint("(source = 'portal') = (entered_by_id IS NULL)", name="entered_by_somebody"),
        CheckConstraint("source = 'portal' OR source_note <> ''", name="source_is_kept"),
        UniqueConstraint("application_id", "number", name="uq_submission_number"),
        Index(  # one version counts
            "uq_submission_counts",
            "application_id",
            unique=True,
            sqlite_where=text("counts"),
            postgresql_where=text("counts"),
        ),
    )

    id: Mapped[UuidKey]
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    number: Mapped[int]  # 1 for the first
    receipt: Mapped[str] = mapped_column(String(20), unique=True)
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)  # twenty copies of a form make one row
    submitted_at: Mapped[datetime]
    counts: Mapped[bool] = mapped_column(default=True)  # the last submitted one, until the student withdraws
    anywhere: Mapped[bool]
    needs: Mapped[list[Any]] = mapped_column(Json)
    statement: Mapped[str]
    phone: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(16), default=Source.PORTAL.value)
    source_note: Mapped[str] = mapped_column(default="")  # number and date of the paper, or who rang when
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))  # none: the student

    entered_by: Mapped[User | None] = relationship()
    choices: Mapped[list[SubmittedChoice]] = relationship(cascade="all, delete-orphan", order_by="SubmittedChoice.rank")


class SubmittedChoice(Base):
    __tablename__ = "submitted_choice"
    __table_args__ = (
        UniqueConstraint("submission_id", "opening_id", name="uq_submitted_choice_opening_once"),
        Index("ix_submitted_choice_opening", "opening_id"),
    )

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opening.id"))

    opening: Mapped[Opening] = relationship()


class Consent(Base):
    """A student's agreement to one purpose: provable (the text as shown), and withdrawable."""

    __tablename__ = "consent"
    __table_args__ = (
        one_of("purpose", Purpose),
        CheckConstraint("(paper = '') = (entered_by_id IS NULL)", name="entered_from_paper"),
        Index("ix_consent_student_purpose", "student_id", "purpose"),
    )

    id: Mapped[UuidKey]
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"))
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(32))
    text: Mapped[str]
    given_at: Mapped[datetime]
    paper: Mapped[str] = mapped_column(default="")  # where the signed sheet is kept; empty for a tick on the portal
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None]
