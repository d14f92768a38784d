"""Reads of pins."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, lazyload

from portal.accounts.models import User
from portal.attempts.models import MatchAttempt
from portal.attempts.pins.models import HandPin
from portal.attempts.rules import AttemptKind
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.paging import Page, paginate

_WITH_NAMES = (
    joinedload(HandPin.student),
    joinedload(HandPin.opening).options(lazyload(Opening.round), joinedload(Opening.commune)),
    joinedload(HandPin.made_by).lazyload(User.grants),
)


def _of_round(round_id: UUID) -> Select[HandPin]:
    return select(HandPin).where(HandPin.round_id == round_id).options(*_WITH_NAMES)


def list_standing(round_id: UUID) -> list[HandPin]:
    """The pins of a round that were not withdrawn, by number, with the names of whom and where."""
    statement = _of_round(round_id).where(HandPin.withdrawn_at.is_(None))
    return list(db.session.scalars(statement.order_by(HandPin.number)))


def list_pins(round_id: UUID, page: int) -> Page[HandPin]:
    """Every pin of a round, the newest first."""
    return paginate(_of_round(round_id).order_by(HandPin.number.desc()), page)


def get_pin(round_id: UUID, pin_id: UUID) -> HandPin:
    """A pin of this round; raises NotFound."""
    pin = db.session.scalar(_of_round(round_id).where(HandPin.id == pin_id))
    if pin is None:
        raise NotFound
    return pin


def list_by_ids(round_id: UUID, ids: Collection[UUID]) -> list[HandPin]:
    """These pins of the round, by number, withdrawn or not."""
    if not ids:
        return []
    return list(db.session.scalars(_of_round(round_id).where(HandPin.id.in_(ids)).order_by(HandPin.number)))


def list_openings(round_id: UUID) -> list[Any]:
    """Approved openings to choose from: rows (id, title, commune), by the commune's name."""
    return list(
        db.session.execute(
            select(Opening.id, Opening.title, Commune.full_name.label("commune"))
            .join(Commune, Commune.code == Opening.commune_code)
            .where(Opening.round_id == round_id, Opening.status == OpeningStatus.APPROVED.value)
            .order_by(Commune.sort_key, Opening.title, Opening.id)
        )
    )


def list_published_pins(round_id: UUID) -> list[dict[str, str]]:
    """What everybody may know of the pins by which the round's result was computed: kind and reason of each."""
    statement = (
        select(MatchAttempt.pins)
        .where(MatchAttempt.round_id == round_id, MatchAttempt.published_at.is_not(None))
        .where(MatchAttempt.kind == AttemptKind.WHOLE.value)
        .order_by(MatchAttempt.published_at.desc())
    )
    return db.session.scalar(statement.limit(1)) or []
