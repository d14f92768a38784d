"""What waits for a commune in a round, as things a link can be given for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.action_links.rules import Task
from portal.extensions import db
from portal.internships.queries import is_assessable, waiting_for_assessment
from portal.openings.models import Opening, OpeningQuestion
from portal.openings.rules import ANSWERABLE
from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus
from portal.placements.rules.placement import CommuneAnswer
from portal.rounds.models import Round


@dataclass(frozen=True)
class Waiting:
    """One thing a commune can do: the task with its placement or question."""

    task: Task
    subject: Placement | OpeningQuestion

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"{self.task}:{self.subject.id}"

    @property
    def opening(self) -> Opening:
        return self.subject.opening


def list_waiting(round_: Round, commune_codes: Collection[str]) -> list[Waiting]:
    """All that waits for these communes: questions, interns to confirm, interns to assess; three statements."""
    communes = Opening.commune_code.in_(commune_codes)
    asked = db.session.scalars(
        _unanswered(round_).where(communes).options(contains_eager(OpeningQuestion.opening)).order_by(Opening.title)
    )
    with_people = (joinedload(Placement.student), contains_eager(Placement.opening))
    answered = _unconfirmed(round_).where(communes).options(*with_people).order_by(Opening.title, Placement.id)
    assessed = waiting_for_assessment(round_).where(communes).options(*with_people).order_by(Placement.id)
    return [
        *(Waiting(Task.ANSWER, question) for question in asked),
        *(Waiting(Task.CONFIRM, placement) for placement in db.session.scalars(answered)),
        *(Waiting(Task.ASSESS, placement) for placement in db.session.scalars(assessed) if is_assessable(placement)),
    ]


def count_waiting(round_: Round) -> dict[Task, Counter[str]]:
    """Per task: commune code → how many wait. Three statements, whatever the number of communes."""
    statements: dict[Task, Select[Any]] = {
        Task.ANSWER: _unanswered(round_),
        Task.CONFIRM: _unconfirmed(round_),
        Task.ASSESS: waiting_for_assessment(round_),
    }
    counts: dict[Task, Counter[str]] = {}
    for task, statement in statements.items():
        counted = statement.with_only_columns(Opening.commune_code, func.count()).group_by(Opening.commune_code)
        counts[task] = Counter({code: number for code, number in db.session.execute(counted)})
    return counts


def find_waiting(task: Task, subject_id: UUID, round_: Round, commune_code: str) -> Waiting | None:
    """The one thing, if it still waits for this commune."""
    found = (one for one in list_waiting(round_, [commune_code]) if one.task is task)
    return next((one for one in found if one.subject.id == subject_id), None)


def _unanswered(round_: Round) -> Select[Any]:
    return (
        select(OpeningQuestion)
        .join(Opening, Opening.id == OpeningQuestion.opening_id)
        .where(Opening.round_id == round_.id, OpeningQuestion.answered_at.is_(None))
        .where(Opening.status.in_([status.value for status in ANSWERABLE]))
    )


def _unconfirmed(round_: Round) -> Select[Any]:
    waits = (
        Placement.status == PlacementStatus.PUBLISHED.value,
        Placement.commune_answer == CommuneAnswer.AWAITED.value,
    )
    statement = select(Placement).join(Opening, Opening.id == Placement.opening_id)
    if not round_.is_live:
        return statement.where(Placement.id.is_(None))
    return statement.where(Placement.round_id == round_.id, *waits)
