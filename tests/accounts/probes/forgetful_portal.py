"""The portal with its counts of wrong tries in the memory of each process: what the probe has to notice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Flask

import portal
from portal import clock
from portal.accounts import throttling

_counts: dict[str, Any] = {}


def _hold(key: str) -> Any:
    return _counts.setdefault(key, SimpleNamespace(failures=0, wait_until=clock.now()))


def create_app() -> Flask:
    """As the real one, but for the counts."""
    throttling.hold = _hold
    throttling.forget = lambda key: _counts.pop(key, None)
    return portal.create_app()
