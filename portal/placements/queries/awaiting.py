"""Who has not answered yet about a placement, with what is needed to ring them up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import or_

from portal.access import Permission
from portal.accounts.models import User
from portal.paging import Page, paginate
from portal.placements.models import Placement
from portal.placements.queries.listing import AWAITED, Side, Wanted, narrowed, placements_within, with_names
from portal.placements.rules.placement import CommuneAnswer, PlacementStatus, StudentAnswer
from portal.students.models import Student


def is_awaited(placement: Any, side: Side) -> bool:
    """Whether this side of a placement, or of a row of the list, has not answered yet."""
    return {
        Side.STUDENT: placement.student_answer == StudentAnswer.AWAITED,
        Side.COMMUNE: placement.commune_answer == CommuneAnswer.AWAITED,
    }[side]


def list_awaiting(
    actor: User, round_id: UUID, wanted: Wanted, side: Side | None, *, page: int = 1, per_page: int | None = None
) -> Page[Any]:
    """Rows of the published placements that wait for an answer (of one side), the nearest deadline first.

    Two statements, whatever the number.
    """
    awaited = AWAITED[side] if side else or_(*AWAITED.values())
    statement = (
        with_names()
        .add_columns(Placement.student_id, Placement.student_answer, Placement.commune_answer, Placement.answer_by)
        .add_columns(Placement.version)
        .where(Placement.round_id == round_id, Placement.status == PlacementStatus.PUBLISHED.value, awaited)
        .where(placements_within(actor.scope(Permission.ENTER_ANSWER_ON_BEHALF)))
        .order_by(Placement.answer_by, Student.sort_key, Student.id)
    )
    return paginate(narrowed(statement, wanted), page, rows=True, per_page=per_page)
