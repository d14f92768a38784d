"""Reads of swaps, scoped to the actor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from portal.access import Permission, Scope
from portal.accounts.models import User
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.models import Opening
from portal.paging import Page, paginate
from portal.placements.models import Placement, PlacementAnswer
from portal.placements.queries.standing import HOLDS_A_SEAT
from portal.placements.rules.answers import ON_BEHALF
from portal.placements.swaps.models import Swap, SwapAnswer
from portal.placements.swaps.rules import WAITING, SwapStatus
from portal.rounds.models import Round
from portal.students.models import Student


def _with_people() -> Select[Any]:
    people = [
        joinedload(side).options(
            joinedload(Placement.student),
            joinedload(Placement.opening).options(
                joinedload(Opening.commune), lazyload(Opening.round), lazyload(Opening.fields)
            ),
        )
        for side in (Swap.first, Swap.second)
    ]
    round_ = joinedload(Swap.round).options(lazyload(Round.fields), lazyload(Round.steps))
    return select(Swap).options(*people, round_)


def find_partner(round_id: UUID, code: str) -> Placement | None:
    """The placement that stands of the student with this code."""
    statement = select(Placement).join(Student, Student.id == Placement.student_id)
    return db.session.scalar(statement.where(Placement.round_id == round_id, Student.code == code, HOLDS_A_SEAT))


def find_waiting(placement_ids: Collection[UUID]) -> Swap | None:
    """A swap that waits and is about one of these placements."""
    about = or_(Swap.first_id.in_(placement_ids), Swap.second_id.in_(placement_ids))
    return db.session.scalars(select(Swap).where(Swap.status.in_(WAITING), about).limit(1)).first()


def list_waiting(round_ids: Collection[UUID]) -> list[Swap]:
    """The swaps of these rounds that wait for somebody, the oldest first."""
    statement = _with_people().where(Swap.round_id.in_(round_ids), Swap.status.in_(WAITING))
    answers = selectinload(Swap.answers).joinedload(SwapAnswer.given_by).lazyload(User.grants)
    return list(db.session.scalars(statement.order_by(Swap.proposed_at, Swap.id).options(answers)))


def count_proposals(placement: Placement) -> int:
    """How often the placement's student has proposed a swap in the round."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Swap)
            .join(Placement, Placement.id == Swap.first_id)
            .where(Swap.round_id == placement.round_id, Placement.student_id == placement.student_id)
        )
        or 0
    )


def get_own_swap(actor: User, swap_id: UUID) -> Swap:
    """A swap of which the actor is one of the two students; raises NotFound."""
    swap = db.session.scalar(_with_people().where(Swap.id == swap_id))
    students = actor.scope(Permission.VIEW_OWN_PLACEMENT).student_ids
    if swap is None or not any(placement.student_id in students for placement in swap.placements):
        raise NotFound
    return swap


def list_own_swaps(actor: User) -> dict[UUID, Swap]:
    """The newest swap about each of the actor's placements that stand, by placement."""
    students = actor.scope(Permission.VIEW_OWN_PLACEMENT).student_ids
    own = select(Placement.id).where(Placement.student_id.in_(students), HOLDS_A_SEAT)
    statement = select(Swap).where(or_(Swap.first_id.in_(own), Swap.second_id.in_(own))).order_by(Swap.proposed_at)
    found = db.session.scalars(statement.options(lazyload(Swap.answers))).all()
    return {placement_id: swap for swap in found for placement_id in (swap.first_id, swap.second_id)}


def get_swap(actor: User, swap_id: UUID, permission: Permission) -> Swap:
    """A swap that both students want, within the permission's reach; raises NotFound."""
    found = db.session.scalar(_with_people().where(Swap.id == swap_id, _known(), _within(actor.scope(permission))))
    if found is None:
        raise NotFound
    return found


def list_swaps(actor: User, round_id: UUID, page: int) -> Page[Swap]:
    """The swaps of a round within the actor's reach, those that wait first, then the newest."""
    statement = _with_people().where(
        Swap.round_id == round_id, _known(), _within(actor.scope(Permission.VIEW_PLACEMENTS))
    )
    return paginate(statement.order_by(Swap.ended_at.is_not(None), Swap.proposed_at.desc(), Swap.id), page)


def _known() -> ColumnElement[bool]:
    """Until both students want it, it is nobody else's business."""
    return Swap.consented_at.is_not(None)


def _within(scope: Scope) -> ColumnElement[bool]:
    """Swaps of these schools' students and on these communes' openings."""
    if scope.everything:
        return true()
    side, student, opening = aliased(Placement), aliased(Student), aliased(Opening)
    theirs = (
        select(side.id)
        .join(student, student.id == side.student_id)
        .join(opening, opening.id == side.opening_id)
        .where(or_(student.school_code.in_(scope.school_codes), opening.commune_code.in_(scope.commune_codes)))
    )
    return or_(Swap.first_id.in_(theirs), Swap.second_id.in_(theirs))


def who_entered(swap: Swap) -> set[UUID]:
    """Who wrote down for somebody else an answer to the swap, or to one of its placements."""
    entered = select(PlacementAnswer.given_by_id).where(
        PlacementAnswer.placement_id.in_([swap.first_id, swap.second_id]),
        PlacementAnswer.source.in_([source.value for source in ON_BEHALF]),
        PlacementAnswer.given_by_id.is_not(None),
    )
    written = {person for person in db.session.scalars(entered) if person is not None}
    return written | who_entered_answers(swap)


def who_entered_answers(swap: Swap) -> set[UUID]:
    """Who wrote down for somebody else an answer to the swap itself; no statement."""
    return {answer.given_by_id for answer in swap.answers if answer.source in ON_BEHALF}


def count_exchanged(round_id: UUID) -> int:
    """How many swaps of the round took place."""
    done = Swap.status == SwapStatus.EXCHANGED.value
    return db.session.scalar(select(func.count()).select_from(Swap).where(Swap.round_id == round_id, done)) or 0


class Exchanged(NamedTuple):
    """A swap that took place: which of its round's it was, counted from 1, and when."""

    number: int
    at: datetime


def list_exchanged(actor: User) -> dict[UUID, Exchanged]:
    """The swap by which the actor left a place last, by round."""
    earlier, left = aliased(Swap), aliased(Placement)
    done = SwapStatus.EXCHANGED.value
    number = (
        select(func.count())
        .select_from(earlier)
        .where(earlier.round_id == Swap.round_id, earlier.status == done, earlier.ended_at <= Swap.ended_at)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Swap.round_id, number, Swap.ended_at)
        .join(left, or_(left.id == Swap.first_id, left.id == Swap.second_id))
        .where(Swap.status == done, left.student_id.in_(actor.scope(Permission.VIEW_OWN_PLACEMENT).student_ids))
        .order_by(Swap.ended_at)
    )
    return {round_id: Exchanged(count, at) for round_id, count, at in rows if at is not None}


def list_of_placement(placement: Placement) -> list[Swap]:
    """What both students wanted about a placement, the newest first."""
    about = or_(Swap.first_id == placement.id, Swap.second_id == placement.id)
    statement = select(Swap).where(about, _known()).order_by(Swap.proposed_at.desc())
    return list(db.session.scalars(statement.options(lazyload(Swap.answers))))
