"""What the landing page and the home pages show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.accounts.models import User


def landing() -> dict[str, Any]:
    return {}


def home(actor: User, now: datetime) -> dict[str, Any]:
    return {"roles": actor.roles}
