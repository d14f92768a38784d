"""Who is told something, and where it reaches them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True)
class Recipient:
    """Somebody to tell: by mail where there is an address, inside the portal where there is an account."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "vi"
    user_id: UUID | None = None

    @classmethod
    def of(cls, user: Any) -> Self:
        """The recipient that an account stands for (any record with these columns; accounts are a later room)."""
        return cls(
            name=user.full_name, email=user.email, phone=user.phone, language=user.language or "vi", user_id=user.id
        )

    @property
    def key(self) -> str:
        """What tells two recipients of one notice apart."""
        return str(self.user_id or self.email or self.phone)
