"""The one place that knows what time it is; tests set it, nothing else may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_fixed: datetime | None = None


def now() -> datetime:
    """This instant, in UTC."""
    return _fixed or datetime.now(UTC)


@contextmanager
def fixed(instant: datetime) -> Iterator[None]:
    """Hold the clock at an instant (for tests, and for demonstration data that was made "earlier")."""
    global _fixed
    if instant.tzinfo is None:
        raise ValueError("give an instant with its time zone")
    before, _fixed = _fixed, instant
    try:
        yield
    finally:
        _fixed = before
