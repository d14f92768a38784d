"""Free seats that a supplementary round offers: they leave the first round in the same step.

A seat is counted in one round only. `seats_passed_on` counts those that left; the CHECK on the table and the
conditional UPDATE here see to it that no seat is held in one round and offered in another.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import aliased

from portal import clock
from portal.errors import StaleVersion
from portal.extensions import db
from portal.openings.models import Opening, OpeningField
from portal.openings.rules import OpeningStatus
from portal.openings.service import limits_of, values_of
from portal.rounds.models import Round

_KEPT = ("source", "source_note", "entered_by_id", "submitted_at", "reviewed_at", "reviewed_by_id", "review_comment")


def list_free(round_id: UUID) -> list[Opening]:
    """Approved openings with a free seat, in the order of their ids."""
    statement = select(Opening).where(Opening.round_id == round_id, Opening.status == OpeningStatus.APPROVED.value)
    return list(db.session.scalars(statement.where(Opening.free_seats > 0).order_by(Opening.id)))


def pass_on(parent: Round, round_: Round) -> dict[UUID, int]:
    """Offer the parent's free seats in its supplementary round; opening of the parent → how many seats.

    An opening that accepts none of the round's fields, or that its commune withdrew there, keeps its seats. Nothing
    is passed on twice: what was offered before is free no longer. Raises StaleVersion when a seat was taken in the
    same moment.
    """
    limits = limits_of(round_)
    offered = {
        opening.passed_from_id: opening
        for opening in db.session.scalars(select(Opening).where(Opening.round_id == round_.id))
    }
    passed = {}
    for opening in list_free(parent.id):
        standing, free = offered.get(opening.id), opening.free_seats
        is_withdrawn = standing is not None and standing.status != OpeningStatus.APPROVED
        if is_withdrawn or not limits.fields & set(opening.field_codes):
            continue
        if not _leave(opening.id, free):
            raise StaleVersion
        if standing is None:
            db.session.add(_copy(opening, round_, free))
        else:
            standing.seats += free
        passed[opening.id] = free
    db.session.flush()
    return passed


def _copy(opening: Opening, round_: Round, seats: int) -> Opening:
    limits = limits_of(round_)
    values: dict[str, Any] = {**values_of(opening), **{name: getattr(opening, name) for name in _KEPT}}
    codes = [code for code in values.pop("fields") if code in limits.fields]
    values |= {"seats": seats, "min_gpa": max(opening.min_gpa, limits.min_gpa)}
    values |= {"starts_on": limits.starts_on, "ends_on": limits.ends_on}
    return Opening(
        **values,
        round_id=round_.id,
        commune_code=opening.commune_code,
        passed_from_id=opening.id,
        status=OpeningStatus.APPROVED.value,  # reviewed before; a commune can still withdraw it
        created_at=clock.now(),
        fields=[OpeningField(field_code=code) for code in codes],
    )


def take_back(round_: Round) -> None:
    """The seats of a supplementary round that is cancelled are the first round's again; withdrawn ones are lost."""
    offered = aliased(Opening)
    of_round = (offered.round_id == round_.id, offered.status == OpeningStatus.APPROVED.value)
    seats = select(offered.seats).where(*of_round, offered.passed_from_id == Opening.id).scalar_subquery()
    db.session.execute(
        update(Opening)
        .where(Opening.id.in_(select(offered.passed_from_id).where(*of_round)))
        .values(seats_passed_on=Opening.seats_passed_on - seats)
        .execution_options(synchronize_session=False)
    )


def _leave(opening_id: UUID, count: int) -> bool:
    """Take free seats out of the round; False when somebody was placed on one meanwhile."""
    result = db.session.execute(
        update(Opening)
        .where(Opening.id == opening_id, Opening.free_seats >= count)
        .values(seats_passed_on=Opening.seats_passed_on + count)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
