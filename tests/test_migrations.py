"""Migrations: they make what the models say, and go up and down over data without losing any of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import func, inspect, select, text

from portal.demo import scenario
from portal.demo.scenario import Scenario
from portal.extensions import db
from portal.schools.service import load_reference
from tests.database import Databases, opened


@pytest.fixture
def empty_app(databases: Databases) -> Iterator[Flask]:
    """The portal, its context pushed, on a database without a table."""
    with opened(databases, databases.empty()) as app:
        yield app


def revisions(app: Flask) -> list[str]:
    """All revisions, the first first."""
    config = app.extensions["migrate"].migrate.get_config()
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    return [script.revision for script in reversed(scripts)]


def tables() -> dict[str, int]:
    """The tables that are there, and how many rows each has."""
    with db.engine.connect() as connection:
        names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
        return {
            name: connection.execute(select(func.count()).select_from(text(f'"{name}"'))).scalar_one() for name in names
        }


def index_names() -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
        "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
    }[db.engine.dialect.name]
    with db.engine.connect() as connection:
        return set(connection.execute(text(query)).scalars())


def objects() -> set[tuple[str, str]]:
    """Everything the schema consists of: tables, columns, indexes, constraints, triggers."""
    found: set[tuple[str, str]] = set()
    inspector = inspect(db.engine)
    for table in inspector.get_table_names():
        found |= {(table, f"column {c['name']} {c['type']} {c['nullable']}") for c in inspector.get_columns(table)}
        found |= {(table, f"index {i['name']} {i['unique']}") for i in inspector.get_indexes(table)}
        found |= {(table, f"unique {u['name']}") for u in inspector.get_unique_constraints(table)}
        found |= {(table, f"check {c['name']}") for c in inspector.get_check_constraints(table)}
        found |= {(table, f"foreign {f['name']}") for f in inspector.get_foreign_keys(table)}
    query = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT event_object_table, trigger_name FROM information_schema.triggers",
    }[db.engine.dialect.name]
    with db.engine.connect() as connection:
        found |= {(table, f"trigger {name}") for table, name in connection.execute(text(query))}
    return found


def test_models_and_migrations_say_the_same(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    # On SQLite the comparison leaves out indexes over expressions.
    wanted = {str(index.name) for table in db.metadata.tables.values() for index in table.indexes}
    assert wanted <= index_names()


def test_there_is_one_line_of_migrations(empty_app: Flask) -> None:
    config = empty_app.extensions["migrate"].migrate.get_config()
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_each_migration_goes_down_and_up_over_data(empty_app: Flask) -> None:
    """Tables that both revisions have keep all their rows; the schema comes back as it was."""
    flask_migrate.upgrade()
    fill_with_a_published_round()
    full, schema = tables(), objects()
    assert len([name for name, rows in full.items() if rows]) > 20
    for revision, below in pairwise(reversed(["base", *revisions(empty_app)])):
        flask_migrate.downgrade(revision=below)
        kept = tables()
        assert kept == {name: rows for name, rows in full.items() if name in kept}, f"down from {revision}"
        flask_migrate.upgrade(revision=revision)
        again = tables()
        assert {name: again[name] for name in kept} == kept, f"up to {revision}"
    flask_migrate.upgrade()
    assert objects() == schema


def fill_with_a_published_round() -> None:
    load_reference()
    db.session.commit()
    scenario.seed(Scenario.PUBLISHED, students=20, seed="migrations")
    db.session.remove()  # its connection would hold locks on the tables to be dropped
