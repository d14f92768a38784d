"""What a rule was asked and what it answered."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.matching.instance import Instance
from portal.matching.report import make_report

Ints = NDArray[np.int64]
Progress = Callable[[str, float], None]  # stage and share done (0 to 1); may raise to interrupt

NOWHERE = -1


@dataclass(frozen=True)
class Options:
    """`first_intern_first`: the first intern of each remote commune counts before further seats."""

    first_intern_first: bool = True


@dataclass(frozen=True, eq=False)
class Result:
    """An assignment with what it was computed from.

    `place[s]`: index of the opening of student s in `instance`, or NOWHERE; `rank[s]`: rank on the
    student's list, 0 for a place that is not listed (through `anywhere` or a required pin),
    NOWHERE without a place.
    """

    instance: Instance
    rule: str
    options: Options
    seed: str
    place: Ints
    rank: Ints

    @property
    def assignment(self) -> list[tuple[str, str, int]]:
        """Rows (student, opening, rank) of the students who have a place, by student id."""
        placed = np.flatnonzero(self.place >= 0)
        names, openings = self.instance.student_ids, self.instance.opening_ids
        rows = zip(placed.tolist(), self.place[placed].tolist(), self.rank[placed].tolist(), strict=True)
        return [(names[s], openings[o], r) for s, o, r in rows]

    @cached_property
    def report(self) -> dict[str, Any]:
        """The contents of `report.json`: the same for equal input, options and seed."""
        head = {"rule": self.rule, "options": asdict(self.options), "seed": self.seed}
        first = self.options.first_intern_first
        return head | make_report(self.instance, self.place, self.rank, first_intern_first=first)


def result_from(instance: Instance, place: Ints, *, rule: str, options: Options, seed: str) -> Result:
    """Complete an assignment with the ranks of the choices it met."""
    rank = np.where(place >= 0, 0, NOWHERE)
    met = place[instance.choice_student] == instance.choice_opening
    rank[instance.choice_student[met]] = instance.choice_rank[met]
    return Result(instance, rule, options, seed, place, rank)
