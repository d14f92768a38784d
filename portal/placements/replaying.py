"""Every placement's state rebuilt from the audit trail alone, and held against the tables."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.extensions import db
from portal.placements.models import Placement
from portal.placements.rules import CommuneAnswer, PlacementAction, PlacementStatus, StudentAnswer
from portal.placements.rules.answers import Act
from portal.placements.trail import from_short, read

_PUBLISHED, _SWAPPED = "attempt_published", "swap_approve"
_COURSE = (PlacementAction.START, PlacementAction.END_EARLY, PlacementAction.COMPLETE)
_ACTS = [f"placement_{said.value}" for said in (*Act, *_COURSE)]
# How a new placement stands: after a publication, and after a swap, to which both sides had said yes.
_AWAITED = (PlacementStatus.PUBLISHED.value, StudentAnswer.AWAITED.value, CommuneAnswer.AWAITED.value, None)
_AGREED = (PlacementStatus.READY.value, StudentAnswer.ACCEPTED.value, CommuneAnswer.CONFIRMED.value, None)


@dataclass(frozen=True)
class State:
    """What the trail and the table both know of a placement."""

    student_id: UUID
    opening_id: UUID
    rank: int
    status: str
    student_answer: str
    commune_answer: str
    because: str | None


@dataclass(frozen=True)
class Difference:
    """A placement of which trail and table say otherwise; None where one of them does not know it."""

    placement_id: UUID
    trail: State | None
    table: State | None


def rebuild() -> dict[UUID, State]:
    """Placement → state, from the trail's events in the order of their commits."""
    states: dict[UUID, State] = {}
    chosen = AuditEvent.action.in_([_PUBLISHED, _SWAPPED, *_ACTS])
    statement = select(AuditEvent.action, AuditEvent.object_id, AuditEvent.body).where(chosen)
    for action, object_id, body in db.session.execute(statement.order_by(AuditEvent.sequence)):
        facts = json.loads(body)["facts"]
        if action == _PUBLISHED:
            _place(states, facts, _AWAITED)
        elif action == _SWAPPED:
            _place(states, facts, _AGREED)
        else:
            _say(states, UUID(object_id), facts)
    return states


def _place(states: dict[UUID, State], facts: dict[str, Any], how: tuple[str, str, str, None]) -> None:
    for short in facts["vacated"]:
        gone = from_short(short)
        vacated = {"status": PlacementStatus.VACATED.value, "because": facts["because"]}
        states[gone] = replace(states[gone], **vacated)
    for placed in read(facts["placed"]):
        states[placed.id] = State(placed.student_id, placed.opening_id, placed.rank, *how)


def _say(states: dict[UUID, State], placement_id: UUID, facts: dict[str, Any]) -> None:
    states[placement_id] = replace(
        states[placement_id],
        status=facts["status"],
        student_answer=facts["student"],
        commune_answer=facts["commune"],
        because=facts["because"],
    )


def find_differences() -> list[Difference]:
    """Where the table is not what the trail says it must be, in the order of the placements' ids."""
    trail, table = rebuild(), _stored()
    return [
        Difference(key, trail.get(key), table.get(key))
        for key in sorted(trail.keys() | table.keys())
        if trail.get(key) != table.get(key)
    ]


def _stored() -> dict[UUID, State]:
    columns = (
        *(Placement.id, Placement.student_id, Placement.opening_id, Placement.rank),
        *(Placement.status, Placement.student_answer, Placement.commune_answer, Placement.vacated_because),
    )
    return {row[0]: State(*row[1:]) for row in db.session.execute(select(*columns))}
