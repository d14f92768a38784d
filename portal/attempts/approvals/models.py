"""When somebody last looked at an attempt that waits for their answer, and how far it was then."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class AttemptLook(Base):
    __tablename__ = "attempt_look"

    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("match_attempt.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    looked_at: Mapped[datetime]
    sending: Mapped[int]
