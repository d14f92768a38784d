"""Members of the university, the priority fields, and the national majors that belong to them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, one_of


class School(Base):
    __tablename__ = "school"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    student_code_prefix: Mapped[str] = mapped_column(String(3))
    mail_domain: Mapped[str] = mapped_column(String(100))


class Field(Base):
    """A group of majors the communes need; more can be added."""

    __tablename__ = "field"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]


class Fit(StrEnum):
    CORE = "core"
    ADJACENT = "adjacent"


class Major(Base):
    """A major by its national 7-digit code; schools add suffixes, which do not count."""

    __tablename__ = "major"
    __table_args__ = (one_of("fit", Fit),)

    code: Mapped[str] = mapped_column(String(7), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    field_code: Mapped[str] = mapped_column(ForeignKey("field.code"), index=True)
    group: Mapped[str] = mapped_column("major_group", String(200))
    fit: Mapped[str] = mapped_column(String(16))

    field: Mapped[Field] = relationship(lazy="joined", innerjoin=True)
