"""What the chain is computed from: an event's canonical text, its MAC, the salted hash of its personal part."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

GENESIS = "0" * 64  # stands before the first event


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (uuid.UUID, Decimal)):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"cannot write {type(value).__name__} into the audit trail")


# Made once: an import writes some ten thousand events while others wait.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def canonical(body: Any) -> str:
    """JSON with sorted keys and no spaces: the text the MAC is computed over."""
    return _ENCODER.encode(body)


def mac_of(key: str, previous: str, body: str) -> str:
    """HMAC-SHA256(key, previous ‖ body) as hex."""
    return hmac.digest(key.encode(), (previous + body).encode(), "sha256").hex()


def detail_hash(salt: str, personal: Any) -> str:
    """The salted hash by which an event refers to its personal part."""
    return hashlib.sha256((salt + canonical(personal)).encode()).hexdigest()
