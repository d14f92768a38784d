"""Many PDFs at once: processes of their own set them, since setting one keeps a whole core busy.

A process reads descriptions from its standard input, one after another, and answers each with the file's bytes; it
ends when its input does, so none outlives who started it. Both sides are this program, so pickles are safe between.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from portal.documents.blocks import Description
from portal.documents.rendering.pdf import to_pdf

_ROOT = Path(__file__).parents[3]
_MOST = 4


class Press:
    """A context in which `printed` may be called as often as wished."""

    def __init__(self, processes: int | None = None) -> None:
        self._count = processes or min(os.cpu_count() or 1, _MOST)
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._all: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Press:
        command = [sys.executable, "-m", "portal.documents.rendering.press"]
        for _ in range(self._count):
            process = subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._all.append(process)
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(self._count)
        return self

    def __exit__(self, *failure: Any) -> None:
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            process.kill()  # it holds nothing
            process.communicate()

    def printed(self, descriptions: Sequence[Description]) -> list[bytes]:
        """The files, in the order of the descriptions; raises EOFError or OSError when a process dies."""
        return list(self._threads.map(self._print, descriptions))

    def _print(self, description: Description) -> bytes:
        process = self._idle.get()
        assert process.stdin
        assert process.stdout
        try:
            pickle.dump(description, process.stdin)
            process.stdin.flush()
            answer: bytes = pickle.load(process.stdout)
            return answer
        finally:
            self._idle.put(process)


def serve() -> None:
    """Answer until there is nothing more to read."""
    while True:
        try:
            description = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(to_pdf(description), sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
