"""Why each student did not get what they ranked higher, and why a seat stayed empty.

`explanations.jsonl` has one object per student, by id:

    {"student": id, "place": opening or null, "rank": rank or null, "reasons": [reason, …],
     "shortage": {…}}                      # only without a place, see `shortage.py`

with one reason for each opening ranked above the place (for all, without a place), by rank:

    {"opening": id, "rank": n, "code": "not_eligible", "because": ["field", "min_gpa", "pin"],
     "pin": "the pin's reason"}            # those of the three that apply; "pin" only with a pin
    {…, "code": "full_by_merit", "seats": n}            # n = 0: the opening was withdrawn
    {…, "code": "held_by_pin", "elsewhere": true}       # the student is required elsewhere
    {…, "code": "held_by_pin", "seats": n, "ahead": n, "required": n}
    {…, "code": "needed_for_coverage", "level": "first 1"}

and then one object per opening with an empty seat, by id:

    {"opening": id, "empty": n, "eligible": n, "listed": n, "shortage": {…}}
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.matching.instance import Instance
from portal.matching.market import Market
from portal.matching.obstacles import Obstacles
from portal.matching.result import Result
from portal.matching.shortage import Shortages, find_shortages
from portal.matching.state import State

Ints = NDArray[np.int64]

EXPLAINED_RULES = ("remote-first", "stable")
STUDENTS_AT_ONCE = 10_000
NOT_ELIGIBLE, FULL_BY_MERIT, HELD_BY_PIN, NEEDED_FOR_COVERAGE = range(4)
CODES = ("not_eligible", "full_by_merit", "held_by_pin", "needed_for_coverage")


def explain(result: Result) -> Iterator[dict[str, Any]]:
    """The objects of `explanations.jsonl`, students first. Raises ValueError for other rules."""
    if result.rule not in EXPLAINED_RULES:
        raise ValueError(f"results of {result.rule!r} are not explained")
    market = Market.of(result.instance, result.seed, result.options)
    shortages = find_shortages(market, result.place)
    yield from _explain_students(result, market, shortages)
    yield from _explain_empty_seats(result, shortages)


@dataclass
class Refusals:
    """The choices ranked above the place, as columns in order of student and rank.

    `choice`: row of the instance's choices; `code`: index into CODES; `ahead`, `required`: seats
    held by students ahead in merit order, and by required ones behind; `level`: index of the
    level that would fall, or -1.
    """

    choice: Ints
    code: Ints
    ahead: Ints
    required: Ints
    level: Ints

    def part(self, rows: slice) -> "Refusals":
        """Some of the rows."""
        return Refusals(self.choice[rows], self.code[rows], self.ahead[rows], self.required[rows], self.level[rows])


def find_refusals(result: Result, market: Market) -> Refusals:
    """Sort every higher choice under the first reason that applies."""
    instance = result.instance
    rank = result.rank[instance.choice_student]
    choice = np.flatnonzero((rank <= 0) | (instance.choice_rank < rank))
    student, opening = instance.choice_student[choice], instance.choice_opening[choice]
    pinned = np.zeros(instance.students, dtype=bool)
    pinned[instance.pin_student[instance.pin_required]] = True
    turn = np.empty_like(market.student)
    turn[market.student] = np.arange(instance.students)
    ahead, _behind = _holders(result, turn, turn[student], opening, result.place >= 0)
    _ahead, required = _holders(result, turn, turn[student], opening, pinned)
    code = np.full(len(choice), NEEDED_FOR_COVERAGE)
    code[pinned[student] | (ahead + required >= instance.capacity[opening])] = HELD_BY_PIN
    code[ahead >= instance.capacity[opening]] = FULL_BY_MERIT
    code[~instance.eligible(student, opening)] = NOT_ELIGIBLE
    refusals = Refusals(choice, code, ahead, required, np.full(len(choice), -1))
    _find_levels(refusals, result, market, turn)
    return refusals


def _holders(result: Result, turn: Ints, asking: Ints, opening: Ints, counted: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """How many of the students `counted` hold a seat of `opening` ahead of and behind turn `asking`."""
    size = result.instance.students + 1
    holders = np.flatnonzero(counted)
    key = np.sort(result.place[holders] * size + turn[holders])
    start, here, end = (np.searchsorted(key, opening * size + at) for at in (0, asking, size - 1))
    return here - start, end - here


def _find_levels(refusals: Refusals, result: Result, market: Market, turn: Ints) -> None:
    """Take the choices of the final assignment back; ask for levels where coverage was the obstacle."""
    asked = np.flatnonzero(refusals.code == NEEDED_FOR_COVERAGE)
    if not len(asked):
        return
    instance = result.instance
    who = turn[instance.choice_student[refusals.choice[asked]]]
    number = np.empty_like(market.opening)
    number[market.opening] = np.arange(instance.openings)
    where = number[instance.choice_opening[refusals.choice[asked]]]
    state = State(market, market.position(result.place))
    obstacles = Obstacles(state)
    for row in np.argsort(-who, kind="stable").tolist():
        student = int(who[row])
        obstacles.take_back_to(student)
        refusals.level[asked[row]] = obstacles.first_level(state.at[student], int(where[row]))


def _explain_students(result: Result, market: Market, shortages: Shortages) -> Iterator[dict[str, Any]]:
    """In blocks of students, so that the reasons of a nation are never all in memory."""
    instance, refusals = result.instance, find_refusals(result, market)
    reasons = _Reasons(result, market)
    of = instance.choice_student[refusals.choice]
    for start in range(0, instance.students, STUDENTS_AT_ONCE):
        end = min(start + STUDENTS_AT_ONCE, instance.students)
        first, last = np.searchsorted(of, [start, end])
        given = reasons.by_student(refusals.part(slice(first, last)))
        for student in range(start, end):
            place, rank = int(result.place[student]), int(result.rank[student])
            row = {
                "student": instance.student_ids[student],
                "place": instance.opening_ids[place] if place >= 0 else None,
                "rank": rank if place >= 0 else None,
                "reasons": given.get(student, []),
            }
            yield row if place >= 0 else row | {"shortage": shortages.of_student(student)}


class _Reasons:
    """Refusals put into words."""

    def __init__(self, result: Result, market: Market) -> None:
        self.instance = instance = result.instance
        self.capacity = instance.capacity.tolist()
        self.levels = market.levels.names
        self.required = set(instance.pin_student[instance.pin_required].tolist())
        pairs = zip(instance.pin_student.tolist(), instance.pin_opening.tolist(), strict=True)
        self.pins = dict(zip(pairs, instance.pin_reasons, strict=True))

    def by_student(self, refusals: Refusals) -> dict[int, list[dict[str, Any]]]:
        """The reasons of each student, by rank."""
        instance = self.instance
        columns = zip(
            instance.choice_student[refusals.choice].tolist(),
            instance.choice_opening[refusals.choice].tolist(),
            instance.choice_rank[refusals.choice].tolist(),
            refusals.code.tolist(),
            refusals.ahead.tolist(),
            refusals.required.tolist(),
            refusals.level.tolist(),
            strict=True,
        )
        reasons: dict[int, list[dict[str, Any]]] = {}
        for student, opening, rank, code, ahead, held, level in columns:
            reason: dict[str, Any] = {"opening": instance.opening_ids[opening], "rank": rank, "code": CODES[code]}
            if code == FULL_BY_MERIT:
                reason["seats"] = self.capacity[opening]
            elif code == NEEDED_FOR_COVERAGE:
                reason["level"] = self.levels[level]
            elif code == NOT_ELIGIBLE:
                reason |= self._why_not_eligible(student, opening)
            elif student in self.required:
                reason["elsewhere"] = True
            else:
                reason |= {"seats": self.capacity[opening], "ahead": ahead, "required": held}
            reasons.setdefault(student, []).append(reason)
        return reasons

    def _why_not_eligible(self, student: int, opening: int) -> dict[str, Any]:
        instance, because = self.instance, []
        if not instance.accepts[opening, instance.student_field[student]]:
            because.append("field")
        if instance.gpa[student] < instance.min_gpa[opening]:
            because.append("min_gpa")
        if (student, opening) not in self.pins:
            return {"because": because}
        return {"because": [*because, "pin"], "pin": self.pins[student, opening]}


def _explain_empty_seats(result: Result, shortages: Shortages) -> Iterator[dict[str, Any]]:
    instance = result.instance
    held = np.bincount(result.place[result.place >= 0], minlength=instance.openings)
    listed = np.bincount(instance.choice_opening, minlength=instance.openings)
    eligible = count_eligible(instance)
    for opening in np.flatnonzero(held < instance.capacity).tolist():
        yield {
            "opening": instance.opening_ids[opening],
            "empty": int(instance.capacity[opening] - held[opening]),
            "eligible": int(eligible[opening]),
            "listed": int(listed[opening]),
            "shortage": shortages.of_opening(opening),
        }


def count_eligible(instance: Instance) -> Ints:
    """How many students each opening could take by field and GPA, less those barred by a pin."""
    counted = np.zeros(instance.openings, dtype=np.int64)
    for field in range(len(instance.field_names)):
        gpas = np.sort(instance.gpa[instance.student_field == field])
        able = len(gpas) - np.searchsorted(gpas, instance.min_gpa)
        counted += np.where(instance.accepts[:, field], able, 0)
    barred = ~instance.pin_required
    s, o = instance.pin_student[barred], instance.pin_opening[barred]
    would = instance.accepts[o, instance.student_field[s]] & (instance.gpa[s] >= instance.min_gpa[o])
    np.subtract.at(counted, o[would], 1)
    return counted
