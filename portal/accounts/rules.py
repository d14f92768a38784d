"""Passwords, sessions and throttling: the numbers and the pure decisions."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

RESET_LIFETIME = timedelta(hours=1)
MOST_LINKS_AN_HOUR = 5  # so that nobody fills the mailbox of somebody else
EMAIL_CHANGE_LIFETIME = timedelta(hours=24)
LETTER_LIFETIME = timedelta(days=30)  # printed and posted
ACTIVATION_LIFETIME = timedelta(hours=72)
HANDS_APART = timedelta(days=7)  # so long one admin may not both reset a person's factors and move their address
SESSION_LIFETIME = timedelta(hours=12)
STAFF_IDLE = timedelta(minutes=30)
LAST_SEEN_STEP = timedelta(minutes=1)  # how often a session's last use is written down

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
FREE_TRIES = 5  # wrong passwords in a row that cost no waiting
LONGEST_WAIT = timedelta(minutes=5)  # slowed, never locked out for good
FORGET_AFTER = timedelta(hours=1)

# Words that every guesser tries first, here and abroad; compared without case.
COMMON_PASSWORDS = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())
# A birthday, a phone, an identity number: of the person or of somebody near, however it is set apart.
_ONLY_NUMBERS = re.compile(r"^[\d\s./()+-]+$")


class Standing(StrEnum):
    """Of an account: invited and not opened yet, in use, switched off."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class LinkPurpose(StrEnum):
    """What a one-time link was drawn for; each opens its own page only."""

    ACTIVATION = "activation"
    RESET = "reset"
    LETTER = "letter"


def knows_datum(typed: str, *, phone: str, email: str) -> bool:
    """Whether a letter's holder is its addressee: the last 4 digits of their phone, or their mail address.

    The commune's official code would not do, since everybody can look it up. The address is asked of those whose
    phone nobody wrote down.
    """
    if phone:
        return "".join(sign for sign in typed if sign.isascii() and sign.isdigit())[-4:] == phone[-4:]
    return typed.strip().lower() == email


def wait_after(failures: int) -> timedelta:
    """How long the next try must wait after so many wrong passwords in a row."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE_TRIES + 1, 16)), LONGEST_WAIT)


def is_alive(*, last_seen: datetime, expires: datetime, staff: bool, at: datetime) -> bool:
    """Whether a session still counts: 12 hours in all, and for staff 30 minutes without use."""
    return at < expires and not (staff and at - last_seen > STAFF_IDLE)


def password_fault(password: str, *, known: list[str]) -> str | None:
    """Why a password is refused: `short`, `long`, `common` or `personal`; None when it will do.

    `known` are texts others know of the person: mail address, name, student code, phone, birthday.
    """
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    if len(password) > LONGEST_PASSWORD:
        return "long"
    low = password.casefold()
    if low in COMMON_PASSWORDS or len(set(low)) < 4:
        return "common"
    parts = {part for text in known for part in (text.casefold(), text.casefold().split("@")[0]) if len(part) >= 6}
    if any(part in low for part in parts) or _ONLY_NUMBERS.match(password):
        return "personal"
    return None
