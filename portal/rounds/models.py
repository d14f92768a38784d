"""A round: one intake with its dates, its rules, its approvers, and its snapshot of priority levels."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, UuidKey, one_of, status_column
from portal.rounds.rules import LIVE_ROUNDS, PUBLISHED_ROUNDS, TAKES_ENTRIES, MatchingRule, RoundStatus
from portal.schools.models import Field


class Round(Base):
    __tablename__ = "round"
    __table_args__ = (
        one_of("status", RoundStatus),
        one_of("rule", MatchingRule),
        CheckConstraint("min_gpa BETWEEN 0 AND 400", name="min_gpa_range"),
        CheckConstraint("min_conduct BETWEEN 0 AND 100", name="min_conduct_range"),
        CheckConstraint("shortest_list >= 1 AND longest_list >= shortest_list", name="list_lengths"),
        CheckConstraint("difficult_choices BETWEEN 0 AND longest_list", name="difficult_choices_range"),
        CheckConstraint("answer_days BETWEEN 1 AND 60", name="answer_days_range"),
        CheckConstraint("appeal_days BETWEEN 1 AND 60", name="appeal_days_range"),
        CheckConstraint("applications_close_at > applications_open_at", name="application_window"),
        CheckConstraint("internship_ends_on > internship_starts_on", name="internship_period"),
        # The seed is drawn when the round opens, with the hash that is public from then on.
        CheckConstraint("(seed IS NULL) = (seed_sha256 IS NULL)", name="seed_with_its_hash"),
        Index(  # one supplementary round is prepared at a time: what becomes free meanwhile is added to it
            "uq_round_in_preparation_once",
            "parent_id",
            unique=True,
            sqlite_where=text("status IN ('draft', 'open', 'applying')"),
            postgresql_where=text("status IN ('draft', 'open', 'applying')"),
        ),
    )

    id: Mapped[UuidKey]
    name: Mapped[str] = mapped_column(String(200), unique=True)
    description: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = status_column(RoundStatus.DRAFT)
    is_demo: Mapped[bool] = mapped_column(default=False)

    # Rules of the programme: settings, never constants.
    min_gpa: Mapped[int] = mapped_column(default=250)  # hundredths on the 4.00 scale
    min_conduct: Mapped[int] = mapped_column(default=65)
    adjacent_majors: Mapped[bool] = mapped_column(default=True)
    shortest_list: Mapped[int] = mapped_column(default=3)
    longest_list: Mapped[int] = mapped_column(default=10)
    difficult_choices: Mapped[int] = mapped_column(default=1)  # openings of priority 1–2 each list must hold
    anywhere_allowed: Mapped[bool] = mapped_column(default=True)
    rule: Mapped[str] = mapped_column(String(32), default=MatchingRule.REMOTE_FIRST.value)
    first_intern_first: Mapped[bool] = mapped_column(default=True)
    consent_text: Mapped[str]
    answer_days: Mapped[int] = mapped_column(default=7)  # after a placement is published, for student and commune
    appeal_days: Mapped[int] = mapped_column(default=7)  # after a result is published

    # Exclusive closing instants, as domain.md has them.
    nominations_close_at: Mapped[datetime]
    openings_close_at: Mapped[datetime]
    applications_open_at: Mapped[datetime]
    applications_close_at: Mapped[datetime]
    internship_starts_on: Mapped[date]
    internship_ends_on: Mapped[date]

    contact_office: Mapped[str] = mapped_column(String(200))
    contact_phone: Mapped[str] = mapped_column(String(20))
    contact_email: Mapped[str] = mapped_column(String(254))

    # The round whose free seats and students without a place this one takes over.
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("round.id"))
    classification_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("classification.id"))
    seed: Mapped[str | None] = mapped_column(String(32))  # 128 random bits as lower-case hex; secret until published
    seed_sha256: Mapped[str | None] = mapped_column(String(64))
    opened_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)

    fields: Mapped[list[RoundField]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    steps: Mapped[list[ApprovalStep]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ApprovalStep.position"
    )
    priorities: Mapped[list[RoundPriority]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def takes_entries(self) -> bool:
        """Whether communes, schools or students may still enter something, as far as its state goes."""
        return self.status in TAKES_ENTRIES

    @property
    def is_live(self) -> bool:
        """Whether there are placements to speak about."""
        return self.status in LIVE_ROUNDS

    @property
    def is_published(self) -> bool:
        """Whether there is a result, be it of the past."""
        return self.status in PUBLISHED_ROUNDS


class RoundField(Base):
    """A field whose majors may take part in the round."""

    __tablename__ = "round_field"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    field_code: Mapped[str] = mapped_column(ForeignKey("field.code"), primary_key=True)

    field: Mapped[Field] = relationship(lazy="joined", innerjoin=True)


class ApprovalStep(Base):
    """One of the ordered approvals an attempt needs; the roles that may give it is one."""

    __tablename__ = "approval_step"
    __table_args__ = (
        CheckConstraint("role IN ('university_approver', 'home_affairs_officer')", name="role_may_approve"),
        CheckConstraint("position >= 1", name="position_from_1"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(32))


class RoundPriority(Base):
    """The level of a commune in this round: the snapshot taken from a classification.

    NULL is "not yet determined" and blocks opening the round until it is resolved.
    """

    __tablename__ = "round_priority"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 4", name="level_range"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"), primary_key=True)
    level: Mapped[int | None]
