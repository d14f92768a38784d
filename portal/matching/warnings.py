"""What is odd in an instance without being wrong: nothing is dropped in silence."""

import numpy as np

from portal.matching.instance import Instance


def find_warnings(instance: Instance) -> list[dict[str, str]]:
    """Warnings as `{code, student, opening?}`, by code, student and rank.

    - `anywhere_fits_nothing`: ticked `anywhere`, but no opening that can be had takes the field,
      the GPA and the needs;
    - `listed_not_eligible`: a listed opening that the student is not eligible for;
    - `required_not_listed`: a required pin sends the student to an opening not on the list.
    """
    return [*_fits_nothing(instance), *_not_eligible(instance), *_required_not_listed(instance)]


def _fits_nothing(instance: Instance) -> list[dict[str, str]]:
    """Students are alike in field, GPA and needs by the thousand, so each kind is tried once."""
    who = np.flatnonzero(instance.anywhere)
    if not len(who):
        return []
    kind = np.column_stack((instance.student_field[who], instance.needs[who]))
    kinds, of = np.unique(kind, axis=0, return_inverse=True)
    lowest = np.full(len(kinds), np.iinfo(np.int64).max)
    for k, (field, *needs) in enumerate(kinds.tolist()):
        wanted = np.asarray(needs, dtype=bool)
        fits = instance.accepts[:, field] & instance.provides[:, wanted].all(axis=1)
        if fits.any():
            lowest[k] = instance.min_gpa[fits].min()
    lost = who[instance.gpa[who] < lowest[of.ravel()]]
    return [{"code": "anywhere_fits_nothing", "student": instance.student_ids[s]} for s in lost.tolist()]


def _not_eligible(instance: Instance) -> list[dict[str, str]]:
    wrong = ~instance.eligible(instance.choice_student, instance.choice_opening)
    return [
        {"code": "listed_not_eligible", "student": instance.student_ids[s], "opening": instance.opening_ids[o]}
        for s, o in zip(instance.choice_student[wrong].tolist(), instance.choice_opening[wrong].tolist(), strict=True)
    ]


def _required_not_listed(instance: Instance) -> list[dict[str, str]]:
    rows = []
    for k in np.flatnonzero(instance.pin_required).tolist():
        s, o = int(instance.pin_student[k]), int(instance.pin_opening[k])
        first, last = np.searchsorted(instance.choice_student, [s, s + 1])
        if o not in instance.choice_opening[first:last]:
            rows.append(
                {
                    "code": "required_not_listed",
                    "student": instance.student_ids[s],
                    "opening": instance.opening_ids[o],
                }
            )
    return rows
