"""Programs of the system that some tests need: found, or installed from Debian's packages if possible."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

Found = TypeVar("Found")


class Missing(RuntimeError):
    """A program is not there and could not be installed; the text says how to install it."""


def find_or_install(find: Callable[[], Found | None], package: str, *, what: str) -> Found:
    """What `find` finds, after installing the package when it finds nothing; raises Missing."""
    found = find()
    if found is None:
        with _one_at_a_time():  # tests run in several processes
            found = find()
            if found is None:
                print(f"{what} is missing: installing Debian's package {package} …", flush=True)
                reason = _install(package)
                found = find()
        if found is None:
            raise Missing(f"{what} is missing ({reason}). Install it with: sudo apt-get install {package}")
    return found


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (Path(tempfile.gettempdir()) / f"portal-tests-installing-{os.geteuid()}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(package: str) -> str:
    """Run apt-get as root or through a sudo that asks nothing; the reason for a failure, in a few words."""
    if shutil.which("apt-get") is None:
        return "this is not a Debian system"
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and shutil.which("sudo") is None:
        return "not root, and there is no sudo"
    apt_get = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    # A failed update still leaves yesterday's lists, which most often do.
    subprocess.run([*apt_get, "update"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    done = subprocess.run(
        [*apt_get, "install", "--no-install-recommends", package],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return "apt-get did not install it" if done.returncode else "its program is not where it is looked for"


def is_ci() -> bool:
    """Whether a missing program is a failure instead of a skip."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def run_or_skip(command: list[str], environment: Callable[[], dict[str, str]], *, variable: str) -> int:
    """Run the command with what `environment` gives, or with `variable` set to "unavailable: why".

    The tests then count themselves as skipped, one by one; in continuous integration that is a failure.
    """
    try:
        extra = environment()
    except Missing as missing:
        rule = "!" * 100
        print(f"{rule}\n{missing}\n{rule}", file=sys.stderr, flush=True)
        if is_ci():
            return 1
        extra = {variable: f"unavailable: {missing}"}
    return subprocess.run(command, env={**os.environ, **extra}, check=False).returncode


def had_or_skipped(get: Callable[[], Found]) -> Found:
    """What `get` gives to a fixture; a counted skip where it cannot be had, a failure in continuous integration."""
    try:
        return get()
    except Missing as missing:
        if is_ci():
            raise
        pytest.skip(f"unavailable: {missing}")
