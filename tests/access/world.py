"""One populated portal for requests in every role: built once, each request's changes taken back.

The visitor is between the two steps of signing in: whatever a visitor does not get, the password alone does not open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event, update
from werkzeug.test import TestResponse

from config import DocumentSeal
from portal import clock
from portal.access import Role
from portal.accounts.factors.rules import to_add
from portal.accounts.factors.service import app as apps
from portal.accounts.factors.service import halves, passkeys
from portal.accounts.factors.views.entering import HALF
from portal.accounts.models import User
from portal.accounts.queries import get_user
from portal.accounts.service import start_session
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from tests.access.cases import VISITOR
from tests.access.records import make_records
from tests.database import Databases, application, taken_back
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, REMOTE
from tests.factories.factors import give_app
from tests.factories.signatures import PASSWORD, write_seal
from tests.factories.students import make_student

PEOPLE = (VISITOR, *(role.value for role in Role))
_RAW_TOKEN = "9f1c41f6b2f8a1d0a9c6c1a3a4a2d7e8f0b1c2d3"
_CHANGES = ("INSERT", "UPDATE", "DELETE")
# What looking may write: when a session was last used, read markers, and whose file was looked at.
_MARKERS = (
    "UPDATE user_session SET last_seen_at",
    "UPDATE notice SET read_at",
    "INSERT INTO attempt_look",
    "UPDATE attempt_look",
    "INSERT INTO draft_mark",
    "UPDATE draft_mark",
    "INSERT INTO file_view",
)


@dataclass(frozen=True)
class Answered:
    """A response, and the statements that changed something on the way to it."""

    response: TestResponse
    changes: list[str]

    @property
    def status(self) -> int:
        return self.response.status_code


@dataclass(frozen=True)
class World:
    """The portal with its records: `ids` by name (tests/access/records.py), who is signed in by role."""

    app: Flask
    ids: Mapping[str, str]
    cookies: Mapping[str, dict[str, Any]]
    token: str

    def ask(self, who: str, method: str, url: str, body: Mapping[str, Any] | None = None, **more: Any) -> Answered:
        """Send one request as somebody (a role's name, or "visitor") and take back all that it changed.

        `body` None on a POST sends no CSRF token either; `more` goes to the test client.
        """
        arguments: dict[str, Any] = dict(more)
        if body is not None:
            arguments["data"] = {"csrf_token": self.token, **body}
        with taken_back(self.app) as connection, _changes_on(connection) as changes:
            client = self.app.test_client()
            with client.session_transaction() as cookie:
                cookie.update(self.cookies[who])
            response = Context().run(client.open, url, method=method, **arguments)
        return Answered(response, changes)

    def in_english(self) -> World:
        """The same world to people who all read in English."""
        return replace(self, cookies={who: {**cookie, "language": "en"} for who, cookie in self.cookies.items()})


@contextmanager
def _changes_on(connection: Any) -> Iterator[list[str]]:
    changes: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(_CHANGES) and not statement.startswith(_MARKERS):
            changes.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield changes
    finally:
        event.remove(connection, "before_cursor_execute", note)


@contextmanager
def open_world(
    databases: Databases, records: Callable[[Mapping[str, User]], dict[str, str]] = make_records
) -> Iterator[World]:
    """Build the world on a database of its own; `records` makes what is in it besides a user of each role."""
    url = databases.migrated()
    seals = {"ICTU": DocumentSeal(write_seal(databases.folder), PASSWORD)}
    app = application(url, databases.folder, DOCUMENT_SEALS=seals)
    with app.app_context():
        users = {role.value: _user(role) for role in Role}
        ids = records(users)
        cookies = {name: _cookie(_session_of(user)) for name, user in users.items()}
        with clock.fixed(_later()):
            cookies[VISITOR] = {"csrf_token": _RAW_TOKEN, HALF: halves.begin(get_user(UUID(ids["locked_out"])))}
        db.session.execute(update(Job).where(Job.status == JobStatus.QUEUED).values(run_after=_later()))
        db.session.commit()
    with app.test_request_context():
        session["csrf_token"] = _RAW_TOKEN
        token = generate_csrf()
    yield World(app, ids, cookies, token)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


def _user(role: Role) -> Any:
    scopes: dict[Role, dict[str, Any]] = {
        Role.SCHOOL_COORDINATOR: {"school": ICTU},
        Role.COMMUNE_OFFICER: {"commune": REMOTE},
    }
    student = make_student(school=ICTU) if role is Role.STUDENT else None
    return make_user(role, student=student, **scopes.get(role, {}))


def _later() -> datetime:
    """So that nobody's minutes run out, and no job has waited too long, while the tests of a slow machine run."""
    return clock.now() + timedelta(hours=2)


def _session_of(user: User) -> str:
    """Everybody has a second factor and has passed it."""
    give_app(user)
    apps.begin(user)
    with clock.fixed(_later()):
        token = start_session(user, factor_checked=True)
        passkeys.begin(user, to_add(token))
    return token


def _cookie(token: str) -> dict[str, Any]:
    return {"csrf_token": _RAW_TOKEN, "_user_id": token, "_fresh": True, "_permanent": True}
