"""The openings a student may rank: approved, of their field, within their grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select

from portal.applications.distance import great_circle_km
from portal.applications.models import Choice, Submission, SubmittedChoice
from portal.applications.standing import Standing
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.models import Opening, OpeningField
from portal.openings.queries import level_joins
from portal.openings.rules import OpeningStatus, Support
from portal.paging import Page, paginate
from portal.rounds.models import RoundPriority
from portal.rounds.rules import DIFFICULT_LEVELS
from portal.vietnamese.folding import like_pattern

DISTANCES_KM = (10, 20, 30, 50, 80, 120)


class Place(NamedTuple):
    """A commune on the map."""

    code: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class OfferFilter:
    """What the list is narrowed to. `within_km` and `nearest_first` need `home`."""

    search: str = ""
    level: int | None = None
    supports: tuple[Support, ...] = ()
    home: str | None = None
    within_km: int | None = None
    nearest_first: bool = False


def list_places() -> list[Place]:
    """All communes in Vietnamese order."""
    return [Place(*row) for row in db.session.execute(_PLACES)]


def kilometres_from(home: str | None, places: list[Place]) -> dict[str, float]:
    """Commune code → straight-line distance from the home commune; empty without a known home."""
    start = next((place for place in places if place.code == home), None)
    if start is None:
        return {}
    return {p.code: great_circle_km(start.lat, start.lon, p.lat, p.lon) for p in places}


def may_rank(standing: Standing) -> ColumnElement[bool]:
    """Approved openings of the round that accept the student's field and grade."""
    if standing.field is None or standing.student.gpa is None:
        return false()
    accepting = select(OpeningField.opening_id).where(OpeningField.field_code == standing.field)
    return (
        (Opening.round_id == standing.round.id)
        & (Opening.status == OpeningStatus.APPROVED.value)
        & (Opening.min_gpa <= standing.student.gpa)
        & Opening.id.in_(accepting)
    )


def list_offers(standing: Standing, wanted: OfferFilter, kilometres: dict[str, float], page: int) -> Page[Any]:
    """Rows of the openings the student may rank, with their seats."""
    statement = _OFFERED.where(may_rank(standing))
    if wanted.nearest_first and kilometres:
        statement = statement.order_by(case(kilometres, value=Opening.commune_code))
    statement = statement.order_by(Commune.sort_key, Commune.code, Opening.created_at, Opening.id)
    return paginate(_narrowed(statement, wanted, kilometres), page, rows=True)


# Made once: putting it together took longer than asking the database.
_OFFERED = (
    select(Opening.id, Opening.title, Opening.seats, Opening.min_gpa, Opening.starts_on, Opening.ends_on)
    .add_columns(Opening.lodging, Opening.women_lodging, Opening.transport, Opening.meals)
    .add_columns(Commune.full_name.label("commune"), Commune.code.label("commune_code"), RoundPriority.level)
    .join(Commune, Commune.code == Opening.commune_code)
    .outerjoin(RoundPriority, level_joins())
)
_PLACES = select(Commune.code, Commune.full_name, Commune.lat, Commune.lon).order_by(Commune.sort_key, Commune.code)


def _narrowed(statement: Select[Any], wanted: OfferFilter, kilometres: dict[str, float]) -> Select[Any]:
    if wanted.search:
        statement = statement.where(Commune.search_text.like(like_pattern(wanted.search), escape="\\"))
    if wanted.level:
        statement = statement.where(RoundPriority.level == wanted.level)
    for kind in wanted.supports:
        statement = statement.where(getattr(Opening, kind.value).is_(True))
    if wanted.within_km and kilometres:
        near = [code for code, km in kilometres.items() if km <= wanted.within_km]
        statement = statement.where(Opening.commune_code.in_(near))
    return statement


def list_names(standing: Standing) -> list[tuple[UUID, str]]:
    """(id, commune and title) of all that the student may rank, in Vietnamese order of communes."""
    rows = db.session.execute(
        select(Opening.id, Commune.full_name, Opening.title)
        .join(Commune, Commune.code == Opening.commune_code)
        .where(may_rank(standing))
        .order_by(Commune.sort_key, Commune.code, Opening.title, Opening.id)
    )
    return [(opening_id, f"{commune} – {title}") for opening_id, commune, title in rows]


def list_compared(standing: Standing, opening_ids: Sequence[UUID]) -> list[Any]:
    """What two openings that the student may rank offer, in the order asked for."""
    rows = db.session.execute(
        select(Opening.id, Opening.title, Opening.tasks, Opening.seats, Opening.min_gpa)
        .add_columns(Opening.starts_on, Opening.ends_on, Opening.lodging, Opening.women_lodging, Opening.transport)
        .add_columns(Opening.meals, Opening.allowance, Opening.phone_coverage, Opening.commune_code)
        .add_columns(Commune.full_name.label("commune"), RoundPriority.level)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(RoundPriority, level_joins())
        .where(may_rank(standing), Opening.id.in_(opening_ids))
    ).all()
    return sorted(rows, key=lambda row: opening_ids.index(row.id))


def count_offers(standing: Standing) -> tuple[int, int]:
    """How many openings the student may rank, and how many of them in difficult communes."""
    difficult = func.sum(case((RoundPriority.level.in_(DIFFICULT_LEVELS), 1), else_=0))
    everything, hard = db.session.execute(
        select(func.count(), difficult)
        .select_from(Opening)
        .outerjoin(RoundPriority, level_joins())
        .where(may_rank(standing))
    ).one()
    return everything, hard or 0


def get_readable(standing: Standing, opening_id: UUID) -> Opening:
    """The same, or one that the student lists or submitted, whatever has become of it since."""
    own = standing.application.id if standing.application else None
    drafted = select(Choice.opening_id).where(Choice.application_id == own)
    sent = (
        select(SubmittedChoice.opening_id)
        .join(Submission, Submission.id == SubmittedChoice.submission_id)
        .where(Submission.application_id == own)
    )
    opening = db.session.scalar(
        select(Opening).where(
            Opening.id == opening_id,
            or_(may_rank(standing), Opening.id.in_(drafted), Opening.id.in_(sent)),
        )
    )
    if opening is None:
        raise NotFound
    return opening


def get_offer(standing: Standing, opening_id: UUID) -> Opening:
    """An opening the student may rank; raises NotFound for every other one."""
    opening = db.session.scalar(select(Opening).where(Opening.id == opening_id, may_rank(standing)))
    if opening is None:
        raise NotFound
    return opening
