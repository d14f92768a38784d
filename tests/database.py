"""The databases of one test process: one made by the migrations, all others copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from config import SignOnProvider
from portal import create_app
from portal.extensions import db

TEMPLATE = "template"
# A school whose sign-on does not answer: port 1 is nobody's.
SCHOOL = SignOnProvider("truong", "Trường Thử", "http://127.0.0.1:1", "ve-xa", "of no use", ("truong.edu.vn",))


class Databases:
    """Makes and drops databases: SQLite files in a folder, or databases of a PostgreSQL cluster.

    `server` is the address of the cluster, None for SQLite; `process` keeps the names of parallel test
    processes apart.
    """

    def __init__(self, folder: Path, *, server: str | None, process: str) -> None:
        self.folder = folder
        self.process = process
        self.server = make_url(server) if server else None
        self._admin = None
        if self.server is not None:
            self._admin = create_engine(self.server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._numbers = count(1)
        self._template: str | None = None

    def url_of(self, name: str) -> str:
        """The address of the database with this name."""
        if self.server is None:
            return f"sqlite:///{self.folder / name}.sqlite3"
        return self.server.set(database=f"{self.process}_{name}").render_as_string(hide_password=False)

    def empty(self) -> str:
        """A database without a table; its address."""
        return self._make(f"empty_{next(self._numbers)}", copy_of=None)

    def migrated(self) -> str:
        """A database with all tables and no row; its address."""
        if self._template is None:
            url = self._make(TEMPLATE, copy_of=None)
            app = application(url, self.folder)
            with app.app_context():
                flask_migrate.upgrade()
                db.engine.dispose()
            self._template = TEMPLATE
        return self._make(f"copy_{next(self._numbers)}", copy_of=self._template)

    def drop(self, url: str) -> None:
        """Remove a database that nobody is connected to any more."""
        if self._admin is None:
            Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)
            return
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def _make(self, name: str, *, copy_of: str | None) -> str:
        url = self.url_of(name)
        if self._admin is None:
            if copy_of:
                shutil.copyfile(self.url_of(copy_of).removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
            return url
        template = f"{self.process}_{copy_of}" if copy_of else "template0"
        self._run(f'CREATE DATABASE "{make_url(url).database}" TEMPLATE "{template}"')
        return url

    def _run(self, statement: str) -> None:
        assert self._admin is not None
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def application(url: str, folder: Path, **settings: object) -> Flask:
    """The portal on a database of the tests', mail going to a folder, with further settings."""
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "MAIL_URL": f"file://{folder / 'mail'}",
            "AUDIT_KEY": "audit key of the tests",
            "SIGN_ON": {SCHOOL.name: SCHOOL},
            **settings,
        }
    )


@contextmanager
def opened(databases: Databases, url: str) -> Iterator[Flask]:
    """The portal, its context pushed, on a database of its own, which is dropped afterwards; commits are commits."""
    app = application(url, databases.folder)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


@contextmanager
def taken_back(app: Flask) -> Iterator[Connection]:
    """Push the app's context, in a transaction that is taken back at the end; gives its connection.

    Whatever commits within only releases a savepoint. A request has a context and a session of its own, as
    on a server. Threads and other connections see nothing of it.
    """
    with app.app_context():
        engine = db.engine
        with engine.connect() as connection:
            transaction = connection.begin()
            engines: dict[str | None, Any] = db.engines  # type: ignore[assignment]
            engines[None] = connection
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield connection
            finally:
                db.session.remove()
                db.session.configure(join_transaction_mode="conditional_savepoint")  # SQLAlchemy's default
                engines[None] = engine
                transaction.rollback()
