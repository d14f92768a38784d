"""How long each stage takes, and word of it on the way: for the command line, not for the rules."""

import resource
import sys
import time
from pathlib import Path
from typing import TextIO

QUIET_SECONDS = 2.0
BETWEEN_LINES = 1.0
KIB_PER_MIB = 1024


class Stopwatch:
    """Counts seconds by stage; tells `stream` about long runs, at most once a second."""

    def __init__(self, stream: TextIO) -> None:
        self.seconds: dict[str, float] = {}
        self._stream = stream
        self._begin = self._since = self._told = time.perf_counter()
        self._stage = ""

    def progress(self, stage: str, share: float) -> None:
        """Note the stage and the share of it that is done (0 to 1)."""
        now = time.perf_counter()
        if stage != self._stage:
            self._close(now)
            self._stage = stage
        if now - self._begin >= QUIET_SECONDS and now - self._told >= BETWEEN_LINES:
            self._told = now
            print(f"{now - self._begin:6.0f} s  {stage} {share:4.0%}", file=self._stream, flush=True)

    def stop(self) -> dict[str, float]:
        """End the last stage; seconds by stage, in the order in which they began."""
        self._close(time.perf_counter())
        self._stage = ""
        return {stage: round(seconds, 4) for stage, seconds in self.seconds.items()}

    def _close(self, now: float) -> None:
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._since = now


def peak_memory_mib() -> float:
    """Largest resident memory of this process so far, in MiB."""
    try:
        # Linux counts the parent's memory at the fork into ru_maxrss; this field begins anew.
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / KIB_PER_MIB, 1)
    except OSError:
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (KIB_PER_MIB**2 if sys.platform == "darwin" else KIB_PER_MIB), 1)
