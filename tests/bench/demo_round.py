"""A demonstration round on a database of its own, to be measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import flask_migrate
from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.accounts.models import User
from portal.accounts.queries import find_user_by_email
from portal.accounts.service import start_session
from portal.attempts.models import MatchAttempt
from portal.demo import people, scenario
from portal.demo.scenario import Scenario
from portal.extensions import db
from portal.schools.service import load_reference


def signed_in(app: Flask, user: User) -> str:
    """The Cookie header of a browser in which the user is signed in; commits."""
    token = start_session(user)
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session.update({"_user_id": token, "_fresh": True})
        session.permanent = True  # type: ignore[attr-defined]
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return f"{name}={cookie.value}"


@dataclass
class DemoRound:
    """A seeded round: where its database lies, its ids, and how long making it took."""

    app: Flask
    folder: Path
    url_values: dict[str, str]  # what its pages' addresses are made with
    students: list[str]  # addresses of its students
    seconds: float

    def cookie(self, user: User) -> str:
        """The Cookie header of a browser in which the user is signed in."""
        return signed_in(self.app, user)

    def staff(self, local: str) -> User:
        """The demonstration's account with this name before the @."""
        return self.user(f"{local}@{people.DOMAIN}")

    def user(self, email: str) -> User:
        user = find_user_by_email(email)
        assert user is not None, email
        return user


@contextmanager
def demo_round(name: Scenario, students: int) -> Iterator[DemoRound]:
    """Make the round in a temporary folder; its app's context is pushed meanwhile."""
    with TemporaryDirectory(prefix="portal-bench-") as folder:
        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/site.sqlite3"})
        with app.app_context():
            flask_migrate.upgrade()
            load_reference()
            db.session.commit()
            began = perf_counter()
            seeded = scenario.seed(name, students=students, seed="2026")
            seconds = perf_counter() - began
            attempt = db.session.scalar(select(MatchAttempt).where(MatchAttempt.round_id == seeded.round.id))
            values = {"round_id": str(seeded.round.id), **({"attempt_id": str(attempt.id)} if attempt else {})}
            emails = [login.email for login in seeded.logins if login.role == "student"]
            yield DemoRound(app, Path(folder), values, emails, seconds)
            db.session.remove()
            db.engine.dispose()
