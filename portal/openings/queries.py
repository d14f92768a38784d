"""Reads of openings, scoped to the actor; and the openings as the matching takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select, true

from portal.access import Permission, Scope
from portal.accounts.models import User
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.demand import count_rankings_of, rankings
from portal.openings.models import Opening, OpeningField, OpeningQuestion
from portal.openings.rules import ANSWERABLE, EDITABLE, Lacks, OpeningStatus, Support
from portal.paging import Page, in_order, paginate
from portal.rounds.models import Round, RoundPriority
from portal.rounds.rules import PRIORITY_LEVELS
from portal.schools.models import Field
from portal.vietnamese.folding import like_pattern


@dataclass(frozen=True)
class OpeningFilter:
    """What a list of openings is narrowed to; None and "" leave it open."""

    status: str | None = None
    field: str | None = None
    level: int | None = None
    search: str = ""
    lacks: Lacks | None = None

    @classmethod
    def read(cls, words: Mapping[str, str]) -> OpeningFilter:
        """From the words of an address; a level that is none leaves it open."""
        level, lacks = words.get("level", ""), words.get("lacks", "")
        lack = Lacks(lacks) if lacks in set(Lacks) else None
        known = int(level) if level in map(str, PRIORITY_LEVELS) else None
        return cls(words.get("status"), words.get("field"), known, words.get("search", ""), lack)


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """The openings a permission reaches: communes see their own, schools and those above them all."""
    if scope.everything or scope.school_codes:
        return true()
    return Opening.commune_code.in_(scope.commune_codes) if scope.commune_codes else false()


def get_opening(actor: User, opening_id: UUID, permission: Permission = Permission.VIEW_OPENINGS) -> Opening:
    """An opening the permission reaches; raises NotFound."""
    opening = db.session.scalar(select(Opening).where(Opening.id == opening_id, in_scope(actor.scope(permission))))
    if opening is None:
        raise NotFound
    return opening


def list_openings(actor: User, round_id: UUID, wanted: OpeningFilter, page: int, sort: str = "") -> Page[Any]:
    """Rows of a round's openings, by commune or by a key of ORDERS."""
    statement = _LISTED.where(Opening.round_id == round_id, in_scope(actor.scope(Permission.VIEW_OPENINGS)))
    return paginate(in_order(narrowed(statement, wanted), sort, ORDERS), page, rows=True)


def level_joins() -> ColumnElement[bool]:
    """Joins an opening with the level that its commune has in its round."""
    return (RoundPriority.round_id == Opening.round_id) & (RoundPriority.commune_code == Opening.commune_code)


# Made once: putting it together took as long as asking the database.
_LISTED = (
    select(Opening.id, Opening.title, Opening.status, Opening.seats, Opening.min_gpa, Opening.source)
    .add_columns(Opening.seats_taken, Opening.starts_on, Opening.ends_on, Opening.mentor_name, Opening.lodging)
    .add_columns(Opening.submitted_at, Commune.full_name.label("commune"), Commune.code.label("commune_code"))
    .add_columns(RoundPriority.level)
    .join(Commune, Commune.code == Opening.commune_code)
    .outerjoin(RoundPriority, level_joins())
    .order_by(Commune.sort_key, Commune.code, Opening.created_at, Opening.id)
)
_FIELDS_OF = (
    select(OpeningField.opening_id, OpeningField.field_code)
    .where(OpeningField.opening_id.in_(bindparam("openings", expanding=True)))
    .order_by(OpeningField.field_code)
)


ORDERS = {
    "commune": (Commune.sort_key, Commune.code),
    "level": (RoundPriority.level,),
    "seats": (Opening.seats,),
    "min_gpa": (Opening.min_gpa,),
    "starts_on": (Opening.starts_on,),
    "status": (Opening.status,),
    "submitted_at": (Opening.submitted_at,),
}


