"""The round as it may be published: enough to check the result, too little to know anybody.

Students stand under ids that are random for each round, so that nobody is followed from one to another. In place of
GPA and conduct stands `merit`, equal for equal students, and a GPA lowered to the highest threshold that the student
reaches. Matched with the same seed it gives the same assignment, because nothing but the order and the thresholds was
ever used, and lots are drawn from the public ids.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from portal.matching.instance import Instance


def public_order(instance: Instance) -> NDArray[np.int64]:
    """The students in the order of their public ids, in which `public_form` holds them."""
    names = instance.student_ids if instance.public_ids is None else instance.public_ids
    return np.asarray(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)


def public_form(instance: Instance) -> Instance:
    """The instance without grades and under public ids: merit counted from 1 upwards, GPA at a threshold, conduct 0."""
    return _renamed(_without_grades(instance))


def _renamed(instance: Instance) -> Instance:
    if instance.public_ids is None:
        return instance
    order = public_order(instance)
    new = np.argsort(order)
    who, pinned = new[instance.choice_student], new[instance.pin_student]
    choices, pins = np.lexsort((instance.choice_rank, who)), np.lexsort((instance.pin_opening, pinned))
    return replace(
        instance,
        student_ids=[instance.public_ids[student] for student in order.tolist()],
        public_ids=None,
        **{name: getattr(instance, name)[order] for name in ("student_field", "gpa", "conduct", "anywhere", "needs")},
        merit=None if instance.merit is None else instance.merit[order],
        choice_student=who[choices],
        choice_rank=instance.choice_rank[choices],
        choice_opening=instance.choice_opening[choices],
        pin_student=pinned[pins],
        pin_opening=instance.pin_opening[pins],
        pin_required=instance.pin_required[pins],
        pin_reasons=[instance.pin_reasons[pin] for pin in pins.tolist()],
    )


def _without_grades(instance: Instance) -> Instance:
    if instance.merit is not None:
        _, merit = np.unique(instance.merit, return_inverse=True)
    else:
        grades = np.column_stack((instance.gpa, instance.conduct))
        _, merit = np.unique(grades, axis=0, return_inverse=True)  # rows sort by GPA, then conduct
    thresholds = np.unique(np.append(instance.min_gpa, 0))
    reached = np.searchsorted(thresholds, instance.gpa, side="right") - 1
    return replace(
        instance,
        merit=merit.ravel().astype(np.int64) + 1,
        gpa=thresholds[reached],
        conduct=np.zeros_like(instance.conduct),
    )
