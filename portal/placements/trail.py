"""How a publication of thousands of placements stands in the audit trail: compact, and enough to rebuild them all.

An event lists its new placements under their openings, ids in 22 signs each: 3,000 placements take about 170 kB,
one event instead of 3,000. Ids are random keys that name nobody outside the database.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID


class Placed(NamedTuple):
    """A placement that was made; `rank` is that of the student's choice, 0 for one that is not listed."""

    id: UUID
    student_id: UUID
    opening_id: UUID
    rank: int


def short(key: UUID) -> str:
    """An id in 22 signs."""
    return base64.urlsafe_b64encode(key.bytes).rstrip(b"=").decode()


def from_short(text: str) -> UUID:
    """The id that `short` wrote."""
    return UUID(bytes=base64.urlsafe_b64decode(text + "=="))


def listed(placed: Iterable[Placed]) -> dict[str, list[list[Any]]]:
    """Opening → [placement, student, rank] of each, as the trail keeps them."""
    found: dict[str, list[list[Any]]] = {}
    for row in placed:
        found.setdefault(short(row.opening_id), []).append([short(row.id), short(row.student_id), row.rank])
    return found


def read(kept: dict[str, list[list[Any]]]) -> list[Placed]:
    """What `listed` kept."""
    return [
        Placed(from_short(placement), from_short(student), from_short(opening), rank)
        for opening, rows in kept.items()
        for placement, student, rank in rows
    ]
