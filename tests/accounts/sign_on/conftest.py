"""A school's provider that runs meanwhile, and people who sign on at it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask

from config import SignOnProvider
from tests.accounts.sign_on.school import PASSWORD, SECRET
from tests.pages import Page

ROOT = Path(__file__).resolve().parents[3]
SECONDS_TO_START = 60
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class School:
    url: str

    def provider(self, *, client_id: str = "ve-xa") -> SignOnProvider:
        """What the portal's settings say of this school."""
        return SignOnProvider("ictu", "Trường CNTT và TT", self.url, client_id, SECRET, ("ictu.edu.vn",))

    def sign_in(self, name: str, address: str) -> str:
        """Give name and password at the school, as a browser led to `address`; the path it is sent back to."""
        browser = requests.Session()
        shown = browser.get(address, timeout=20)
        for field in ("login", "password"):
            typed = {"login": name, "password": PASSWORD}[field]
            token = _TOKEN.search(shown.text)
            assert token, shown.text
            answer = browser.post(shown.url, {"csrf_token": token[1], field: typed}, allow_redirects=False, timeout=20)
            while answer.is_redirect and self._is_ours(answer):
                answer = browser.get(
                    requests.compat.urljoin(self.url, answer.headers["Location"]), allow_redirects=False, timeout=20
                )
            shown = answer
        back = urlsplit(shown.headers["Location"])
        return f"{back.path}?{back.query}"

    def _is_ours(self, answer: requests.Response) -> bool:
        return requests.compat.urljoin(self.url, answer.headers["Location"]).startswith(self.url)


@pytest.fixture(scope="session")
def school_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log_file = tmp_path_factory.mktemp("school") / "log"
    callback = "http://127.0.0.1:8000/sign-on/ictu/callback"
    command = [sys.executable, "-m", "tests.accounts.sign_on.school", str(port), callback]
    with log_file.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    school = School(f"http://127.0.0.1:{port}")
    try:
        _wait_until_ready(school, process, log_file)
        yield school
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_TO_START)


def _wait_until_ready(school: School, process: subprocess.Popen[bytes], log_file: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            requests.get(f"{school.url}/.well-known/openid-configuration", timeout=5).raise_for_status()
            return
        except requests.RequestException:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the school did not start:\n{log_file.read_text()}") from None
        time.sleep(0.05)


@pytest.fixture
def school(app: Flask, school_process: School, monkeypatch: pytest.MonkeyPatch) -> School:
    """The school's provider, known to the portal."""
    monkeypatch.setitem(app.config, "SIGN_ON", {"ictu": school_process.provider()})
    return school_process


class Visitor:
    """Somebody's browser at the portal."""

    def __init__(self, page: Page, school: School) -> None:
        self.page = page
        self.school = school

    def leave(self, next_: str = "") -> str:
        """Press the school's link; where the browser is led."""
        answer = self.page.client.get("/sign-on/ictu", query_string={"next": next_} if next_ else {})
        assert answer.status_code == 302
        return answer.headers["Location"]

    def sign_on(self, name: str, next_: str = "") -> str:
        """There and back; where the portal then leads."""
        return self.come_back(self.school.sign_in(name, self.leave(next_)))

    def come_back(self, path: str) -> str:
        return self.page.get(path, 302).location or ""


@pytest.fixture
def visitor(page, school):
    return lambda: Visitor(page(), school)
