"""ICU's Vietnamese collation as an oracle, called through its C library where the system has one.

PostgreSQL's Debian package brings it along. Nothing in the portal needs it.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import re
from collections.abc import Callable
from typing import Any

_SECONDARY_STRENGTH = 1  # letters and marks count, case does not


def find_comparison() -> Callable[[str, str], int] | None:
    """ICU's comparison of two texts by the rules of `vi` (-1, 0, 1), or None where ICU is missing."""
    name = ctypes.util.find_library("icui18n")
    version = re.search(r"\.so\.(\d+)", name or "")
    if name is None or version is None:
        return None
    library = ctypes.CDLL(name)
    open_collator = _function(library, f"ucol_open_{version[1]}", ctypes.c_void_p)
    set_strength = _function(library, f"ucol_setStrength_{version[1]}", None)
    compare = _function(library, f"ucol_strcoll_{version[1]}", ctypes.c_int)

    status = ctypes.c_int(0)
    collator = ctypes.c_void_p(open_collator(b"vi", ctypes.byref(status)))
    if status.value > 0:
        return None
    set_strength(collator, _SECONDARY_STRENGTH)

    def comparison(left: str, right: str) -> int:
        first, second = left.encode("utf-16-le"), right.encode("utf-16-le")
        return int(compare(collator, first, len(first) // 2, second, len(second) // 2))

    return comparison


def _function(library: ctypes.CDLL, name: str, result: Any) -> Any:
    function = getattr(library, name)
    function.restype = result
    return function
