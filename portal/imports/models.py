"""An import and the rows of its list. Rows stand outside of what they are about until the import is applied."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.database import Base, UuidKey, one_of, status_column
from portal.imports.rules import ImportStatus, Verdict
from portal.rounds.models import Round
from portal.spreadsheets.layouts import Layout
from portal.spreadsheets.rules import TableKind


class ListImport(Base):
    __tablename__ = "list_import"
    __table_args__ = (
        one_of("status", ImportStatus),
        # What was applied or taken back says when; nothing else does.
        CheckConstraint(
            "(status IN ('applied', 'undone')) = (applied_at IS NOT NULL)", name="applied_with_its_instant"
        ),
        CheckConstraint("(status = 'undone') = (undone_at IS NOT NULL)", name="undone_with_its_instant"),
    )

    id: Mapped[UuidKey]
    kind: Mapped[str] = mapped_column(String(32), index=True)  # portal.imports.kinds
    round_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("round.id"), index=True)
    school_code: Mapped[str | None] = mapped_column(ForeignKey("school.code"), index=True)  # None: of no single one
    status: Mapped[str] = status_column(ImportStatus.UPLOADED)
    file_name: Mapped[str] = mapped_column(String(200))  # as it may be shown; "" for pasted text
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[bytes | None] = mapped_column(deferred=True)  # gone when the import is over
    rows: Mapped[bytes | None] = mapped_column(deferred=True)  # of the whole table, packed; gone with the file
    table_kind: Mapped[str] = mapped_column(String(8))  # of portal.spreadsheets.rules.TableKind
    encoding: Mapped[str] = mapped_column(String(20))
    sheets: Mapped[list[Any]] = mapped_column(default=list)  # titles of a workbook's sheets that hold something
    sheet: Mapped[int] = mapped_column(default=0)  # which of them was read, from 0
    row_count: Mapped[int]
    preview: Mapped[list[Any]] = mapped_column(deferred=True)  # the first rows of the table, in Unicode
    first_row: Mapped[int]  # of the data, from 1
    columns: Mapped[list[Any]]  # for each column of the file the name of a target, or ""
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the kind asks besides the list
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # verdict → rows
    trouble: Mapped[str] = mapped_column(default="")  # why the last work on it could not be done
    uploaded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), index=True)
    uploaded_at: Mapped[datetime]
    applied_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    applied_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None]
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round | None] = relationship()
    uploaded_by: Mapped[User] = relationship(foreign_keys=[uploaded_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_workbook(self) -> bool:
        """Whether the file says itself what its letters are, but for the fonts of old."""
        return self.table_kind != TableKind.TEXT

    @property
    def layout(self) -> Layout:
        """Where the data begin and what each column means."""
        return Layout(self.first_row, tuple(self.columns))


class ImportRow(Base):
    """One row of a list, as the last check found it."""

    __tablename__ = "import_row"
    __table_args__ = (one_of("verdict", Verdict), Index("ix_import_row_verdict", "import_id", "verdict"))

    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("list_import.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # of the row in the file, from 1
    verdict: Mapped[str] = mapped_column(String(16))
    cells: Mapped[dict[str, Any]]  # target → cell, as the file has it
    values: Mapped[dict[str, Any]]  # target → what is to be written, as JSON
    changes: Mapped[list[Any]]  # [target, stored, new], as JSON
    faults: Mapped[list[Any]]  # [target, sentence]
    record_id: Mapped[uuid.UUID | None]  # of what is changed, or was added
    record_version: Mapped[int | None]  # as the check saw it; after applying, as the import left it
