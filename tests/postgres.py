"""A throw-away PostgreSQL cluster: `python -m tests.postgres COMMAND …` sets TEST_DATABASE_URL for a command.

The server refuses to run as root, so root starts it as the user `postgres`, whom Debian's package makes. It
listens on no port, only on a socket inside its own folder, and nothing of it is left afterwards.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.debian import find_or_install, run_or_skip

BINARIES = Path("/usr/lib/postgresql")
SECONDS_TO_START = 60
# Nothing here must outlive a power cut, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


def find_binaries() -> Path | None:
    """The folder of the newest server that is installed."""
    versions = sorted(BINARIES.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster's SQLAlchemy address; the tests make their databases in it. Raises Missing."""
    binaries = find_or_install(find_binaries, "postgresql", what="The PostgreSQL server")
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    # Who the cluster's programs run as: the current user, unless that is root.
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        postgres = pwd.getpwnam("postgres")
        os.chown(folder, postgres.pw_uid, postgres.pw_gid)
        identity = {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}
    try:
        with _server(binaries, folder, identity):
            yield f"postgresql+psycopg://portal@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(binaries: Path, folder: Path, identity: dict[str, Any]) -> Iterator[None]:
    data = folder / "data"
    log = folder / "log"
    initdb = [str(binaries / "initdb"), f"--pgdata={data}", "--username=portal", "--auth=trust", "--no-sync"]
    initdb += ["--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(initdb, check=True, cwd=folder, stdout=subprocess.DEVNULL, **identity)
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, *settings],
            cwd=folder,
            stdout=output,
            stderr=output,
            # Its own session: Ctrl-C reaches the tests first, and the server is stopped below.
            start_new_session=True,
            **identity,
        )
    try:
        _wait_until_ready(binaries, folder, server, log)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: there is nothing to save
        server.wait(timeout=SECONDS_TO_START)


def _wait_until_ready(binaries: Path, folder: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while subprocess.run([binaries / "pg_isready", "-q", "-h", folder], check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the PostgreSQL server did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def main(command: list[str]) -> int:
    """Run the command beside a cluster; its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that the cluster is stopped
    with ExitStack() as stack:
        return run_or_skip(
            command,
            lambda: {"TEST_DATABASE_URL": stack.enter_context(cluster())},
            variable="TEST_DATABASE_URL",
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
