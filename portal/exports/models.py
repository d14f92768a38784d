"""A list that is written in the background, and its file for as long as it is kept."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, JsonOrNull, UuidKey, one_of, status_column
from portal.exports.rules import FileKind, ListName
from portal.jobs.files import FileStatus
from portal.rounds.models import Round


class ListExport(Base):
    __tablename__ = "list_export"
    __table_args__ = (
        one_of("name", ListName),
        one_of("format", FileKind),
        one_of("status", FileStatus),
        CheckConstraint("(status = 'ready') = (content IS NOT NULL)", name="ready_with_its_file"),
    )

    id: Mapped[UuidKey]
    name: Mapped[str] = mapped_column(String(16))
    format: Mapped[str] = mapped_column(String(8))
    round_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("round.id"), index=True)
    attempt_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("match_attempt.id"))
    status: Mapped[str] = status_column(FileStatus.WRITING)
    reach: Mapped[dict[str, Any]]  # what the asker could see then; with less than that the file is not given out
    # Columns, words and order of the list's page; NULL for all of it.
    shown: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    row_count: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    trouble: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))

    round: Mapped[Round | None] = relationship()
