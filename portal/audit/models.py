"""The append-only trail, its one-row head, and the personal part that can be erased without breaking the chain."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class AuditEvent(Base):
    __tablename__ = "audit_event"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None] = mapped_column(index=True)  # no foreign key: the trail outlives accounts
    action: Mapped[str] = mapped_column(String(64), index=True)
    object_type: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[str] = mapped_column(String(64), index=True)
    body: Mapped[str]  # canonical JSON, exactly the text that the MAC was computed over
    previous_mac: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64), unique=True)
    key_id: Mapped[str] = mapped_column(String(16))


class AuditDetail(Base):
    """Personal data of an event. The event's body holds only a salted hash of it, so this row may be erased."""

    __tablename__ = "audit_detail"

    sequence: Mapped[int] = mapped_column(ForeignKey("audit_event.sequence"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    body: Mapped[dict[str, Any]]


class AuditHead(Base):
    """The end of the chain. Updated as the last statement before a commit, so events are ordered by commit."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(default=0)
    mac: Mapped[str] = mapped_column(String(64), default="")
