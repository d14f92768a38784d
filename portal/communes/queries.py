"""Reads of communes and classifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, and_, column, exists, func, or_, select, table

from portal.communes.models import Classification, Commune, CommuneKind, CommuneLevel
from portal.communes.rules import Level
from portal.errors import NotFound
from portal.extensions import db
from portal.paging import Page, paginate
from portal.vietnamese.folding import like_pattern

UNDETERMINED = 0  # as a filter of lists: no level yet
# Rounds are a later room; whether an opened one rests on a classification is asked by name.
_ROUNDS = table("round", column("classification_id", Uuid), column("opened_at"))


def list_communes(
    *, search: str, kind: CommuneKind | None, level: int | None, classification_id: UUID | None, page: int
) -> Page[Any]:
    """Rows of communes with their level in a classification, in Vietnamese order.

    The search ignores diacritics and finds the names of the units a commune was made from.
    """
    at = and_(CommuneLevel.commune_code == Commune.code, CommuneLevel.classification_id == classification_id)
    columns = (Commune.code, Commune.full_name.label("full_name"), Commune.former_districts, Commune.predecessors)
    distances = (Commune.former_province, Commune.km_to_thai_nguyen, Commune.km_to_bac_kan)
    statement = select(*columns, *distances, CommuneLevel.level).outerjoin(CommuneLevel, at).order_by(Commune.sort_key)
    if search:
        statement = statement.where(Commune.search_text.like(like_pattern(search), escape="\\"))
    if kind:
        statement = statement.where(Commune.kind == kind.value)
    if level is not None:
        wanted = CommuneLevel.level.is_(None) if level == UNDETERMINED else CommuneLevel.level == level
        statement = statement.where(wanted)
    return paginate(statement, page, rows=True)


def get_commune(code: str) -> Commune:
    commune = db.session.get(Commune, code)
    if commune is None:
        raise NotFound
    return commune


def list_all_communes() -> Sequence[Commune]:
    """Every commune, in Vietnamese order."""
    return db.session.scalars(select(Commune).order_by(Commune.sort_key)).all()


def list_levels_of(commune: Commune) -> list[tuple[Classification, CommuneLevel]]:
    """The levels a commune has had, the newest decision first."""
    rows = db.session.execute(
        select(Classification, CommuneLevel)
        .join(CommuneLevel, CommuneLevel.classification_id == Classification.id)
        .where(CommuneLevel.commune_code == commune.code)
        .order_by(Classification.valid_from.desc(), Classification.decided_on.desc())
    )
    return [(row[0], row[1]) for row in rows]


def find_current_classification(on: date) -> Classification | None:
    """The decision that holds on a day; a demonstration one only where there is no other."""
    return db.session.scalar(
        select(Classification)
        .where(
            Classification.valid_from <= on,
            or_(Classification.valid_to.is_(None), Classification.valid_to >= on),
        )
        .order_by(Classification.is_demo, Classification.valid_from.desc(), Classification.decided_on.desc())
        .limit(1)
    )


def list_classifications(page: int = 1) -> Page[Any]:
    """Rows (classification, number of communes with a level), newest first."""
    determined = (
        select(CommuneLevel.classification_id, func.count(CommuneLevel.level).label("determined"))
        .group_by(CommuneLevel.classification_id)
        .subquery()
    )
    statement = (
        select(Classification, func.coalesce(determined.c.determined, 0).label("determined"))
        .outerjoin(determined, determined.c.classification_id == Classification.id)
        .order_by(Classification.valid_from.desc(), Classification.decided_on.desc(), Classification.id)
    )
    return paginate(statement, page, rows=True)


def choose_from_classifications() -> Sequence[Classification]:
    """Every classification, newest first, for a form to choose from."""
    order = (Classification.valid_from.desc(), Classification.decided_on.desc(), Classification.id)
    return db.session.scalars(select(Classification).order_by(*order)).all()


def get_classification(classification_id: UUID) -> Classification:
    classification = db.session.get(Classification, classification_id)
    if classification is None:
        raise NotFound
    return classification


def find_classification_by_number(decision_number: str) -> Classification | None:
    return db.session.scalar(select(Classification).where(Classification.decision_number == decision_number))


def list_levels(classification_id: UUID) -> list[Row[Any]]:
    """A row (code, full_name, level, basis) for every commune, also those the decision says nothing of."""
    at = and_(CommuneLevel.commune_code == Commune.code, CommuneLevel.classification_id == classification_id)
    return list(
        db.session.execute(
            select(Commune.code, Commune.full_name.label("full_name"), CommuneLevel.level, CommuneLevel.basis)
            .outerjoin(CommuneLevel, at)
            .order_by(Commune.sort_key)
        )
    )


def levels_of(classification_id: UUID) -> dict[str, Level]:
    """The level of every commune by its code."""
    return {row.code: Level(row.level, row.basis or "") for row in list_levels(classification_id)}


def is_in_use(classification: Classification) -> bool:
    """Whether a round that has been opened rests on it: from then on it cannot be changed."""
    used = exists().where(_ROUNDS.c.classification_id == classification.id, _ROUNDS.c.opened_at.is_not(None))
    return bool(db.session.scalar(select(used)))
