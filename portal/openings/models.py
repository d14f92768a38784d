"""A commune's request for interns."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.communes.models import Commune
from portal.database import Base, UuidKey, one_of, status_column
from portal.openings.rules import AnswerSource, OpeningStatus, PhoneCoverage, Source, Support
from portal.rounds.models import Round


class Opening(Base):
    __tablename__ = "opening"
    __table_args__ = (
        one_of("status", OpeningStatus),
        one_of("source", Source),
        one_of("phone_coverage", PhoneCoverage),
        CheckConstraint("seats BETWEEN 1 AND 20", name="seats_range"),
        CheckConstraint("min_gpa BETWEEN 0 AND 400", name="min_gpa_range"),
        CheckConstraint("ends_on > starts_on", name="period"),
        # Whatever happens at once, nobody is placed on a seat that does not exist.
        CheckConstraint(
            "seats_taken >= 0 AND seats_passed_on >= 0 AND seats_taken + seats_passed_on <= seats",
            name="seats_taken_range",
        ),
        CheckConstraint("source = 'portal' OR source_note <> ''", name="source_is_kept"),
        UniqueConstraint("round_id", "passed_from_id", name="uq_opening_passed_on_once"),
        Index("ix_opening_round_status", "round_id", "status"),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"), index=True)
    status: Mapped[str] = status_column(OpeningStatus.DRAFT)
    title: Mapped[str] = mapped_column(String(200))
    tasks: Mapped[str]
    seats: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(default=0)  # counted by published placements only
    seats_passed_on: Mapped[int] = mapped_column(default=0)  # offered in a supplementary round, no longer in this one
    min_gpa: Mapped[int]  # hundredths, at least the round's
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    mentor_name: Mapped[str] = mapped_column(String(200))
    mentor_position: Mapped[str] = mapped_column(String(200), default="")
    mentor_phone: Mapped[str] = mapped_column(String(20), default="")

    # Support; the three first are what a student's `anywhere` can depend on.
    lodging: Mapped[bool] = mapped_column(default=False)
    women_lodging: Mapped[bool] = mapped_column(default=False)
    transport: Mapped[bool] = mapped_column(default=False)
    meals: Mapped[bool] = mapped_column(default=False)
    allowance: Mapped[int] = mapped_column(default=0)  # đồng a month
    phone_coverage: Mapped[str] = mapped_column(String(16), default=PhoneCoverage.UNKNOWN.value)
    languages: Mapped[str] = mapped_column(String(200), default="")  # spoken there beside Vietnamese
    support_note: Mapped[str] = mapped_column(default="")

    source: Mapped[str] = mapped_column(String(16), default=Source.PORTAL.value)
    source_note: Mapped[str] = mapped_column(default="")  # number and date of the paper, or who rang when
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    copied_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("opening.id"))
    passed_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("opening.id"))  # whose free seats these are
    submitted_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    review_comment: Mapped[str] = mapped_column(default="")
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    commune: Mapped[Commune] = relationship(lazy="joined", innerjoin=True)
    round: Mapped[Round] = relationship()
    fields: Mapped[list[OpeningField]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def own_seats(self) -> int:
        """Those that this round gives away."""
        return self.seats - self.seats_passed_on

    @hybrid_property
    def free_seats(self) -> int:
        """Those of them that nobody holds."""
        return self.seats - self.seats_passed_on - self.seats_taken

    @property
    def field_codes(self) -> list[str]:
        return sorted(field.field_code for field in self.fields)

    @property
    def provides(self) -> list[Support]:
        """The support that a student's `anywhere` can depend on."""
        return [kind for kind in Support if getattr(self, kind.value)]


class OpeningField(Base):
    """A field the opening accepts; the fields of an opening share its seats."""

    __tablename__ = "opening_field"

    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opening.id", ondelete="CASCADE"), primary_key=True)
    field_code: Mapped[str] = mapped_column(ForeignKey("field.code"), primary_key=True)


class OpeningQuestion(Base):
    """A question to the commune about its opening, and the commune's one answer."""

    __tablename__ = "opening_question"
    __table_args__ = (
        one_of("answer_source", AnswerSource),
        CheckConstraint("question <> ''", name="question_is_there"),
        # An answer says when and by which way it came; a written-down one from where.
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answer_with_its_instant"),
        CheckConstraint("(answered_at IS NULL) = (answer_source IS NULL)", name="answer_with_its_source"),
        CheckConstraint(
            "answer_source IS NULL OR answer_source NOT IN ('paper', 'phone') OR source_note <> ''",
            name="source_is_kept",
        ),
    )

    id: Mapped[UuidKey]
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opening.id"), index=True)
    question: Mapped[str]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))  # nobody by a one-time link
    answered_name: Mapped[str] = mapped_column(String(200), default="")  # as whoever used the link gave it
    answer_source: Mapped[str | None] = mapped_column(String(16))
    source_note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    opening: Mapped[Opening] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])

    __mapper_args__ = {"version_id_col": version}
