"""Guessing is slowed however many processes answer, and after a restart; others at the same address get in."""

from __future__ import annotations

import http.cookiejar
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.accounts import rules
from tests.html import Document
from tests.site import SECONDS_TO_START, Site

WORKERS = 3
GUESSES = 25
MOST_WRONG, MOST_WRONG_AFTER = rules.FREE_TRIES + 3, 2
PASSWORD = "bon cay trau xanh"
GUESSED, OTHER = "bi-do@tnu.edu.vn", "khac@tnu.edu.vn"


class Browser:
    """A browser with cookies of its own, at the same network address as all others."""

    def __init__(self, site: Site) -> None:
        self.site = site
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def fill(self, path: str, **fields: str) -> tuple[str, str]:
        """Fill in the form of a page; gives where it leads and the text of the answer."""
        url = self.site.url + path
        form = Document(self.opener.open(url, timeout=60).read().decode()).form()
        values = {name: given for name, given in form.values.items()} | {name: [v] for name, v in fields.items()}
        data = urllib.parse.urlencode(values, doseq=True).encode()
        try:
            answer = self.opener.open(urllib.request.Request(url, data, {"Referer": url}), timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        return urllib.parse.urlsplit(answer.url).path, Document(answer.read().decode()).text

    def sign_in(self, email: str, password: str) -> str:
        """`in`, `wrong` or `wait`."""
        path, text = self.fill("/login", email=email, password=password)
        if path != "/login":
            return "in"
        return "wait" if "Đã nhập sai nhiều lần" in text else "wrong"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.environment["SECOND_FACTOR"] = "off"
    site.flask("db", "upgrade")
    return site


def invited(site: Site, email: str) -> str:
    link = site.flask("accounts", "invite", "--role", "auditor", "--email", email, "--name", "Lê Thị An")
    return urllib.parse.urlsplit(link.strip().splitlines()[-1]).path


def wait_for_all_workers(server: int) -> None:
    """Until the web server has started all its processes: the first answers before the last is there."""
    deadline = time.monotonic() + SECONDS_TO_START
    while max((len(_children(int(pid))) for pid in _children(server)), default=0) < WORKERS:
        assert time.monotonic() < deadline, f"fewer than {WORKERS} processes"
        time.sleep(0.05)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def guess(site: Site, times: int) -> Counter[str]:
    with ThreadPoolExecutor(WORKERS * 2) as pool:
        return Counter(pool.map(lambda n: Browser(site).sign_in(GUESSED, f"sai mat khau {n}"), range(times)))


def guess_before_and_after_a_restart(site: Site) -> tuple[Counter[str], Counter[str]]:
    """What guesses at one account get; meanwhile somebody else at the same address signs in."""
    paths = [invited(site, email) for email in (GUESSED, OTHER)]
    with site.running("--workers", str(WORKERS)) as server:
        wait_for_all_workers(server)
        for path in paths:
            Browser(site).fill(path, password=PASSWORD, password_again=PASSWORD)
        assert Browser(site).sign_in(GUESSED, PASSWORD) == "in"
        before = guess(site, GUESSES)
        assert Browser(site).sign_in(OTHER, PASSWORD) == "in"
    with site.running("--workers", str(WORKERS)) as server:
        wait_for_all_workers(server)
        after = guess(site, rules.FREE_TRIES)
        assert Browser(site).sign_in(OTHER, PASSWORD) == "in"
    return before, after


def test_guesses_are_slowed_across_processes_and_a_restart_while_others_get_in(site: Site) -> None:
    before, after = guess_before_and_after_a_restart(site)
    # A second's wait may run out meanwhile; three counts of their own would let 15 guesses through.
    assert rules.FREE_TRIES <= before["wrong"] <= MOST_WRONG, before
    assert before["wait"] == GUESSES - before["wrong"]
    assert after["wrong"] <= MOST_WRONG_AFTER, f"the count was forgotten: {after}"
    assert after["wait"] == rules.FREE_TRIES - after["wrong"]


def test_the_probe_notices_counts_that_each_process_keeps_for_itself(site: Site) -> None:
    site.environment["FLASK_APP"] = "tests.accounts.probes.forgetful_portal:create_app"
    before, after = guess_before_and_after_a_restart(site)
    assert before["wrong"] > MOST_WRONG, before
    assert after["wrong"] > MOST_WRONG_AFTER, after
