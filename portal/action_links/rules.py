"""What a one-time link lets its holder do, how long it lives, and when it is dead. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Task(StrEnum):
    """The one thing a link can do."""

    CONFIRM = "confirm"  # receive an intern, or not
    ANSWER = "answer"  # a question about an opening
    ASSESS = "assess"  # an intern


class Channel(StrEnum):
    """How a link reaches the commune."""

    PAPER = "paper"
    MAIL = "mail"


class Standing(StrEnum):
    """What has become of a link."""

    LIVE = "live"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


# A letter is days on its way and lies on desks; a mail is there at once and easily forwarded.
LIFETIME = {Channel.PAPER: timedelta(days=30), Channel.MAIL: timedelta(days=7)}


class Link(Protocol):
    """The parts of a link that decide whether it still opens."""

    @property
    def expires_at(self) -> datetime: ...
    @property
    def used_at(self) -> datetime | None: ...
    @property
    def revoked_at(self) -> datetime | None: ...


def standing(link: Link, now: datetime) -> Standing:
    """Used and revoked are for ever; the instant of expiry is exclusive."""
    if link.used_at is not None:
        return Standing.USED
    if link.revoked_at is not None:
        return Standing.REVOKED
    return Standing.LIVE if now < link.expires_at else Standing.EXPIRED
