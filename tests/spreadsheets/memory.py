"""How much memory this process takes at most while something is done, and how long it works."""

from __future__ import annotations

import ctypes
import gc
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STATUS = Path("/proc/self/status")
MEGABYTE = 1024 * 1024


class Growth:
    """`peak`: bytes over what there was before; 0 where the system does not tell. `seconds` of the processor, those of
    the processes that were started and have ended with it: other work on the machine does not count.
    """

    peak = 0
    seconds = 0.0


@contextmanager
def measured() -> Iterator[Growth]:
    """Measure the block; the peak is the system's own count, set back first (proc(5), clear_refs)."""
    growth = Growth()
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what was freed before must not hide what is taken now
    tells = _STATUS.exists()
    if tells:
        Path("/proc/self/clear_refs").write_text("5")
    before, began = _kilobytes("VmRSS") if tells else 0, _worked()
    yield growth
    growth.seconds = _worked() - began
    growth.peak = (_kilobytes("VmHWM") - before) * 1024 if tells else 0


def _worked() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", _STATUS.read_text(), re.MULTILINE)
    assert found, f"{name} is not told"
    return int(found[1])
