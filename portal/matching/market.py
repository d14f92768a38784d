"""An instance made ready for a rule: students in merit order, openings in `anywhere` order."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from portal.matching.hubs import Hubs, build_hubs
from portal.matching.instance import Instance
from portal.matching.levels import Levels, commune_priorities
from portal.matching.order import anywhere_order, merit_order
from portal.matching.result import NOWHERE, Options

Ints = NDArray[np.int64]

UNLISTED = 2**40  # above every rank


@dataclass
class Market:
    """Numbers below are working numbers: student 0 chooses first, opening 0 is tried first by `anywhere`.

    Required pins are taken out: their students wish for nothing, their seats are gone from `seats`
    and counted in `interns`. A pool is what levels count together: a commune, or without
    `first_intern_first` all communes of a priority.

    `wishes[t]`: eligible openings with a listed rank, best first (for the few students with
    `anywhere` and a forbidding pin also all others they may get); `wishers[o]`: the reverse,
    rising; `wish_rank`: the ranks of all wishes in one row, 0 for those not listed; `pool[o]`,
    `openings_of[pool]`; `interns[pool]`: those held by required pins; `bound`: students who may not
    be left without a place (only where a rule narrows a market down).
    """

    instance: Instance
    student: Ints
    opening: Ints
    wishes: list[list[int]]
    wish_rank: Ints
    hubs: Hubs
    seats: list[int]
    pool: list[int]
    openings_of: list[list[int]]
    interns: list[int]
    levels: Levels
    bound: frozenset[int] = frozenset()

    @classmethod
    def of(cls, instance: Instance, seed: str, options: Options) -> "Market":
        """Prepare `instance`; costs one sort of the students and a pass over the choices."""
        student, opening = merit_order(instance, seed), anywhere_order(instance, seed)
        number = _inverse(opening)
        required = instance.pin_required
        pinned = np.zeros(instance.students, dtype=bool)
        pinned[instance.pin_student[required]] = True
        taken = np.bincount(instance.pin_opening[required], minlength=instance.openings)
        pool, pool_priority = _pools(instance, options)
        users, extra = _split_anywhere(instance, pinned)
        hub_student = np.where(users[student], student, -1)
        who, where, wish_rank = _edges(instance, pinned, extra, _inverse(student), number)
        return cls(
            instance=instance,
            student=student,
            opening=opening,
            wish_rank=wish_rank,
            wishes=rows(who, where, instance.students, instance.openings),
            hubs=build_hubs(instance, hub_student, number),
            seats=(instance.capacity - taken)[opening].tolist(),
            pool=pool[opening].tolist(),
            openings_of=_rows_of(pool[opening], len(pool_priority)),
            interns=np.bincount(pool[instance.pin_opening[required]], minlength=len(pool_priority)).tolist(),
            levels=Levels.of(pool_priority, first_intern_first=options.first_intern_first),
        )

    @cached_property
    def wishers(self) -> list[list[int]]:
        """For each opening the students who wish for it, rising."""
        lengths = list(map(len, self.wishes))
        who = np.repeat(np.arange(len(lengths)), lengths)
        where = np.fromiter(chain.from_iterable(self.wishes), dtype=np.int64, count=sum(lengths))
        return reverse_rows(who, where, len(lengths), len(self.seats))

    def place(self, position: list[int]) -> Ints:
        """Turn working positions (an opening, or its number or more for none) into instance indices."""
        here = np.asarray(position, dtype=np.int64)
        place = np.full(self.instance.students, NOWHERE)
        placed = here < self.instance.openings
        place[self.student[placed]] = self.opening[here[placed]]
        required = self.instance.pin_required
        place[self.instance.pin_student[required]] = self.instance.pin_opening[required]
        return place

    def position(self, place: Ints) -> list[int]:
        """Turn instance indices into working positions; students held by required pins are outside."""
        outside = self.instance.openings
        here = np.where(place >= 0, np.append(_inverse(self.opening), outside)[place], outside)
        here[self.instance.pin_student[self.instance.pin_required]] = outside
        return here[self.student].tolist()


def _inverse(order: Ints) -> Ints:
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place


def _pools(instance: Instance, options: Options) -> tuple[Ints, Ints]:
    """Pool of each opening, priority of each pool."""
    if options.first_intern_first:
        communes = len(instance.commune_ids)
        return instance.commune, commune_priorities(instance.commune, instance.priority, communes)
    priorities, pool = np.unique(instance.priority, return_inverse=True)
    return pool.astype(np.int64), priorities.astype(np.int64)


def _split_anywhere(instance: Instance, pinned: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Ints]:
    """Students who use hubs; and those with `anywhere` whom a forbidding pin keeps from doing so."""
    users = instance.anywhere & ~pinned
    barred = np.unique(instance.pin_student[~instance.pin_required])
    extra = barred[users[barred]]
    users[barred] = False
    return users, extra


def _edges(
    instance: Instance, pinned: NDArray[np.bool_], extra: Ints, rank_of: Ints, number: Ints
) -> tuple[Ints, Ints, Ints]:
    """Wishes as pairs of working numbers with their ranks, by student and preference."""
    s, o, r = instance.choice_student, instance.choice_opening, instance.choice_rank
    keep = instance.eligible(s, o) & ~pinned[s]
    who, where = [rank_of[s[keep]]], [number[o[keep]]]
    key = [r[keep] - UNLISTED]  # whatever its rank, a listed opening comes before an unlisted one
    for x in extra.tolist():
        others = _acceptable_anywhere(instance, x)
        others = np.setdiff1d(others, o[np.searchsorted(s, x) : np.searchsorted(s, x + 1)])
        who.append(np.full(len(others), rank_of[x]))
        where.append(number[others])
        key.append(number[others])
    students, openings = np.concatenate(who), np.concatenate(where)
    keys = np.concatenate(key)
    order = _by_student(students, len(rank_of)) if not len(extra) else np.lexsort((keys, students))
    return students[order], openings[order], np.where(keys < 0, keys + UNLISTED, 0)[order]


def _by_student(student: Ints, students: int) -> Ints:
    """Rows in order of these numbers, kept as they are within one: each number's rows already lie together."""
    length = np.bincount(student, minlength=students)
    start = np.zeros(students, dtype=np.int64)
    first = np.flatnonzero(np.r_[True, student[1:] != student[:-1]]) if len(student) else student
    start[student[first]] = first
    return np.repeat(start - (np.cumsum(length) - length), length) + np.arange(len(student))


