"""What changes by hand make of explanations and empty seats: true sentences about a result that nobody computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from portal.attempts.changes.models import HandChange
from portal.attempts.results import Results
from portal.matching import Instance
from portal.matching.explain import count_eligible
from portal.matching.result import NOWHERE

Row = dict[str, Any]
_MOVED = "moved_by_hand"


def after_changes(rows: Iterable[Row], results: Results, changes: Sequence[HandChange]) -> Iterator[Row]:
    """Explanations of the computed result (portal.matching.explain) made true of what holds; those that say something.

    Who was moved is told so with the published reason (`by_hand`), and each opening ranked above the new place has
    one reason: that of the computed result as far as it was asked there, else `moved_by_hand`:

        {"opening": id, "rank": n, "code": "moved_by_hand", "because": reason, "computed": bool}

    `computed` where the engine had placed them there. To everybody else a reason about an opening that somebody was
    moved into or out of carries `"changed": true`.
    """
    reason_of = {change.student_id.hex: change.reason for change in changes}
    ends = {key.hex for change in changes for key in (change.from_opening_id, change.to_opening_id) if key}
    number = {student: index for index, student in enumerate(results.computed.instance.student_ids)}
    for row in rows:
        at = number[row["student"]]
        if results.computed.place[at] != results.effective.place[at]:
            yield _moved(row, at, results, reason_of[row["student"]])
        elif row["reasons"] or row["place"] is None:
            reasons = [
                {**reason, "changed": True} if reason["opening"] in ends else reason for reason in row["reasons"]
            ]
            yield {**row, "reasons": reasons}


def _moved(row: Row, student: int, results: Results, because: str) -> Row:
    place, rank = int(results.effective.place[student]), int(results.effective.rank[student])
    instance = results.effective.instance
    asked = {reason["opening"]: reason for reason in row["reasons"]}
    reasons = []
    for opening, listed in _list_of(instance, student):
        if rank > 0 and listed >= rank:
            break
        by_hand = {"opening": opening, "rank": listed, "code": _MOVED, "because": because}
        reasons.append(asked.get(opening) or {**by_hand, "computed": opening == row["place"]})
    unplaced = place == NOWHERE
    return {
        "student": row["student"],
        "place": None if unplaced else instance.opening_ids[place],
        "rank": None if unplaced else rank,
        "reasons": reasons,
        "by_hand": because,
    }


def _list_of(instance: Instance, student: int) -> list[tuple[str, int]]:
    rows = slice(*np.searchsorted(instance.choice_student, [student, student + 1]).tolist())
    openings, ranks = instance.choice_opening[rows].tolist(), instance.choice_rank[rows].tolist()
    return [(instance.opening_ids[opening], rank) for opening, rank in zip(openings, ranks, strict=True)]


def left_empty(rows: Iterable[Row], results: Results) -> Iterator[Row]:
    """Openings with an empty seat as things stand, from those of the computed result; `left_by_hand` is added.

    Shortage groups are those of the computed result: a seat that somebody was moved out of belongs to none.
    """
    instance = results.computed.instance
    computed, held = (
        np.bincount(result.place[result.place >= 0], minlength=instance.openings)
        for result in (results.computed, results.effective)
    )
    known = {row["opening"]: row for row in rows}
    eligible, listed = count_eligible(instance), np.bincount(instance.choice_opening, minlength=instance.openings)
    for at in np.flatnonzero(held < instance.capacity).tolist():
        opening = instance.opening_ids[at]
        demand = {"opening": opening, "eligible": int(eligible[at]), "listed": int(listed[at]), "shortage": None}
        left = max(0, int(computed[at] - held[at]))
        yield {**known.get(opening, demand), "empty": int(instance.capacity[at] - held[at]), "left_by_hand": left}
