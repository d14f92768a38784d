"""Reminding everybody who has not answered, by the verb with which one is reminded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.errors import DomainError
from portal.extensions import db
from portal.listings.several import LOOKED_THROUGH, Effect, Effects, Outcome, do_each
from portal.placements.models import Placement
from portal.placements.queries import Side, Wanted, is_awaited, list_awaiting, placements_within
from portal.reminders import by_hand
from portal.reminders.by_hand import Reach
from portal.rounds.models import Round
from portal.vietnamese.dates import local_day


def list_effects(actor: User, round_: Round, wanted: Wanted, side: Side | None) -> Effects:
    """Whom reminding those of the list (of one side) would write to, the nearest deadline first."""
    if not round_.is_live:
        return Effects([], left=False)
    page = list_awaiting(actor, round_.id, wanted, side, per_page=LOOKED_THROUGH)
    reach, today = by_hand.reach_of(page, round_), local_day(clock.now())
    rows = [_effect(row, [one for one in _sides(side) if is_awaited(row, one)], reach[row.id], today) for row in page]
    return Effects.among(rows, page.total > LOOKED_THROUGH)


def _sides(side: Side | None) -> list[Side]:
    return [side] if side else list(Side)


def _effect(row: Any, sides: list[Side], reach: Reach, today: date) -> Effect:
    names = {Side.STUDENT: _("nhắc sinh viên"), Side.COMMUNE: _("nhắc %(commune)s", commune=row.commune)}
    reached = [one for one in sides if any(person.email for person in reach.of(one)[0])]
    due = [one for one in reached if not _is_of(reach.of(one)[1], today)]
    hindrance = ""
    if not due:
        hindrance = _("Hôm nay đã nhắc rồi.") if reached else _("Không có địa chỉ thư: hãy gọi điện.")
    return Effect(row.id, row.version, row.full_name, "; ".join(names[one] for one in due or sides), hindrance)


def _is_of(at: Any, day: date) -> bool:
    return at is not None and local_day(at) == day


def remind(round_: Round, side: Side | None, seen: Mapping[UUID, str], *, actor: User) -> Outcome:
    """Write to those who were seen and have still not answered; a commune gets one letter for all its interns."""
    found = db.session.scalars(
        select(Placement)
        .where(Placement.id.in_(seen), Placement.round_id == round_.id)
        .where(placements_within(actor.scope(Permission.ENTER_ANSWER_ON_BEHALF)))
    ).all()
    told: set[object] = set()
    return do_each(
        seen,
        found,
        lambda placement, _version: _remind(placement, _sides(side), told, actor),
        lambda placement: placement.student.full_name,
    )


def _remind(placement: Placement, sides: list[Side], told: set[object], actor: User) -> None:
    """Who is out of reach on one side is still reminded on the other; refused is what works on neither."""
    reached, refusals = False, []
    for side in [one for one in sides if is_awaited(placement, one)] or sides:
        about = placement.student_id if side is Side.STUDENT else placement.opening.commune_code
        if about not in told:
            try:
                by_hand.remind(placement, side, actor=actor)
            except DomainError as refusal:
                refusals.append(refusal)
                continue
            told.add(about)
        reached = True
    if not reached:
        raise refusals[0]
