"""Fixtures of all tests: an app on a database of its own, a transaction that is taken back, a page client."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

# The settings of whoever runs the tests must not reach them; read by config.load() when an app is made.
for _name in (
    *("DATABASE_URL", "MAIL_URL", "PUBLIC_URL", "SECRET_KEY", "AUDIT_KEY", "TRUSTED_HOSTS", "TRUSTED_PROXIES"),
    *("SIGN_ON", "CELERY_BROKER_URL", "DOCUMENT_SEALS", "SIGNATURE_ROOTS"),
):
    os.environ.pop(_name, None)
os.environ["PORTAL_ENV"] = "test"

from portal.extensions import db  # noqa: E402 - after the settings are put aside
from portal.jobs.broker import Broker  # noqa: E402
from tests import redis  # noqa: E402
from tests.access.empty import make_empty_records  # noqa: E402
from tests.access.world import World, open_world  # noqa: E402
from tests.database import Databases, application, opened, taken_back  # noqa: E402
from tests.debian import had_or_skipped  # noqa: E402
from tests.pages import Page, watch_sessions  # noqa: E402

ADDRESS = "TEST_DATABASE_URL"  # of a PostgreSQL cluster, or "unavailable: why"; without it SQLite is used


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the browser tests to `make test-browser`, which loads their plugin."""
    return True if collection_path.name == "browser" and not config.pluginmanager.hasplugin("playwright") else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a database: those tests are run on each engine, unless they look at markup and words alone.

    Every page is asked for on each engine by tests/test_access.py.
    """
    for item in items:
        if "databases" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("any_engine"):
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
    with opened(databases, databases.migrated()) as app:
        yield app


@pytest.fixture(scope="session")
def world(databases: Databases) -> Iterator[World]:
    """One populated portal for requests in every role."""
    with open_world(databases) as world:
        yield world


@pytest.fixture(scope="session")
def empty_world(databases: Databases) -> Iterator[World]:
    """The portal with its users and rounds, and nothing else."""
    with open_world(databases, make_empty_records) as world:
        yield world


@pytest.fixture(scope="session")
def broker_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Redis server; where none can be had the test is skipped, in CI it fails."""
    with ExitStack() as stack:
        yield had_or_skipped(lambda: stack.enter_context(redis.server(tmp_path_factory.mktemp("redis"))))


@pytest.fixture
def empty_broker(broker_url: str) -> Broker:
    """A broker with no message in it."""
    broker = Broker(broker_url)
    with broker.celery.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    return broker


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
