"""How long the submitted lists of a round still are, now that some of their openings may have been withdrawn."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from portal.applications.models import Application, Submission, SubmittedChoice
from portal.applications.rules import ListStanding
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.queries import level_joins
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round, RoundPriority
from portal.rounds.rules import DIFFICULT_LEVELS
from portal.students.models import Nomination
from portal.students.rules import NominationStatus


def of_standing(round_: Round, standing: ListStanding) -> ColumnElement[bool]:
    """Whether a submission is one of those whose list stands like this."""
    lengths = _lengths(round_).subquery()
    return Submission.id.in_(select(lengths.c.submission_id).where(_conditions(round_, lengths)[standing]))


def count_standings(round_: Round) -> dict[ListStanding, int]:
    """How many lists of nominated students stand how to the round's least numbers; one statement."""
    lengths = _lengths(round_).subquery()
    conditions = _conditions(round_, lengths)
    counts = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions.values()]
    return dict(zip(conditions, db.session.execute(select(*counts).select_from(lengths)).one(), strict=True))


def _conditions(round_: Round, lengths: Any) -> dict[ListStanding, ColumnElement[bool]]:
    return {
        ListStanding.SHORT: lengths.c.kept < round_.shortest_list,
        ListStanding.AT_SHORTEST: lengths.c.kept == round_.shortest_list,
        ListStanding.FEW_DIFFICULT: lengths.c.difficult < round_.difficult_choices,
    }


def _lengths(round_: Round) -> Select[Any]:
    """Rows (submission_id, kept, difficult): openings on each list that counts which are still offered."""
    offered = Opening.status == OpeningStatus.APPROVED.value
    difficult = offered & RoundPriority.level.in_(DIFFICULT_LEVELS)
    return (
        select(Submission.id.label("submission_id"))
        .add_columns(func.sum(case((offered, 1), else_=0)).label("kept"))
        .add_columns(func.sum(case((difficult, 1), else_=0)).label("difficult"))
        .join(Application, Application.id == Submission.application_id)
        .join(
            Nomination,
            (Nomination.student_id == Application.student_id) & (Nomination.round_id == Application.round_id),
        )
        .outerjoin(SubmittedChoice, SubmittedChoice.submission_id == Submission.id)
        .outerjoin(Opening, Opening.id == SubmittedChoice.opening_id)
        .outerjoin(RoundPriority, level_joins())
        .where(Application.round_id == round_.id, Submission.counts)
        .where(Nomination.status == NominationStatus.NOMINATED.value)
        .group_by(Submission.id)
    )
