"""What became of a student's own nominations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.access import Permission
from portal.accounts.models import User
from portal.applications.models import Application, Submission
from portal.extensions import db
from portal.placements.models import Placement
from portal.placements.queries.standing import HOLDS_A_SEAT
from portal.rounds.models import Round
from portal.students.models import Nomination
from portal.students.rules import NominationStatus


def list_own(actor: User) -> list[Any]:
    """What became of the actor's own nominations: rows (Round, placement id, receipt, application id or None)."""
    students = actor.scope(Permission.VIEW_OWN_PLACEMENT).student_ids
    statement = (
        select(Round, Placement.id.label("placement_id"), Submission.receipt)
        .add_columns(Application.id.label("application_id"))
        .select_from(Nomination)
        .join(Round, Round.id == Nomination.round_id)
        .outerjoin(
            Application,
            (Application.round_id == Nomination.round_id) & (Application.student_id == Nomination.student_id),
        )
        .outerjoin(Submission, (Submission.application_id == Application.id) & Submission.counts)
        .outerjoin(
            Placement,
            (Placement.round_id == Nomination.round_id)
            & (Placement.student_id == Nomination.student_id)
            & HOLDS_A_SEAT,
        )
        .where(
            Nomination.student_id.in_(students),
            Nomination.status == NominationStatus.NOMINATED.value,
            Round.opened_at.is_not(None),
        )
        .order_by(Round.internship_starts_on.desc(), Round.id)
    )
    return list(db.session.execute(statement))


def list_lost(actor: User) -> dict[UUID, Placement]:
    """The placement that the actor left or lost last, by round."""
    students = actor.scope(Permission.VIEW_OWN_PLACEMENT).student_ids
    statement = select(Placement).where(Placement.student_id.in_(students), ~HOLDS_A_SEAT)
    found = db.session.scalars(statement.options(joinedload(Placement.opening)).order_by(Placement.vacated_at))
    return {placement.round_id: placement for placement in found}


def get_placements(ids: Sequence[UUID]) -> dict[UUID, Placement]:
    """Placements with their openings and communes, by id."""
    if not ids:
        return {}
    statement = select(Placement).where(Placement.id.in_(ids)).options(joinedload(Placement.opening))
    return {placement.id: placement for placement in db.session.scalars(statement)}
