"""The forecast of a round, the shortage groups in it, and the messages that were written about them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.attempts.readiness.rules import NudgeKind
from portal.database import Base, UuidKey, one_of


class Forecast(Base):
    """The last forecast of a round: asked for, computed by a job, replaced by the next one."""

    __tablename__ = "forecast"
    __table_args__ = (CheckConstraint("(computed_at IS NULL) = (figures IS NULL)", name="figures_with_their_instant"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("job.id"))  # the last one that was asked for
    computed_at: Mapped[datetime | None]  # when the lists were read
    figures: Mapped[dict[str, Any] | None]  # see forecasting.compute


class ForecastGroup(Base):
    """A shortage group of a round's last forecast. `key` is the same as long as its openings and students are."""

    __tablename__ = "forecast_group"
    __table_args__ = (UniqueConstraint("round_id", "key", name="uq_forecast_group_key"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("forecast.round_id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # 1 for the greatest lack
    key: Mapped[str] = mapped_column(String(64))
    figures: Mapped[dict[str, Any]]  # counts, and what each nudge would give
    # Ids as hexadecimal text: of openings, of students who can fill them, of students who may be asked to list them.
    members: Mapped[dict[str, Any]] = mapped_column(deferred=True)


class Nudge(Base):
    """A coordinator's message to students or communes about a shortage group. Never changed and never taken back."""

    __tablename__ = "nudge"
    __table_args__ = (
        one_of("kind", NudgeKind),
        UniqueConstraint("round_id", "kind", "group_key", name="uq_nudge_once"),
        CheckConstraint("recipients > 0", name="somebody_is_told"),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    group_key: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    recipients: Mapped[int]
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
