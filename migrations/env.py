"""How Alembic reaches the portal's database and models."""

from alembic import context
from flask import current_app
from sqlalchemy import text

db = current_app.extensions["migrate"].db


def render_item(type_, obj, autogen_context):
    """Write the portal's own column types into migrations as plain ones, so that old migrations never change."""
    if type_ == "type" and type(obj).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    if type_ == "type" and type(obj).__name__ == "JSON":
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def run_migrations() -> None:
    given = context.config.attributes.get("connection")  # tests migrate the connection they hold
    if given is not None:
        migrate(given)
        return
    with db.engine.connect() as connection:
        migrate(connection)
        if connection.in_transaction():
            connection.commit()


def migrate(connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # batch_alter_table rebuilds tables; with foreign keys on that deletes all child rows without an error.
        set_foreign_keys(connection, "OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite:
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration left {len(broken)} rows without their parent")
    if sqlite:
        if connection.in_transaction():
            connection.commit()
        set_foreign_keys(connection, "ON")


def set_foreign_keys(connection, value) -> None:
    """SQLite changes this outside of transactions only, and everything sent through SQLAlchemy begins one."""
    connection.rollback()
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={value}")
    assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == (value == "ON")
    cursor.close()


if context.is_offline_mode():
    raise SystemExit("Migrations need the database: run them online.")
run_migrations()
