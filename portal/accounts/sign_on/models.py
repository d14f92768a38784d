"""Which account of a school belongs to which user."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UuidKey


class SchoolAccount(Base):
    """A person's account at a school, as the school's provider names it for ever.

    A school gives the address of somebody who left to somebody else; the subject is never given twice (OpenID
    Connect Core 1.0, 2). So the first sign-on binds it, and a later owner of the address does not get in.
    """

    __tablename__ = "school_account"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("issuer", "user_id"))

    id: Mapped[UuidKey]
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    linked_at: Mapped[datetime]
