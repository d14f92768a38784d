"""The definitions of the engine taken literally: every assignment is looked at.

Nothing here comes from the solver but the record types; what it says is what the rules mean.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from itertools import product

from portal.matching import Opening, Student
from tests.matching.rounds import Round

Assignment = dict[str, str | None]
Coverage = tuple[int, ...]


def lot(seed: str, name: str) -> tuple[int, str]:
    return int.from_bytes(sha256(f"{seed}|{name}".encode()).digest()[:8], "big"), name


class Brute:
    """One round under one seed."""

    def __init__(self, rows: Round, seed: str, *, first_intern_first: bool = True) -> None:
        self.seed = seed
        self.first_intern_first = first_intern_first
        self.students = {student.id: student for student in rows.students}
        self.openings = {opening.id: opening for opening in rows.openings}
        self.listed: dict[str, list[str]] = {name: [] for name in self.students}
        for choice in sorted(rows.choices, key=lambda choice: choice.rank):
            self.listed[choice.student].append(choice.opening)
        self.forbidden = {(pin.student, pin.opening) for pin in rows.pins if pin.kind == "forbid"}
        self.required = {pin.student: pin.opening for pin in rows.pins if pin.kind == "require"}

    def merit_order(self) -> list[Student]:
        def key(student: Student) -> tuple[object, ...]:
            merit = (-student.gpa, -student.conduct) if student.merit is None else (-student.merit,)
            return (*merit, *lot(self.seed, student.id))

        return sorted(self.students.values(), key=key)

    def eligible(self, student: Student, opening: Opening) -> bool:
        fits = student.field in opening.fields and student.gpa >= opening.min_gpa
        return fits and (student.id, opening.id) not in self.forbidden

    def preferences(self, student: Student) -> list[str]:
        """Acceptable openings, best first."""
        listed = [o for o in self.listed[student.id] if self.eligible(student, self.openings[o])]
        others = [
            opening
            for opening in self.openings.values()
            if student.anywhere
            and opening.id not in listed
            and self.eligible(student, opening)
            and set(student.needs) <= set(opening.provides)
        ]
        others.sort(key=lambda opening: (opening.priority, *lot(self.seed, opening.id)))
        return [*listed, *(opening.id for opening in others)]

    @cached_property
    def assignments(self) -> list[Assignment]:
        """All that respect pins, capacities and who may be sent where."""
        return list(self._assignments())

    def _assignments(self) -> Iterator[Assignment]:
        ids = list(self.students)
        options = [
            [self.required[name]] if name in self.required else [None, *self.preferences(self.students[name])]
            for name in ids
        ]
        for places in product(*options):
            held = Counter(place for place in places if place is not None)
            if all(count <= self.openings[name].capacity for name, count in held.items()):
                yield dict(zip(ids, places, strict=True))

    def levels(self) -> list[tuple[str, int]]:
        priorities = sorted({opening.priority for opening in self.openings.values()})
        if not self.first_intern_first:
            return [("seats", p) for p in priorities]
        keys = [(kind, p) for p in priorities for kind in ("first", "further")]
        place = {("first", 1): 0, ("first", 2): 1, ("further", 1): 2, ("further", 2): 3}
        return sorted(keys, key=lambda key: (place.get(key, 4), key[1], key[0]))

    def coverage(self, assignment: Assignment) -> Coverage:
        """Filled seats per level."""
        interns = Counter(self.openings[place].commune for place in assignment.values() if place)
        priority = {opening.commune: opening.priority for opening in self.openings.values()}
        filled: Counter[tuple[str, int]] = Counter()
        for commune, count in interns.items():
            filled["first", priority[commune]] += 1
            filled["further", priority[commune]] += count - 1
            filled["seats", priority[commune]] += count
        return tuple(filled[level] for level in self.levels())

    @cached_property
    def best_coverage(self) -> Coverage:
        return max(self.coverage(assignment) for assignment in self.assignments)

    def serial(self, candidates: list[Assignment]) -> Assignment:
        """In merit order, each student keeps the candidates that give them the best place."""
        for student in self.merit_order():
            for place in (*self.preferences(student), None):
                kept = [assignment for assignment in candidates if assignment[student.id] == place]
                if kept:
                    candidates = kept
                    break
        (only,) = candidates
        return only

    def remote_first(self) -> Assignment:
        best = self.best_coverage
        return self.serial([a for a in self.assignments if self.coverage(a) == best])

    def stable(self) -> Assignment:
        return self.serial(self.assignments)

    def rank_cost(self, assignment: Assignment, beyond: int) -> int:
        """Sum of ranks; a place that is not listed costs `beyond`."""
        return sum(
            self.listed[name].index(place) + 1 if place in self.listed[name] else beyond
            for name, place in assignment.items()
            if place is not None and name not in self.required
        )

    def least_total_rank(self) -> Assignment:
        beyond = max((len(listed) for listed in self.listed.values()), default=0) + 1
        most = max(sum(p is not None for p in a.values()) for a in self.assignments)
        fullest = [a for a in self.assignments if sum(p is not None for p in a.values()) == most]
        least = min(self.rank_cost(a, beyond) for a in fullest)
        return self.serial([a for a in fullest if self.rank_cost(a, beyond) == least])
