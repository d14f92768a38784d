"""Messages on their way out, notices inside the portal, and texts that an installation changed."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UuidKey, one_of, status_column
from portal.notices.rules import Channel, MessageStatus


class OutboxMessage(Base):
    """One message to one address, written in the transaction of the change it tells of.

    The body is erased once it is delivered: what was sent to whom is kept, what was said stands in the portal.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        one_of("status", MessageStatus),
        one_of("channel", Channel),
        CheckConstraint("address <> ''", name="has_an_address"),
        CheckConstraint("status <> 'sent' OR (sent_at IS NOT NULL AND body = '')", name="sent_is_erased"),
        CheckConstraint("status <> 'dead' OR error <> ''", name="dead_for_a_reason"),
        Index("ix_outbox_message_due", "status", "next_try_at"),
    )

    id: Mapped[UuidKey]
    # Telling the same thing to the same address twice makes one message; also the Message-ID, on every try.
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(254))
    recipient: Mapped[str] = mapped_column(String(200))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = status_column(MessageStatus.WAITING)
    created_at: Mapped[datetime] = mapped_column(index=True)
    next_try_at: Mapped[datetime]
    held_until: Mapped[datetime | None]  # by the worker that is sending it
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")


class Notice(Base):
    """One thing told to one account inside the portal."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("user_id", "key", name="uq_notice_once"),
        Index("ix_notice_user_read", "user_id", "read_at"),
    )

    id: Mapped[UuidKey]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str]
    url: Mapped[str] = mapped_column(default="")  # of a page of the portal
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class NoticeText(Base):
    """A kind's text in one language as a coordinator changed it; without a row the registered one is used."""

    __tablename__ = "notice_text"

    kind: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
