"""Explanations and shortage groups by their definitions, every assignment looked at."""

from typing import Any

from portal.matching import Student
from tests.matching.brute import Assignment, Brute


class BruteReasons:
    """What must be said about one assignment of a round."""

    def __init__(self, brute: Brute, outcome: Assignment) -> None:
        self.brute = brute
        self.outcome = outcome
        self.order = [student.id for student in brute.merit_order()]

    def reason(self, student: Student, name: str) -> tuple[str, str | None]:
        """Code, and the level for the last one."""
        brute, opening = self.brute, self.brute.openings[name]
        if not brute.eligible(student, opening):
            return "not_eligible", None
        above = set(self.order[: self.order.index(student.id)])
        holders = {s for s, o in self.outcome.items() if o == name}
        if len(holders & above) == opening.capacity:
            return "full_by_merit", None
        if student.id in brute.required or len(holders & (above | set(brute.required))) == opening.capacity:
            return "held_by_pin", None
        return "needed_for_coverage", self._first_level_lost(student, name, above)

    def _first_level_lost(self, student: Student, name: str, above: set[str]) -> str:
        kept = {s: self.outcome[s] for s in above} | {student.id: name}
        most = max(
            self.brute.coverage(assignment)
            for assignment in self.brute.assignments
            if all(assignment[s] == place for s, place in kept.items())
        )
        best, levels = self.brute.best_coverage, self.brute.levels()
        lost = next(k for k, (new, old) in enumerate(zip(most, best, strict=True)) if new < old)
        return " ".join(map(str, levels[lost]))

    def refused(self, student: Student) -> list[str]:
        """Openings ranked above the place received."""
        listed, place = self.brute.listed[student.id], self.outcome[student.id]
        return listed[: listed.index(place)] if place in listed else listed


class BruteShortages:
    """Groups as sets, from the assignments that place the most students."""

    def __init__(self, brute: Brute) -> None:
        self.brute = brute
        most = max(_placed(assignment) for assignment in brute.assignments)
        fullest = [assignment for assignment in brute.assignments if _placed(assignment) == most]
        self.free = [s for s in brute.students if s not in brute.required]
        self.wants = {s: set(brute.preferences(brute.students[s])) for s in self.free}
        spare = {o for o in brute.openings if any(self._has_room(a, o) for a in fullest)}
        short_of = {s for s in self.free if self.wants[s] & spare}
        lost = {s for s in self.free if any(a[s] is None for a in fullest)}
        wanted = {o for s in lost for o in self.wants[s] if self._seats(o)}
        self.of_opening = self._pieces(spare, short_of)
        self.of_student = self._pieces(wanted, lost)

    def _seats(self, name: str) -> int:
        return self.brute.openings[name].capacity - list(self.brute.required.values()).count(name)

    def _has_room(self, assignment: Assignment, name: str) -> bool:
        return sum(place == name for place in assignment.values()) < self.brute.openings[name].capacity

    def _pieces(self, openings: set[str], students: set[str]) -> dict[str, dict[str, Any]]:
        """The connected piece of each opening and student, as counts."""
        pieces: list[set[str]] = [{name} for name in openings]
        for student in students:
            linked = [piece for piece in pieces if piece & self.wants[student]]
            pieces = [piece for piece in pieces if piece not in linked]
            pieces.append(set().union({student}, *linked))
        return {name: self._counts(piece) for piece in pieces for name in piece}

    def _counts(self, piece: set[str]) -> dict[str, int]:
        openings = [opening for name, opening in self.brute.openings.items() if name in piece]
        return {
            "students": sum(name in piece for name in self.free),
            "seats": sum(self._seats(opening.id) for opening in openings),
            "openings": len(openings),
            "communes": len({opening.commune for opening in openings}),
        }


def _placed(assignment: Assignment) -> int:
    return sum(place is not None for place in assignment.values())
