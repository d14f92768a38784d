"""One-time links and what became of them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.action_links.rules import Channel, Task
from portal.communes.models import Commune
from portal.database import Base, UuidKey, one_of
from portal.openings.models import OpeningQuestion
from portal.placements.models import Placement
from portal.rounds.models import Round


class ActionLink(Base):
    """A link that does one thing once; only its token's hash is kept, so that no copy of the table opens anything."""

    __tablename__ = "action_link"
    __table_args__ = (
        one_of("task", Task),
        one_of("channel", Channel),
        CheckConstraint(
            "(task = 'answer') = (question_id IS NOT NULL) AND (task <> 'answer') = (placement_id IS NOT NULL)",
            name="subject_fits_task",
        ),
        CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="used_or_revoked"),
        CheckConstraint("(used_at IS NULL) = (used_by_name = '')", name="use_is_signed"),
        Index("ix_action_link_round_commune", "round_id", "commune_code"),
    )

    id: Mapped[UuidKey]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    task: Mapped[str] = mapped_column(String(16))
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"))
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    placement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("placement.id"), index=True)
    question_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("opening_question.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    recipient: Mapped[str] = mapped_column(String(200), default="")  # who in the commune it was meant for
    email: Mapped[str] = mapped_column(String(254), default="")
    given_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_name: Mapped[str] = mapped_column(String(200), default="")  # as they gave it
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))

    round: Mapped[Round] = relationship()
    commune: Mapped[Commune] = relationship()
    placement: Mapped[Placement | None] = relationship()
    question: Mapped[OpeningQuestion | None] = relationship()
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id])