def narrowed(statement: Select[Any], wanted: OpeningFilter) -> Select[Any]:
    """Those of the rows that the filters let through; the select joins communes and their levels."""
    if wanted.status:
        statement = statement.where(Opening.status == wanted.status)
    if wanted.field:
        accepting = select(OpeningField.opening_id).where(OpeningField.field_code == wanted.field)
        statement = statement.where(Opening.id.in_(accepting))
    if wanted.level:
        statement = statement.where(RoundPriority.level == wanted.level)
    if wanted.search:
        statement = statement.where(Commune.search_text.like(like_pattern(wanted.search), escape="\\"))
    return statement.where(lacking(wanted.lacks)) if wanted.lacks else statement


def lacking(what: Lacks) -> ColumnElement[bool]:
    """The openings that still lack this; counts and the lists behind them both ask here."""
    if what is Lacks.SENDING:
        return Opening.status.in_([status.value for status in EDITABLE])
    if what is Lacks.STUDENTS:
        listed = select(rankings().subquery().c.opening_id)
        approved = Opening.status == OpeningStatus.APPROVED.value
        return and_(approved, Opening.seats > 0, Opening.id.not_in(listed))
    asked = select(OpeningQuestion.opening_id).where(OpeningQuestion.answered_at.is_(None))
    return and_(Opening.id.in_(asked), Opening.status.in_([status.value for status in ANSWERABLE]))


def count_by_status(actor: User, round_id: UUID) -> dict[str, tuple[int, int]]:
    """Status → (openings, seats) of those the actor sees."""
    rows = db.session.execute(
        select(Opening.status, func.count(), func.sum(Opening.seats))
        .where(Opening.round_id == round_id, in_scope(actor.scope(Permission.VIEW_OPENINGS)))
        .group_by(Opening.status)
    )
    return {status: (openings, seats) for status, openings, seats in rows}


def list_to_copy(actor: User, round_: Round) -> list[Opening]:
    """Requests of the actor's communes in other rounds, the latest first; drafts and refused ones left out."""
    communes = actor.scope(Permission.REQUEST_INTERNS).commune_codes
    kept = [OpeningStatus.APPROVED.value, OpeningStatus.WITHDRAWN.value, OpeningStatus.SUBMITTED.value]
    return list(
        db.session.scalars(
            select(Opening)
            .where(Opening.commune_code.in_(communes), Opening.round_id != round_.id)
            .where(Opening.status.in_(kept))
            .order_by(Opening.created_at.desc(), Opening.id)
            .limit(50)
        )
    )


def count_rankings(opening_id: UUID) -> int:
    """In how many applications that count the opening is listed; never whose."""
    return count_rankings_of([opening_id])[opening_id]


def level_of(opening: Opening) -> int | None:
    """The priority level of the opening's commune in its round; None while it is not determined."""
    return db.session.scalar(
        select(RoundPriority.level).where(
            RoundPriority.round_id == opening.round_id, RoundPriority.commune_code == opening.commune_code
        )
    )


def field_names() -> dict[str, str]:
    """Code → name of every field, in the order of the fields."""
    rows = db.session.execute(select(Field.code, Field.name).order_by(Field.position))
    return {code: name for code, name in rows}


def list_communes(codes: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """(code, full name) of these communes, or of all, in Vietnamese order."""
    statement = select(Commune.code, Commune.full_name).order_by(Commune.sort_key, Commune.code)
    if codes is not None:
        statement = statement.where(Commune.code.in_(list(codes)))
    return [(code, name) for code, name in db.session.execute(statement)]


def name_of(user_id: UUID | None) -> str:
    """The name of whoever entered or reviewed an opening."""
    return (user_id and db.session.scalar(select(User.full_name).where(User.id == user_id))) or ""


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
        select(Opening.id, Opening.commune_code, RoundPriority.level, Opening.status)
        .add_columns(Opening.own_seats.label("seats"), Opening.min_gpa, *support)
        .outerjoin(
            RoundPriority,
            (RoundPriority.round_id == Opening.round_id) & (RoundPriority.commune_code == Opening.commune_code),
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
    rows = db.session.execute(_FIELDS_OF, {"openings": list(opening_ids)}).all()
    for opening_id, code in rows:
        found[opening_id].append(code)
    return defaultdict(tuple, {key: tuple(codes) for key, codes in found.items()})
