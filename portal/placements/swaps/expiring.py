"""Swaps that come to nothing by themselves: too late, or one of the two placements is no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from portal import clock
from portal.audit.service import record
from portal.extensions import db
from portal.placements.models import Placement
from portal.placements.swaps import telling
from portal.placements.swaps.models import Swap
from portal.placements.swaps.rules import TRANSITIONS, WAITING, SwapAction, is_over
from portal.transitions import next_status
from portal.vietnamese.dates import day_start


def starts_at(swap: Swap) -> datetime:
    """The instant at which the first of the two internships begins."""
    return day_start(min(placement.opening.starts_on for placement in swap.placements))


def has_run_out(swap: Swap, now: datetime) -> bool:
    """Whether a swap that waits can come to nothing more."""
    if not swap.round.is_live or not all(p.is_before_start for p in swap.placements):
        return True
    return is_over(swap.status, answer_by=swap.answer_by, starts_at=starts_at(swap), now=now)


def expire_of(placements: Sequence[Placement]) -> None:
    """Placements that the caller has locked are vacated: what waits to exchange one of them ends."""
    ids = [placement.id for placement in placements]
    waiting = select(Swap).where(Swap.status.in_(WAITING), or_(Swap.first_id.in_(ids), Swap.second_id.in_(ids)))
    locked = waiting.order_by(Swap.id).with_for_update(of=Swap).execution_options(populate_existing=True)
    for swap in db.session.scalars(locked).all():
        _expire(swap)


def expire_due(now: datetime) -> None:
    """End the swaps whose time has run out."""
    waiting = db.session.scalars(select(Swap).where(Swap.status.in_(WAITING)).order_by(Swap.id)).all()
    for swap in waiting:
        if not has_run_out(swap, now):
            continue
        lock(swap)
        if swap.is_waiting:
            _expire(swap)


def lock(swap: Swap) -> None:
    """Wait for whoever changes one of the placements or the swap now, and read them anew.

    The placements first: so does whoever vacates one of them.
    """
    lock_placements([swap.first_id, swap.second_id])
    db.session.execute(select(Swap.id).where(Swap.id == swap.id).with_for_update())
    db.session.refresh(swap)


def lock_placements(ids: Sequence[UUID]) -> None:
    """Wait for whoever changes one of them now, and read them anew; in the order of their ids, as everybody does."""
    rows = select(Placement).where(Placement.id.in_(ids)).order_by(Placement.id).with_for_update(of=Placement)
    db.session.scalars(rows.execution_options(populate_existing=True)).all()


def _expire(swap: Swap) -> None:
    swap.status = next_status(TRANSITIONS, swap.status, SwapAction.EXPIRE).value
    swap.ended_at = clock.now()
    db.session.flush()
    telling.tell_ended(swap, "")
    record("swap_expire", swap, actor=None, status=swap.status)
