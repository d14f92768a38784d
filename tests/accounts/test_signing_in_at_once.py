"""Many people sign in at once: a password is checked while nobody waits, and the try is counted before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from portal.access import Role
from portal.accounts import rules, service
from portal.accounts.throttling import MustWait
from portal.accounts.views import entering
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.html import Document

SLOW, QUICK = "cham@tnu.edu.vn", "nhanh@tnu.edu.vn"
PASSWORD = "bon cay trau xanh"
SECONDS = 60


class WaitingHasher:
    """The real hasher, but the first check waits until it is told to go on."""

    def __init__(self, real):
        self.real = real
        self.began, self.goes_on = Event(), Event()

    def verify(self, *arguments):
        if not self.began.is_set():
            self.began.set()
            assert self.goes_on.wait(SECONDS)
        return self.real.verify(*arguments)

    def __getattr__(self, name):
        return getattr(self.real, name)


def sign_in(app, email):
    client = app.test_client()
    form = Document(client.get("/login").text).form()
    fields = {**{name: values[0] for name, values in form.values.items()}, "email": email, "password": PASSWORD}
    return client.post("/login", data=fields).status_code


def sign_in_both(app, monkeypatch):
    """The answers to somebody quick, and to somebody slow whose password is being checked meanwhile."""
    for email in (SLOW, QUICK):
        make_user(Role.AUDITOR, email=email, password=PASSWORD)
    db.session.commit()
    hasher = WaitingHasher(service._hasher)
    monkeypatch.setattr(service, "_hasher", hasher)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(sign_in, app, SLOW)
        assert hasher.began.wait(SECONDS)
        try:
            quick = pool.submit(sign_in, app, QUICK).result(SECONDS)
        finally:
            hasher.goes_on.set()
        return quick, slow.result(SECONDS)


def test_one_person_signs_in_while_the_password_of_another_is_checked(real_database, monkeypatch):
    assert sign_in_both(real_database, monkeypatch) == (302, 302)


def test_control_with_the_check_in_a_transaction_sqlite_keeps_the_other_out(real_database, monkeypatch):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has a single writer")
    monkeypatch.setattr(entering, "_authenticate", service.authenticate)
    assert sign_in_both(real_database, monkeypatch) == (503, 302)


def test_tries_whose_password_is_still_being_checked_count_already(app):
    make_user(Role.AUDITOR, email=SLOW, password=PASSWORD)
    for _ in range(rules.FREE_TRIES):
        service.begin_sign_in(SLOW)
    with pytest.raises(MustWait):
        service.begin_sign_in(SLOW)


def test_a_right_password_takes_the_count_back(app):
    user = make_user(Role.AUDITOR, email=SLOW, password=PASSWORD)
    for _ in range(rules.FREE_TRIES * 2):
        tried = service.begin_sign_in(SLOW)
        assert service.finish_sign_in(tried, PASSWORD, right=tried.is_right(PASSWORD)) == user


@pytest.mark.parametrize("change", ["another password", "switched off"])
def test_what_changes_while_a_password_is_checked_keeps_out(app, change):
    user, admin = make_user(Role.AUDITOR, email=SLOW, password=PASSWORD), make_user(Role.ADMIN)
    tried = service.begin_sign_in(SLOW)
    right = tried.is_right(PASSWORD)
    if change == "switched off":
        service.disable(user, actor=admin)
    else:
        service.set_password(user, "khoai nướng mùa đông")
    assert right
    with pytest.raises(service.WrongLogin):
        service.finish_sign_in(tried, PASSWORD, right=right)
