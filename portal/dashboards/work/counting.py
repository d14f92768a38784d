"""What waits in all rounds of a home page at once: one statement, whatever the rounds and however much waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, Uuid, cast, func, literal, null, select, union_all

from portal.database import UTCDateTime
from portal.extensions import db


class Waiting(NamedTuple):
    """How many of a kind there are, and the earliest of their deadlines (exclusive)."""

    number: int = 0
    by: datetime | None = None


class Counts:
    """Kind and round → what waits; nothing for what was not counted. A round of None is what belongs to none."""

    def __init__(self, found: dict[tuple[UUID | None, str], Waiting]) -> None:
        self._found = found

    def of(self, round_id: UUID | None, kind: str) -> Waiting:
        """What waits of this kind."""
        return self._found.get((round_id, kind), Waiting())

    def number(self, round_id: UUID | None, kind: str) -> int:
        """How many of this kind."""
        return self.of(round_id, kind).number


def part(kind: str, round_id: Any, *, status: Any = None, number: Any = None, by: Any = None) -> Select[Any]:
    """A select of (kind, round, number, by), to be joined and narrowed.

    With `status` (a column) there is a row for each status, and the kind is completed by its word. `number` is an
    aggregate, without it rows are counted; `by` a column whose earliest value is kept.
    """
    statement = select(
        (literal(kind) if status is None else literal(kind).concat(status)).label("kind"),
        (cast(null(), Uuid) if round_id is None else round_id).label("round_id"),
        (func.count() if number is None else number).label("number"),
        (cast(null(), UTCDateTime) if by is None else func.min(by)).label("by"),
    )
    keys = [column for column in (round_id, status) if column is not None]
    return statement.group_by(*keys) if keys else statement


def count(parts: Iterable[Select[Any]]) -> Counts:
    """Run all parts as one statement."""
    listed = list(parts)
    if not listed:
        return Counts({})
    together = union_all(*listed).subquery()
    columns = (together.c.kind, together.c.round_id, together.c.number, together.c.by)
    rows = db.session.execute(select(*columns).where(together.c.number > 0))
    return Counts({(round_id, kind): Waiting(int(number), by) for kind, round_id, number, by in rows})
