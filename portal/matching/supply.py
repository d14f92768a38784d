"""Seats of each field and priority against the students who could take them and those who would."""

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.matching.instance import Instance

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def supply_rows(instance: Instance) -> list[dict[str, Any]]:
    """Rows `{field, priority, seats, eligible, interested}` for every field and priority with seats.

    Seats that an opening shares between fields count for each of them. Eligible: students of the field whose GPA
    reaches one of the openings; interested: those of them who list one, or would go anywhere and find there what
    they need.
    """
    has_seats = instance.capacity > 0
    rows = []
    for (number, field), priority in product(enumerate(instance.field_names), np.unique(instance.priority).tolist()):
        openings = np.flatnonzero(instance.accepts[:, number] & (instance.priority == priority) & has_seats)
        if not len(openings):
            continue
        lowest = int(instance.min_gpa[openings].min())
        eligible = (instance.student_field == number) & (instance.gpa >= lowest)
        rows.append(
            {
                "field": field,
                "priority": priority,
                "seats": int(instance.capacity[openings].sum()),
                "eligible": int(eligible.sum()),
                "interested": int((eligible & (_listing(instance, openings) | _going(instance, openings))).sum()),
            }
        )
    return rows


def _listing(instance: Instance, openings: Ints) -> Bools:
    """Students who list one of the openings and may be sent there."""
    chosen = np.isin(instance.choice_opening, openings)
    students, places = instance.choice_student[chosen], instance.choice_opening[chosen]
    found = np.zeros(instance.students, dtype=bool)
    found[students[instance.eligible(students, places)]] = True
    return found


def _going(instance: Instance, openings: Ints) -> Bools:
    """Students with `anywhere` for whom one of the openings provides all they need, at a GPA they reach.

    Meant for students of a field that all these openings accept.
    """
    found = np.zeros(instance.students, dtype=bool)
    willing = np.flatnonzero(instance.anywhere)
    unmet = instance.needs[willing].astype(np.int64) @ (~instance.provides[openings]).astype(np.int64).T
    reached = instance.gpa[willing][:, None] >= instance.min_gpa[openings][None, :]
    found[willing] = ((unmet == 0) & reached).any(axis=1)
    return found
