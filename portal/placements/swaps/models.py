"""Swaps, and what each side said to them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.database import Base, UuidKey, one_of, status_column
from portal.placements.models import Placement
from portal.placements.rules.answers import ON_BEHALF, Source
from portal.placements.swaps.rules import BETWEEN_STUDENTS, NEEDS_REASON, WAITING, SwapAction, SwapStatus
from portal.rounds.models import Round

_WAITING = "status IN ({})".format(", ".join(f"'{status}'" for status in WAITING))
_NEEDS_REASON = ", ".join(f"'{action}'" for action in NEEDS_REASON)
_ON_BEHALF = ", ".join(f"'{source}'" for source in ON_BEHALF)


def _one_waiting(column: str) -> Index:
    where = text(_WAITING)
    return Index(f"uq_swap_{column}", column, unique=True, sqlite_where=where, postgresql_where=where)


class Swap(Base):
    """Two placements that are to exchange their openings; the first is that of the student who proposed it."""

    __tablename__ = "swap"
    __table_args__ = (
        one_of("status", SwapStatus),
        CheckConstraint("first_id <> second_id", name="two_placements"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        _one_waiting("first_id"),
        _one_waiting("second_id"),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    first_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id"))
    second_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placement.id"))
    status: Mapped[str] = status_column(SwapStatus.PROPOSED)
    reason: Mapped[str]  # the other student, the communes and the approver read it
    proposed_at: Mapped[datetime]
    answer_by: Mapped[datetime]  # exclusive; of the other student and of the communes
    consented_at: Mapped[datetime | None]  # until then neither learns where the other is placed
    ended_at: Mapped[datetime | None]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship()
    first: Mapped[Placement] = relationship(foreign_keys=[first_id])
    second: Mapped[Placement] = relationship(foreign_keys=[second_id])
    answers: Mapped[list[SwapAnswer]] = relationship(
        order_by="SwapAnswer.given_at", lazy="selectin", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_waiting(self) -> bool:
        """Whether somebody is still to answer or decide."""
        return self.status in WAITING

    @property
    def placements(self) -> tuple[Placement, Placement]:
        return self.first, self.second

    @property
    def communes(self) -> list[str]:
        """Codes of the communes concerned: two, or one with both openings."""
        return list(dict.fromkeys(placement.opening.commune_code for placement in self.placements))

    @property
    def confirmed(self) -> list[str]:
        """Codes of the communes that have said yes."""
        return [
            answer.commune_code
            for answer in self.answers
            if answer.commune_code and answer.act in (SwapAction.CONFIRM, SwapAction.AGREE)
        ]

    @property
    def is_between_students(self) -> bool:
        """Whether it never came before anybody else."""
        return self.status in BETWEEN_STUDENTS or self.consented_at is None


class SwapAnswer(Base):
    """What somebody said to a swap: who, when, how it came, and why. Never changed afterwards."""

    __tablename__ = "swap_answer"
    __table_args__ = (
        one_of("act", SwapAction),
        one_of("source", Source),
        CheckConstraint(f"act NOT IN ({_NEEDS_REASON}) OR reason <> ''", name="no_has_a_reason"),
        CheckConstraint(f"source NOT IN ({_ON_BEHALF}) OR source_note <> ''", name="source_is_kept"),
    )

    id: Mapped[UuidKey]
    swap_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("swap.id", ondelete="CASCADE"), index=True)
    act: Mapped[str] = mapped_column(String(16))
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code"))
    reason: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(String(16))
    source_note: Mapped[str] = mapped_column(default="")  # number and date of the paper, or who rang when
    given_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    for_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))  # the approver whose deputy decided
    given_at: Mapped[datetime]
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)

    given_by: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[given_by_id])
    for_whom: Mapped[User | None] = relationship(foreign_keys=[for_id])
