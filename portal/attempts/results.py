"""The result of an attempt as the engine knows results, from its frozen input and its rows: nothing is solved again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

import numpy as np
from sqlalchemy import select

from portal.attempts import freezing
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.extensions import db
from portal.matching import Instance, Options, Result
from portal.matching.result import NOWHERE, result_from


class Results(NamedTuple):
    """What the engine answered, and what holds after the changes by hand; they are equal where there are none."""

    computed: Result
    effective: Result


def read_results(attempt: MatchAttempt) -> Results:
    """Both results of an attempt over one instance. About half a second for 10,000 students."""
    instance = freezing.unpack(attempt.frozen_input)
    rows = db.session.execute(
        select(ProposedPlacement.student_id, ProposedPlacement.computed_opening_id, ProposedPlacement.opening_id).where(
            ProposedPlacement.attempt_id == attempt.id
        )
    ).all()
    computed = {student: opening for student, opening, _changed in rows if opening}
    effective = {student: opening for student, _computed, opening in rows if opening}
    return Results(_result(attempt, instance, computed), _result(attempt, instance, effective))


def _result(attempt: MatchAttempt, instance: Instance, held: Mapping[UUID, UUID]) -> Result:
    number = {opening: index for index, opening in enumerate(instance.opening_ids)}
    at = {student.hex: number[opening.hex] for student, opening in held.items()}
    place = np.asarray([at.get(student, NOWHERE) for student in instance.student_ids], dtype=np.int64)
    return result_from(instance, place, rule=attempt.rule, options=Options(**attempt.options), seed=attempt.seed)
