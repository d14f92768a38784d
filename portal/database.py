"""The base model, column types shared by every room, constraint names, and how SQLite is opened."""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, Engine, MetaData, String, Text, Uuid, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values: SQLite drops time zones, and deadlines would move by 7 hours there only."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: give an instant with its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Keys made for sorting and searching compare byte by byte on both engines, whatever the database's locale is.
ByteText = String().with_variant(String(collation="C"), "postgresql")
Json = JSON().with_variant(JSONB(), "postgresql")
JsonOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    # Given whole, since Flask-SQLAlchemy copies the class and SQLAlchemy 2.1 refuses a second set of parts.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            str: Text,
            datetime: UTCDateTime,
            dict[str, Any]: Json,
            list[Any]: Json,
            uuid.UUID: Uuid,
        },
    )


UuidKey = Annotated[uuid.UUID, mapped_column(Uuid, primary_key=True, default=uuid.uuid4)]


def one_of(column: str, statuses: type[StrEnum], name: str | None = None) -> CheckConstraint:
    """A CHECK that keeps a text column to the values of an enumeration."""
    values = ", ".join(f"'{status.value}'" for status in statuses)
    return CheckConstraint(f"{column} IN ({values})", name=name or f"{column}_known")


def status_column(default: StrEnum) -> Mapped[Any]:
    """A status kept as text; only the room's service assigns it."""
    return mapped_column(String(32), default=default.value, index=True)


# Whether transactions begun from here on will write. True outside of requests and for every unsafe method.
_writing: ContextVar[bool] = ContextVar("writing", default=True)


def set_writing(value: bool) -> None:
    """Tell what the transactions of this request are for; SQLite then begins them IMMEDIATE or DEFERRED."""
    _writing.set(value)


def prepare_engine(engine: Engine) -> None:
    """Open SQLite safely: WAL, full sync, foreign keys, waiting writers, and writes that begin IMMEDIATE.

    `synchronous=NORMAL` lost acknowledged rows in power cuts. With the driver's own late BEGIN two requests that
    read first and write later fail at once instead of waiting, so transactions are begun here.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
