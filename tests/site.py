"""A running portal on a database of its own, served as `make run` serves it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60


class Site:
    """Where the portal answers, and its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.mail = folder / "mail"
        self.log_file = folder / "server.log"
        self.environment = {
            **os.environ,
            "FLASK_APP": "portal",
            "PORTAL_ENV": "development",
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "MAIL_URL": f"file://{self.mail}",
            "PUBLIC_URL": self.url,
            "PORT": str(self.port),
        }

    def flask(self, *arguments: str) -> str:
        """Run a command of the portal and return what it printed; fails the test when the command fails."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"flask {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    @property
    def log(self) -> str:
        """What the server and the worker wrote."""
        return self.log_file.read_text("utf-8", "replace")

    @contextmanager
    def running(self, *options: str) -> Iterator[int]:
        """Serve pages and run jobs meanwhile; gives the id of the process that does."""
        command = [sys.executable, "-m", "flask", "serve", "--workers", "1", *options]
        with self.log_file.open("ab") as log:
            server = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        try:
            self._wait_until_ready(server)
            yield server.pid
        finally:
            server.terminate()
            server.wait(timeout=SECONDS_TO_START)

    def _wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=5).close()
                return
            except (OSError, urllib.error.URLError):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the portal did not start:\n{self.log}") from None
            time.sleep(0.05)
