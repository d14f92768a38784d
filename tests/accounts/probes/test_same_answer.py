"""Nobody learns from the sign-in page which addresses have an account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal import clock
from portal.access import Role
from portal.accounts import rules, service
from portal.accounts.service import demonstration_hash
from tests.accounts.test_rules import HOSTILE_TARGETS
from tests.factories.accounts import make_user

TRIES = 200
PASSWORD = "bon cay trau xanh"


class CountingHasher:
    """The real hasher, which also counts how often a password is checked."""

    def __init__(self, real):
        self.real = real
        self.checks = 0

    def verify(self, *arguments):
        self.checks += 1
        return self.real.verify(*arguments)

    def __getattr__(self, name):
        return getattr(self.real, name)


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> CountingHasher:
    counting = CountingHasher(service._hasher)
    monkeypatch.setattr(service, "_hasher", counting)
    return counting


def addresses(app) -> Iterator[tuple[str, str]]:
    """Addresses of one length with what kind of account they have: in use, off, never activated, none."""
    kinds = ("in_use", "off", "not_activated", "unknown")
    for number in range(TRIES):
        kind, email = kinds[number % 4], f"nguoi-{number:04}@tnu.edu.vn"
        if kind != "unknown":
            user = make_user(Role.AUDITOR, email=email)
            user.password_hash = None if kind == "not_activated" else demonstration_hash(PASSWORD)
            user.disabled_at = clock.now() if kind == "off" else None
        yield kind, email


def test_known_and_unknown_accounts_answer_alike_after_one_password_check_each(page, app, hasher):
    form = page().get("/login")
    answers: dict[str, set[tuple[int, int, str]]] = {}
    for kind, email in addresses(app):
        before = hasher.checks
        password = PASSWORD if kind == "off" else "sai mat khau nay"
        answer = form.submit(422, email=email, password=password)
        assert hasher.checks - before == 1, f"{kind}: {hasher.checks - before} password checks"
        text = answer.text.replace(email, "")
        answers.setdefault(kind, set()).add((answer.status, len(answer.response.data), text))
    assert set(answers) == {"in_use", "off", "not_activated", "unknown"}
    assert len(set().union(*answers.values())) == 1


def test_the_right_password_of_an_account_in_use_does_get_in(page, app, hasher):
    make_user(Role.AUDITOR, email="nguoi-0000@tnu.edu.vn").password_hash = demonstration_hash(PASSWORD)
    page().get("/login").submit(email="nguoi-0000@tnu.edu.vn", password=PASSWORD)
    assert hasher.checks == 1


def test_unknown_accounts_are_slowed_just_as_known_ones_and_without_a_password_check(page, app, hasher):
    make_user(Role.AUDITOR, email="nguoi-0000@tnu.edu.vn").password_hash = demonstration_hash(PASSWORD)
    answers = []
    with clock.fixed(clock.now()):
        for email in ("nguoi-0000@tnu.edu.vn", "nguoi-9999@tnu.edu.vn"):
            form = page().get("/login")
            for _ in range(rules.FREE_TRIES):
                form.submit(422, email=email, password="sai mat khau nay")
            before = hasher.checks
            answers.append(form.submit(422, email=email, password="sai mat khau nay").text.replace(email, ""))
            assert hasher.checks == before
    assert "đợi" in answers[0]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("target", HOSTILE_TARGETS)
def test_a_hostile_next_leads_home_after_signing_in(page, app, target):
    make_user(Role.AUDITOR, email="an@tnu.edu.vn").password_hash = demonstration_hash(PASSWORD)
    browser = page()
    asked = browser.get("/login", **({"next": target} if target else {}))
    assert asked.submit(email="an@tnu.edu.vn", password=PASSWORD).location == "/home"


def test_a_next_of_our_own_is_followed_after_signing_in(page, app):
    make_user(Role.AUDITOR, email="an@tnu.edu.vn").password_hash = demonstration_hash(PASSWORD)
    asked = page().get("/login", next="/my-account?x=1")
    assert asked.submit(email="an@tnu.edu.vn", password=PASSWORD).location == "/my-account?x=1"
