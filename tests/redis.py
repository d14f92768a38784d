"""A throw-away Redis server: on a free port of this machine, keeping nothing."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.debian import find_or_install

SECONDS_TO_START = 30


def find_server() -> str | None:
    """The server's program, also where only root has its folder in the path."""
    return shutil.which("redis-server") or shutil.which("redis-server", path="/usr/sbin:/usr/local/bin")


@contextmanager
def server(folder: Path, *, port: int = 0) -> Iterator[str]:
    """A running server's address, on the given port or a free one. Raises debian.Missing."""
    program = find_or_install(find_server, "redis-server", what="The Redis server")
    port = port or _free_port()
    settings = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    with (folder / "redis.log").open("wb") as log:
        process = subprocess.Popen([program, *settings], stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_until_ready(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()  # at once: there is nothing to save
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                probe.sendall(b"PING\r\n")
                if probe.recv(16).startswith(b"+PONG"):
                    return
        time.sleep(0.02)
    raise RuntimeError("the Redis server did not start")
