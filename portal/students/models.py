"""Students, their nomination into a round, and their reports that something about them is wrong."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access import Role
from portal.database import Base, ByteText, Json, UuidKey, one_of, status_column
from portal.schools.models import Major, School
from portal.students.rules import DataReportStatus, FilePage, Gender, NominationStatus


class Student(Base):
    __tablename__ = "student"
    __table_args__ = (
        one_of("gender", Gender),
        CheckConstraint("gpa BETWEEN 0 AND 400", name="gpa_range"),
        CheckConstraint("conduct BETWEEN 0 AND 100", name="conduct_range"),
        CheckConstraint("code = upper(code)", name="code_upper_case"),
    )

    id: Mapped[UuidKey]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    school_code: Mapped[str] = mapped_column(ForeignKey("school.code"), index=True)
    full_name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(ByteText, index=True)  # portal.vietnamese.names.sort_key
    search_text: Mapped[str] = mapped_column(ByteText)  # folded name and code
    birth_date: Mapped[date | None]
    gender: Mapped[str] = mapped_column(String(16), default=Gender.UNSTATED.value)
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(20), default="")
    class_name: Mapped[str] = mapped_column(String(50), default="")
    major_text: Mapped[str] = mapped_column(String(20))  # as the school writes it, with its suffix: 7340201TA
    major_code: Mapped[str | None] = mapped_column(ForeignKey("major.code"), index=True)  # its 7 digits, when known
    gpa: Mapped[int | None]  # hundredths on the 4.00 scale
    conduct: Mapped[int | None]
    is_final_year: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    school: Mapped[School] = relationship(lazy="joined", innerjoin=True)
    major: Mapped[Major | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Nomination(Base):
    """A school posts a student into a round. Failed rules are kept by name, so that each can be shown."""

    __tablename__ = "nomination"
    __table_args__ = (
        one_of("status", NominationStatus),
        UniqueConstraint("round_id", "student_id", name="uq_nomination_once"),
        Index("ix_nomination_round_status", "round_id", "status"),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"), index=True)
    status: Mapped[str] = status_column(NominationStatus.IMPORTED)
    failed_rules: Mapped[list[Any]] = mapped_column(Json, default=list)  # values of FailedRule
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    nominated_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
    # The supplementary round in which a student without a place waits now; no longer for a seat of this round.
    carried_to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("round.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    student: Mapped[Student] = relationship()

    __mapper_args__ = {"version_id_col": version}


class DataReport(Base):
    """A student says that their data are wrong; the school answers."""

    __tablename__ = "data_report"
    __table_args__ = (
        one_of("status", DataReportStatus),
        Index(  # one question at a time
            "uq_data_report_open",
            "student_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[UuidKey]
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"), index=True)
    status: Mapped[str] = status_column(DataReportStatus.OPEN)
    message: Mapped[str]
    reported_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))

    student: Mapped[Student] = relationship()


class FileView(Base):
    """Somebody of the staff opened pages about one student within one hour, in a role that they held then."""

    __tablename__ = "file_view"
    __table_args__ = (
        one_of("role", Role),
        one_of("page", FilePage),
        UniqueConstraint("student_id", "viewer_id", "page", "hour", name="uq_file_view_once_an_hour"),
    )

    id: Mapped[UuidKey]
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("student.id"))
    viewer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    role: Mapped[str] = mapped_column(String(32))
    school_code: Mapped[str | None] = mapped_column(ForeignKey("school.code"))  # the office behind the role
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code"))
    page: Mapped[str] = mapped_column(String(16))
    hour: Mapped[datetime]  # its beginning
    seen_at: Mapped[datetime] = mapped_column(index=True)  # the first time in the hour
