"""The rule of two people: who may not approve an attempt, for what they did to it or entered for others."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CompoundSelect, Uuid, column, false, select, table, true, union, union_all

from portal.applications.models import Application, Submission
from portal.attempts.changes.models import HandChange
from portal.attempts.models import MatchAttempt
from portal.attempts.pins.models import HandPin
from portal.extensions import db
from portal.openings.models import Opening, OpeningQuestion
from portal.openings.rules import AnswerSource, Source

# Tables of a later room, read by name for the rule of two people.
_PLACEMENT = table("placement", column("id", Uuid), column("round_id", Uuid))
_PLACEMENT_ANSWER = table(
    "placement_answer", column("placement_id", Uuid), column("given_by_id", Uuid), column("source")
)


def _on_behalf(round_id: UUID) -> CompoundSelect[UUID | None]:
    wrote_opening = select(Opening.entered_by_id).where(
        Opening.round_id == round_id, Opening.source != Source.PORTAL.value
    )
    wrote_answer = (
        select(OpeningQuestion.answered_by_id)
        .join(Opening, Opening.id == OpeningQuestion.opening_id)
        .where(Opening.round_id == round_id)
        .where(OpeningQuestion.answer_source.in_([AnswerSource.PAPER.value, AnswerSource.PHONE.value]))
    )
    told_of_placement = (
        select(_PLACEMENT_ANSWER.c.given_by_id)
        .join(_PLACEMENT, _PLACEMENT.c.id == _PLACEMENT_ANSWER.c.placement_id)
        .where(_PLACEMENT.c.round_id == round_id, _PLACEMENT_ANSWER.c.source.in_(["paper", "phone"]))
    )
    wrote_list = (
        select(Submission.entered_by_id)
        .join(Application, Application.id == Submission.application_id)
        .where(Application.round_id == round_id, Submission.source != Source.PORTAL.value)
    )
    return union(wrote_opening, wrote_answer, told_of_placement, wrote_list)


def writers_on_behalf(round_id: UUID) -> set[UUID]:
    """Who entered an opening, an answer about one or to a placement, or a student's list, come by paper or phone."""
    return {person for person in db.session.scalars(_on_behalf(round_id)) if person is not None}


def changers(attempt: MatchAttempt) -> set[UUID]:
    """Who stepped in by hand: changed the attempt, took a change back, or made a pin that it was run with."""
    return set(db.session.scalars(_stepped_in(attempt)))


def _stepped_in(attempt: MatchAttempt) -> CompoundSelect[UUID]:
    changed = select(HandChange.changed_by_id).where(HandChange.attempt_id == attempt.id)
    pinned = select(HandPin.made_by_id).where(HandPin.id.in_([UUID(pin["id"]) for pin in attempt.pins]))
    return union(changed, pinned)


class Barred(NamedTuple):
    """Who may not approve an attempt: for what they did to it, and for what they entered in its round for others."""

    worked_on_it: set[UUID]
    on_behalf: set[UUID]


def list_barred(attempt: MatchAttempt) -> Barred:
    """Everybody who may not approve the attempt; one statement."""
    changed, wrote = _stepped_in(attempt).subquery(), _on_behalf(attempt.round_id).subquery()
    both = union_all(select(true(), changed.c[0]), select(false(), wrote.c[0]))
    rows = [(worked, person) for worked, person in db.session.execute(both) if person is not None]
    owners = {person for person in (attempt.started_by_id, attempt.sent_by_id) if person is not None}
    return Barred(
        worked_on_it=owners | {person for worked, person in rows if worked},
        on_behalf={person for worked, person in rows if not worked},
    )
