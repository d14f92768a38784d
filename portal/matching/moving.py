"""One student moved by hand: what it does to coverage, and whose wishes it touches."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.matching.instance import Instance
from portal.matching.order import anywhere_order, merit_order
from portal.matching.report import level_rows
from portal.matching.result import NOWHERE, Result, result_from
from portal.matching.standing import UNLISTED, WITHOUT_A_PLACE, standing

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Effect:
    """What follows from one move. Students are instance indices in merit order, the moved one left out.

    `levels`: every level in order as `{level, seats, before, after}`. `ahead`, `behind`: who would rather have a
    seat of the opening that the student is moved to, ahead of the student in merit or behind; `left`: who would
    rather have the seat that the student leaves.
    """

    levels: list[dict[str, Any]]
    ahead: list[int]
    behind: list[int]
    left: list[int]

    @property
    def first_level_lost(self) -> str | None:
        """The most important level with fewer seats filled than before."""
        return next((row["level"] for row in self.levels if row["after"] < row["before"]), None)


def moved(result: Result, student: int, opening: int) -> Result:
    """The result with one student at `opening` (an index, or NOWHERE), all others left where they are."""
    place = result.place.copy()
    place[student] = opening
    return result_from(result.instance, place, rule=result.rule, options=result.options, seed=result.seed)


def effect_of(result: Result, student: int, opening: int) -> Effect:
    """What moving the student to `opening` (an index, or NOWHERE) does to coverage and to others."""
    after = moved(result, student, opening)
    order = merit_order(result.instance, result.seed)
    turn = int(np.flatnonzero(order == student)[0])
    wanting = [] if opening == NOWHERE else _without(who_prefers(after, opening, order), student)
    origin = int(result.place[student])
    left = [] if origin == NOWHERE else _without(who_prefers(after, origin, order), student)
    before_turn = set(order[:turn].tolist())
    return Effect(
        levels=_levels(result, after),
        ahead=[other for other in wanting if other in before_turn],
        behind=[other for other in wanting if other not in before_turn],
        left=left,
    )


def who_prefers(result: Result, opening: int, order: Ints) -> Ints:
    """Who may be sent to `opening` and would rather have it than their own place; `order` is the merit order.

    Students held by required pins prefer nothing: they did not choose.
    """
    instance = result.instance
    wants = eligible_for(instance, opening) & (_worth(instance, result.seed, opening) < standing(result))
    wants[instance.pin_student[instance.pin_required]] = False
    return order[wants[order]]


def eligible_for(instance: Instance, opening: int) -> NDArray[np.bool_]:
    """Per student whether field, GPA and pins let them be sent to `opening`."""
    return instance.eligible(np.arange(instance.students), np.full(instance.students, opening))


def _worth(instance: Instance, seed: str, opening: int) -> Ints:
    """What `opening` would be in each student's own order, on the scale of `standing`."""
    worth = np.full(instance.students, WITHOUT_A_PLACE)
    provided = ~(instance.needs & ~instance.provides[opening]).any(axis=1)
    turn = int(np.flatnonzero(anywhere_order(instance, seed) == opening)[0])
    worth[instance.anywhere & provided] = UNLISTED + turn
    rows = instance.choice_opening == opening
    worth[instance.choice_student[rows]] = instance.choice_rank[rows]
    return worth


def _levels(before: Result, after: Result) -> list[dict[str, Any]]:
    first = before.options.first_intern_first
    rows = (level_rows(result.instance, result.place, first_intern_first=first) for result in (before, after))
    return [
        {"level": old["level"], "seats": old["seats"], "before": old["filled"], "after": new["filled"]}
        for old, new in zip(*rows, strict=True)
    ]


def _without(students: Ints, one: int) -> list[int]:
    return [student for student in students.tolist() if student != one]