def _acceptable_anywhere(instance: Instance, student: int) -> Ints:
    """Openings that `anywhere` opens to one student."""
    all_openings = np.arange(instance.openings)
    fits = instance.eligible(np.full(instance.openings, student), all_openings)
    return all_openings[fits & instance.provides[:, instance.needs[student]].all(axis=1)]


def rows(who: Ints, where: Ints, count: int, numbers: int) -> list[list[int]]:
    """`where` cut into one list per value of `who` (sorted); equal numbers share one int object."""
    shared = list(range(numbers))
    flat = list(map(shared.__getitem__, where.tolist()))
    ends = np.searchsorted(who, np.arange(count + 1)).tolist()
    return [flat[a:b] for a, b in pairwise(ends)]


def reverse_rows(who: Ints, where: Ints, students: int, openings: int) -> list[list[int]]:
    """For each opening the students, rising, from pairs sorted by student."""
    # NumPy sorts 16-bit numbers by digits, several times as fast
    short = where.astype(np.uint16) if openings <= 2**16 else where
    order = np.argsort(short, kind="stable")
    return rows(where[order], who[order], openings, students)


def _rows_of(pool: Ints, pools: int) -> list[list[int]]:
    order = np.argsort(pool, kind="stable")
    return rows(pool[order], order, pools, len(pool))
