"""Reads of openings, scoped to the actor; and the openings as the matching takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select

from portal.extensions import db
from portal.openings.demand import rankings
from portal.openings.models import Opening, OpeningField
from portal.openings.rules import OpeningStatus, Support
from portal.rounds.models import RoundPriority


class OpeningToFill(NamedTuple):
    """An opening as the matching takes it; GPA in hundredths, the level of its commune from the round's snapshot."""

    id: UUID
    commune_code: str
    priority: int | None
    capacity: int
    fields: tuple[str, ...]
    min_gpa: int
    provides: tuple[str, ...]


def list_for_matching(round_id: UUID) -> list[OpeningToFill]:
    """The approved openings of a round with their seats, and the withdrawn ones that students rank, with none."""
    ranked = rankings().subquery()
    support = (Opening.lodging, Opening.women_lodging, Opening.transport)
    rows = db.session.execute(
        select(Opening.id, Opening.commune_code, RoundPriority.level, Opening.status, Opening.seats)
        .add_columns(Opening.min_gpa, *support)
        .outerjoin(
            RoundPriority,
            (RoundPriority.round_id == Opening.round_id)
            & (RoundPriority.commune_code == Opening.commune_code),
        )
        .outerjoin(ranked, ranked.c.opening_id == Opening.id)
        .where(
            Opening.round_id == round_id,
            or_(
                Opening.status == OpeningStatus.APPROVED.value,
                (Opening.status == OpeningStatus.WITHDRAWN.value) & (ranked.c.ranked > 0),
            ),
        )
        .order_by(Opening.id)
    ).all()
    fields = fields_by_opening(row.id for row in rows)
    return [
        OpeningToFill(
            id=row.id,
            commune_code=row.commune_code,
            priority=row.level,
            capacity=row.seats if row.status == OpeningStatus.APPROVED else 0,
            fields=fields[row.id],
            min_gpa=row.min_gpa,
            provides=tuple(kind.value for kind in Support if getattr(row, kind.value)),
        )
        for row in rows
    ]


def fields_by_opening(opening_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The codes of the fields that each of these openings accepts, in one statement."""
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(OpeningField.opening_id, OpeningField.field_code)
        .where(OpeningField.opening_id.in_(list(opening_ids)))
        .order_by(OpeningField.field_code)
    )
    for opening_id, code in rows:
        found[opening_id].append(code)
    return defaultdict(tuple, {key: tuple(codes) for key, codes in found.items()})
