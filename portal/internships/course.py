"""The course of an internship: the intern comes, completes it, or ends it early.

Who wrote what down when is in the audit trail.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import User
from portal.audit.service import record
from portal.errors import DomainError, TransitionNotAllowed
from portal.extensions import db
from portal.internships import telling
from portal.internships.models import Internship
from portal.internships.queries import find_internship, list_to_complete, may_follow
from portal.internships.rules import is_day_of_internship
from portal.placements.models import Placement
from portal.placements.rules import TRANSITIONS, PlacementAction, PlacementStatus
from portal.placements.rules.answers import Source
from portal.placements.seen import Seen
from portal.placements.service.answers import facts_of, lock
from portal.placements.swaps.expiring import expire_of
from portal.transitions import next_status
from portal.vietnamese.dates import local_day


def confirm_arrival(placement: Placement, day: date, *, seen: Seen, actor: User) -> None:
    """Write down that the intern came, on this day.

    Raises StaleVersion, TransitionNotAllowed, and DomainError for a day outside the internship or still to come.
    """
    _ensure_possible(placement, PlacementAction.START, seen)
    _ensure_day(placement, day)
    _start(placement, day, actor)


def end_early(placement: Placement, day: date, reason: str, *, seen: Seen, actor: User) -> None:
    """Write down that the intern left before the end, the last day and why; all concerned are told.

    Raises as `confirm_arrival`, and DomainError for a day before the intern came.
    """
    _ensure_possible(placement, PlacementAction.END_EARLY, seen)
    _ensure_day(placement, day)
    kept = _internship_of(placement)
    if day < kept.began_on:
        message = _("Ngày cuối không thể trước ngày sinh viên đến (%(day)s).", day=f"{kept.began_on:%d/%m/%Y}")
        raise DomainError(message, field="day")
    kept.ended_on, kept.end_reason = day, reason
    _move(placement, PlacementAction.END_EARLY, actor, day, reason)
    telling.tell_ended_early(placement, day, reason)


def complete_due(today: date) -> None:
    """Complete every internship whose last day has come and whose host has assessed the intern."""
    for placement in list_to_complete(today):
        lock(placement)
        if placement.status == PlacementStatus.READY:  # came without anybody writing it down
            _start(placement, placement.opening.starts_on, None)
        if placement.status != PlacementStatus.ACTIVE:
            continue
        _internship_of(placement).ended_on = placement.opening.ends_on
        _move(placement, PlacementAction.COMPLETE, None, placement.opening.ends_on)
        telling.tell_completed(placement)


def _ensure_possible(placement: Placement, action: PlacementAction, seen: Seen) -> None:
    lock(placement)
    seen.ensure_current(placement)
    if not may_follow(placement, action):
        raise TransitionNotAllowed(placement.status, action)


def _ensure_day(placement: Placement, day: date) -> None:
    opening, today = placement.opening, local_day(clock.now())
    if not is_day_of_internship(day, starts_on=opening.starts_on, ends_on=opening.ends_on, today=today):
        message = _(
            "Ngày này phải trong thời gian thực tập (từ %(first)s đến %(last)s) và không sau hôm nay.",
            first=f"{opening.starts_on:%d/%m/%Y}",
            last=f"{opening.ends_on:%d/%m/%Y}",
        )
        raise DomainError(message, field="day")


def _start(placement: Placement, day: date, actor: User | None) -> None:
    expire_of([placement])
    db.session.add(Internship(placement_id=placement.id, began_on=day))
    _move(placement, PlacementAction.START, actor, day)


def _internship_of(placement: Placement) -> Internship:
    """What was written down when the intern came; from the first day on where that was before such days were kept."""
    kept = find_internship(placement.id)
    if kept is None:
        kept = Internship(placement_id=placement.id, began_on=placement.opening.starts_on)
        db.session.add(kept)
    return kept


def _move(placement: Placement, action: PlacementAction, actor: User | None, day: date, reason: str = "") -> None:
    placement.status = next_status(TRANSITIONS, placement.status, action).value
    db.session.flush()
    personal = {"reason": reason} if reason else None
    facts = facts_of(placement, Source.PORTAL)
    record(f"placement_{action.value}", placement, actor=actor, personal=personal, day=day, **facts)
