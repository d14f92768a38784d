"""Had this student got this opening, then …: the exact answer, by matching once more."""

from dataclasses import replace
from typing import Any

import numpy as np

from portal.matching.instance import Instance
from portal.matching.report import level_rows
from portal.matching.result import NOWHERE, Result
from portal.matching.solver import solve
from portal.matching.standing import standing


class CounterfactualError(ValueError):
    """The question has no answer, because the student may not be required there."""


def counterfactual(result: Result, student: str, opening: str) -> dict[str, Any]:
    """What the same rule and seed give if a pin requires `student` at `opening`.

    Returns counts of the other students, who stay unnamed: `better` and `worse` off by their own
    order of preference (`anywhere` places in their order; entering or losing a place counts as
    better or worse), of them `newly_placed` and `newly_unplaced`; `levels`: those where the number
    of filled seats changes, as `{level, before, after}`; `first_level_lost`: the first of them
    that falls, or None. Raises CounterfactualError for unknown ids, a student required elsewhere, a
    pair that is not eligible and seats that are all held by required students.
    """
    other = solve(
        require(result.instance, student, opening), rule=result.rule, seed=result.seed, options=result.options
    )
    others = np.asarray([name != student for name in result.instance.student_ids], dtype=bool)
    before, after = standing(result)[others], standing(other)[others]
    levels = _changed_levels(result, other)
    return {
        "student": student,
        "opening": opening,
        "better": int((after < before).sum()),
        "worse": int((after > before).sum()),
        "moved": int((result.place != other.place)[others].sum()),
        "newly_placed": int(((result.place == NOWHERE) & (other.place != NOWHERE))[others].sum()),
        "newly_unplaced": int(((result.place != NOWHERE) & (other.place == NOWHERE))[others].sum()),
        "levels": levels,
        "first_level_lost": next((row["level"] for row in levels if row["after"] < row["before"]), None),
    }


def require(instance: Instance, student: str, opening: str) -> Instance:
    """The instance with one more required pin. Raises CounterfactualError where it cannot be met."""
    if student not in instance.student_ids:
        raise CounterfactualError(f"there is no student {student!r}")
    if opening not in instance.opening_ids:
        raise CounterfactualError(f"there is no opening {opening!r}")
    s, o = instance.student_ids.index(student), instance.opening_ids.index(opening)
    required = instance.pin_required
    if s in instance.pin_student[required]:
        raise CounterfactualError(f"student {student!r} is already required somewhere")
    if not instance.eligible(np.asarray([s]), np.asarray([o]))[0]:
        raise CounterfactualError(f"student {student!r} is not eligible for {opening!r}")
    if int((instance.pin_opening[required] == o).sum()) >= instance.capacity[o]:
        raise CounterfactualError(f"{opening!r} has no seat that is not held by a pin")
    row = int(
        np.searchsorted(instance.pin_student * instance.openings + instance.pin_opening, s * instance.openings + o)
    )
    return replace(
        instance,
        pin_student=np.insert(instance.pin_student, row, s),
        pin_opening=np.insert(instance.pin_opening, row, o),
        pin_required=np.insert(required, row, True),
        pin_reasons=[*instance.pin_reasons[:row], "", *instance.pin_reasons[row:]],
    )


def _changed_levels(result: Result, other: Result) -> list[dict[str, Any]]:
    first = result.options.first_intern_first
    old = level_rows(result.instance, result.place, first_intern_first=first)
    new = level_rows(other.instance, other.place, first_intern_first=first)
    return [
        {"level": row["level"], "before": row["filled"], "after": changed["filled"]}
        for row, changed in zip(old, new, strict=True)
        if row["filled"] != changed["filled"]
    ]
