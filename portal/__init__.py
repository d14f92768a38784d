"""Về Xã: graduation internships in the communes.

`create_app` is looked up on first use: the matching engine (`python -m portal.matching`) must run, for anybody who
wants to check a published result, without Flask, a database or settings.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    if name == "create_app":
        return import_module("portal.app").create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
