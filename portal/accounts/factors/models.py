"""What people prove themselves with beside the password, and the states between the two steps."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UuidKey


class TotpFactor(Base):
    """The app on somebody's phone. A new secret waits beside the old one until a first code has proved it.

    Secrets are encrypted (factors.sealing). `last_step` is the time step of the last code that was accepted: only
    a later one is accepted again.
    """

    __tablename__ = "totp_factor"
    __table_args__ = (
        CheckConstraint("(secret IS NULL) = (confirmed_at IS NULL)", name="counts_when_confirmed"),
        CheckConstraint("(pending_secret IS NULL) = (pending_since IS NULL)", name="pending_has_its_instant"),
    )

    id: Mapped[UuidKey]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    secret: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    pending_secret: Mapped[str | None]
    pending_since: Mapped[datetime | None]


class Passkey(Base):
    """A key on a device or in a browser (WebAuthn); the public half of it."""

    __tablename__ = "passkey"

    id: Mapped[UuidKey]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[Any]]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code on paper for the day when phone and keys are lost; its hash."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("uq_recovery_code_once", "user_id", "code_hash", unique=True),)

    id: Mapped[UuidKey]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What a passkey must sign next. Belongs to one browser and one purpose (rules.to_check, rules.to_add).

    Used once.
    """

    __tablename__ = "passkey_challenge"

    holder_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    challenge: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]


class HalfSession(Base):
    """A browser whose password was right and whose second step is still to come. It opens nothing else."""

    __tablename__ = "half_session"

    id: Mapped[UuidKey]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
