"""Fixtures of all tests: an app on a database of its own, a transaction that is taken back, a page client."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

# The settings of whoever runs the tests must not reach them; read by config.load() when an app is made.
for _name in (
    "DATABASE_URL",
    "MAIL_URL",
    "PUBLIC_URL",
    "SECRET_KEY",
    "AUDIT_KEY",
    "TRUSTED_HOSTS",
    "TRUSTED_PROXIES",
    "SIGN_ON",
):
    os.environ.pop(_name, None)
os.environ["PORTAL_ENV"] = "test"

from portal.extensions import db  # noqa: E402 - after the settings are put aside
from tests.database import Databases, application, taken_back  # noqa: E402
from tests.pages import Page, watch_sessions  # noqa: E402

ADDRESS = "TEST_DATABASE_URL"  # of a PostgreSQL cluster, or "unavailable: why"; without it SQLite is used


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the browser tests to `make test-browser`, which loads their plugin."""
    return True if collection_path.name == "browser" and not config.pluginmanager.hasplugin("playwright") else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database: those tests, and no others, are run on each engine."""
    for item in items:
        if "databases" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Databases:
    """Makes databases on the engine that is being tested."""
    server = os.environ.get(ADDRESS)
    if server and server.startswith("unavailable:"):
        pytest.skip(server)
    return Databases(tmp_path_factory.mktemp("databases"), server=server, process=worker_id)


@pytest.fixture(scope="session")
def shared_app(databases: Databases) -> Iterator[Flask]:
    """One app for all tests of this process; ask for `app`."""
    app = application(databases.migrated(), databases.folder)
    watch_sessions()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The portal, its context pushed, in a transaction that is taken back when the test ends.

    Whatever commits within only releases a savepoint; threads and other connections see nothing of it: their
    tests ask for `real_database`.
    """
    with taken_back(shared_app):
        yield shared_app


@pytest.fixture
def real_database(databases: Databases) -> Iterator[Flask]:
    """The portal, its context pushed, on a fresh database where commits are commits: for threads.

    A thread pushes a context of its own: `with app.app_context(): …`.
    """
    url = databases.migrated()
    app = application(url, databases.folder)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


@pytest.fixture
def page(app: Flask) -> Callable[..., Page]:
    """`page(user)`: a browser without JavaScript in which the user is signed in; `page()`: nobody is."""
    return lambda user=None: Page(app, user)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_queries() as statements: …` lists the SQL sent, savepoints left out."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                statements.append(statement)

        connection = db.engine
        event.listen(connection, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return counting
