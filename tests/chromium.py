"""The system's Chromium: `python -m tests.chromium COMMAND …` sets TEST_BROWSER for a command.

Playwright's own browsers are a download from elsewhere; Debian's package does as well and is kept up to date.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.debian import find_or_install, run_or_skip

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# No sandbox: most containers allow none, and the pages shown are our own. The rest keeps it off the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> Path | None:
    """The browser that is installed, if there is one."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def main(command: list[str]) -> int:
    """Run the command knowing the browser; its exit code."""
    return run_or_skip(
        command,
        lambda: {"TEST_BROWSER": str(find_or_install(find_chromium, "chromium", what="The Chromium browser"))},
        variable="TEST_BROWSER",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
