"""Reads for answering: one placement with its people, what was said, and who has not answered yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from portal.access import Permission
from portal.accounts.models import User
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements.models import Placement, PlacementAnswer
from portal.placements.queries.listing import placements_within
from portal.placements.rules.placement import CommuneAnswer, PlacementStatus, StudentAnswer
from portal.rounds.models import Round
from portal.students.models import Student


def get_placement(actor: User, placement_id: UUID, permission: Permission) -> Placement:
    """A published placement within the permission's reach, with its people and its round; raises NotFound."""
    scope = actor.scope(permission)
    own = Placement.student_id.in_(scope.student_ids)
    found = db.session.scalar(
        _with_people().where(Placement.id == placement_id, own if scope.student_ids else placements_within(scope))
    )
    if found is None or not found.opening.round.is_published:
        raise NotFound
    return found


def _with_people() -> Select[Any]:
    return (
        select(Placement)
        .join(Student, Student.id == Placement.student_id)
        .join(Opening, Opening.id == Placement.opening_id)
        .options(
            joinedload(Placement.student),
            joinedload(Placement.opening).options(joinedload(Opening.round), joinedload(Opening.commune)),
        )
    )


def list_said(placement: Placement) -> list[tuple[PlacementAnswer, str | None]]:
    """What was said about a placement, the newest first, each with the name of who entered it."""
    statement = (
        select(PlacementAnswer, User.full_name)
        .outerjoin(User, User.id == PlacementAnswer.given_by_id)
        .where(PlacementAnswer.placement_id == placement.id)
        .order_by(PlacementAnswer.given_at.desc(), PlacementAnswer.id)
    )
    return [(answer, name) for answer, name in db.session.execute(statement)]


def list_students_awaiting_answer(round_: Round) -> list[Placement]:
    """Placements of a round whose student has not answered."""
    return _awaiting(round_, Placement.student_answer == StudentAnswer.AWAITED.value)


def list_communes_awaiting_answer(round_: Round) -> list[Placement]:
    """Placements of a round whose commune has not answered."""
    return _awaiting(round_, Placement.commune_answer == CommuneAnswer.AWAITED.value)


def _awaiting(round_: Round, awaited: ColumnElement[bool]) -> list[Placement]:
    if not round_.is_live:
        return []
    statement = _with_people().where(
        Placement.round_id == round_.id, Placement.status == PlacementStatus.PUBLISHED.value, awaited
    )
    return list(db.session.scalars(statement.order_by(Student.sort_key, Student.id)))
