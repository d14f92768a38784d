"""Values as cells of an archive's CSV files, and back, without loss.

An empty cell is no value. In columns of text, where an empty text is a value, no value is \\N, and \\ and a carriage
return are written \\\\ and \\r; a text that a spreadsheet would run gets a "'" in front (portal.spreadsheets.guarding).
Instants are in UTC. JSON has its keys sorted. A column of files holds the name of a file in the archive.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, Uuid

from portal.database import UTCDateTime
from portal.spreadsheets.guarding import guarded, unguarded

NOTHING = "\\N"
_SIGNS = {"\\\\": "\\", "\\r": "\r"}


def kind_of(column: Column[Any]) -> str:
    """What a column holds: uuid, instant, day, boolean, integer, number, json, file or text."""
    kinds: tuple[tuple[type[Any], str], ...] = (
        *((Uuid, "uuid"), (UTCDateTime, "instant"), (Date, "day"), (Boolean, "boolean"), (Integer, "integer")),
        *((Float, "number"), (JSON, "json"), (LargeBinary, "file")),
    )
    return next((name for kind, name in kinds if isinstance(column.type, kind)), "text")


def written(column: Column[Any], value: Any) -> str:
    """The cell of a value; that of a file is its name, which the caller gives."""
    kind = kind_of(column)
    if value is None:
        return NOTHING if kind == "text" else ""
    return _WRITERS[kind](value)


def read(column: Column[Any], cell: str) -> Any:
    """The value of a cell; raises ValueError for one that no archive has."""
    kind = kind_of(column)
    if cell == (NOTHING if kind == "text" else ""):
        return None
    return _READERS[kind](cell)


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _read_instant(cell: str) -> datetime:
    return datetime.strptime(cell, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _text(value: str) -> str:
    return guarded(value.replace("\\", "\\\\").replace("\r", "\\r"))


def _read_text(cell: str) -> str:
    return re.sub(r"\\[\\r]", lambda found: _SIGNS[found[0]], unguarded(cell))


def _read_boolean(cell: str) -> bool:
    return {"true": True, "false": False}[cell]


_WRITERS: dict[str, Callable[[Any], str]] = {
    **{"uuid": str, "integer": str, "number": repr, "file": str, "json": _json, "text": _text, "instant": _instant},
    **{"day": date.isoformat, "boolean": lambda value: "true" if value else "false"},
}
_READERS: dict[str, Callable[[str], Any]] = {
    **{"uuid": UUID, "integer": int, "number": float, "file": str, "json": json.loads, "text": _read_text},
    **{"instant": _read_instant, "day": date.fromisoformat, "boolean": _read_boolean},
}
