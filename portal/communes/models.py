"""The communes and wards of the province, and the dated classifications that say how remote each one is."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, ByteText, UuidKey, one_of


class CommuneKind(StrEnum):
    COMMUNE = "commune"
    WARD = "ward"


class Commune(Base):
    """A host organisation. The key is the official 5-character code: two communes are equal without diacritics."""

    __tablename__ = "commune"
    __table_args__ = (
        one_of("kind", CommuneKind),
        CheckConstraint("length(code) = 5", name="code_has_5_characters"),
        CheckConstraint("demo_priority BETWEEN 1 AND 4", name="demo_priority_range"),
    )

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(16))
    former_province: Mapped[str] = mapped_column(String(50))
    former_districts: Mapped[str]
    predecessors: Mapped[str]
    name_variants: Mapped[str] = mapped_column(default="")
    lat: Mapped[float]
    lon: Mapped[float]
    area_km2: Mapped[float]
    km_to_thai_nguyen: Mapped[float]
    km_to_bac_kan: Mapped[float]
    class_2021: Mapped[str] = mapped_column(default="")
    class_2021_confidence: Mapped[str] = mapped_column(default="")
    demo_priority: Mapped[int]  # for demonstration data only, never shown as official
    demo_priority_basis: Mapped[str] = mapped_column(default="")
    sort_key: Mapped[str] = mapped_column(ByteText, index=True)
    search_text: Mapped[str] = mapped_column(ByteText)  # folded: name, variants, former units, districts, code

    @hybrid_property
    def full_name(self) -> str:
        """Kind and name, "Xã Văn Lang"; in a select it is a column."""
        return f"{'Phường' if self.kind == CommuneKind.WARD else 'Xã'} {self.name}"

    @full_name.inplace.expression
    @classmethod
    def _full_name_column(cls) -> ColumnElement[str]:
        return case((cls.kind == CommuneKind.WARD.value, "Phường "), else_="Xã ") + cls.name


class Classification(Base):
    """A decision on the priority levels of communes, with the time it holds for."""

    __tablename__ = "classification"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_from_before_to"),)

    id: Mapped[UuidKey]
    decision_number: Mapped[str] = mapped_column(String(100), unique=True)
    decided_on: Mapped[date]
    issued_by: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    entered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    levels: Mapped[list[CommuneLevel]] = relationship(back_populates="classification", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class CommuneLevel(Base):
    """The level of one commune in a classification: 1 is the most remote or difficult, 4 a ward.

    No row, or a row without a level, means "not yet determined".
    """

    __tablename__ = "commune_level"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 4", name="level_range"),)

    classification_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("classification.id", ondelete="CASCADE"), primary_key=True
    )
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"), primary_key=True)
    level: Mapped[int | None]
    basis: Mapped[str] = mapped_column(default="")

    classification: Mapped[Classification] = relationship(back_populates="levels")
    commune: Mapped[Commune] = relationship()
