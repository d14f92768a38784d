"""Many documents at once: processes of their own write them, since setting a PDF keeps a whole core busy.

A process reads descriptions from its standard input, one after another, and answers each with the bytes of its files;
it ends when its input does, so none outlives who started it. Both sides are this program, so pickles are safe between.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from portal.documents.blocks import Description
from portal.documents.rendering.both import written
from portal.documents.rules import FileFormat

_ROOT = Path(__file__).parents[3]
_MOST = 4


class Press:
    """A context in which `print` may be called as often as wished."""

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

    def print(self, descriptions: Sequence[Description]) -> Iterator[dict[FileFormat, bytes]]:
        """Begin at once; the files come in the order of the descriptions, each as soon as it is asked for and there.

        Asking raises EOFError or OSError when a process has died.
        """
        return self._threads.map(self._print, descriptions)

    def _print(self, description: Description) -> dict[FileFormat, bytes]:
        process = self._idle.get()
        assert process.stdin
        assert process.stdout
        try:
            pickle.dump(description, process.stdin)
            process.stdin.flush()
            answer: dict[FileFormat, bytes] = pickle.load(process.stdout)
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
        pickle.dump(written(description), sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
