"""The round as it may be published: enough to check the result, too little to know anybody.

Ids are random for each round already. In place of GPA and conduct stands `merit`, equal for equal
students, and a GPA lowered to the highest threshold that the student reaches. Matched with the same
seed it gives the same assignment, because nothing but the order and the thresholds was ever used.
"""

from dataclasses import replace

import numpy as np

from portal.matching.instance import Instance


def public_form(instance: Instance) -> Instance:
    """The instance without grades: merit counted from 1 upwards, GPA at a threshold, conduct 0."""
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
