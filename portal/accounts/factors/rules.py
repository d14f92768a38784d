"""Second factors: the numbers, how codes look and are read, and when one is asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.written_codes import draw, in_groups

PERIOD = 30  # seconds a code of an app lasts (RFC 6238)
DRIFT = 1  # steps that a phone's clock may be early or late
DIGITS = 6
SETUP_LIFETIME = timedelta(hours=1)  # between the picture shown and the first code typed
HALF_SESSION_LIFETIME = timedelta(minutes=10)  # between the password and the second step
CHALLENGE_LIFETIME = HALF_SESSION_LIFETIME  # it stands on the page of the second step
FRESH = timedelta(minutes=10)  # how long a check counts before what cannot be undone

RECOVERY_CODES = 10
FEW_RECOVERY_CODES = 3
# Fifteen signs are 74 bits: too many to be found from a plain hash, so that codes survive a change of keys.
_GROUPS, _GROUP = 3, 5

MOST_PASSKEYS = 10
LONGEST_NAME = 60


class Method(StrEnum):
    """What a person proved the second step with."""

    APP = "app"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True)
class Typed:
    """What came with the form: a code of the app or a recovery code, in whichever field it was typed."""

    code: str = ""
    recovery_code: str = ""
    passkey: str = ""  # what the browser says, as JSON


def to_check(token: str) -> str:
    """Who holds a challenge for a check: one browser, by the token of its session or half session."""
    return f"check {token}"


def to_add(token: str) -> str:
    """Who holds a challenge for a new passkey."""
    return f"add {token}"


def steps_at(at: datetime) -> list[int]:
    """The time steps whose code counts at an instant, the earliest first."""
    now = int(at.timestamp()) // PERIOD
    return list(range(now - DRIFT, now + DRIFT + 1))


def is_app_code(code: str) -> bool:
    """Whether normalised text has the shape of an app's code; anything else can only be a recovery code."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def make_recovery_code() -> str:
    """A new code as it is shown: K7QF2-M9XH4-TN8WP."""
    return in_groups(draw(_GROUPS * _GROUP), _GROUP, between="-")


def is_fresh(checked_at: datetime | None, at: datetime) -> bool:
    """Whether a check of this session still counts before what cannot be undone."""
    return checked_at is not None and at - checked_at < FRESH
