"""Small random rounds in which everything the engine must handle happens often."""

from dataclasses import dataclass, field
from random import Random

from portal.matching import Choice, Instance, Opening, Pin, Student

FIELDS = ("land", "law")
WORDS = ("lodging", "transport")


@dataclass(frozen=True)
class Round:
    """The rows of one round."""

    students: list[Student]
    openings: list[Opening]
    choices: list[Choice]
    pins: list[Pin] = field(default_factory=list)

    def instance(self) -> Instance:
        return Instance.build(self.students, self.openings, self.choices, self.pins)


def random_round(rng: Random, most_students: int = 7) -> Round:
    """A round with ties in merit, shared communes, `anywhere` with needs, pins and closed openings."""
    openings = _openings(rng)
    students = _students(rng, rng.randint(1, most_students))
    choices = [choice for student in students for choice in _list(rng, student, openings)]
    return Round(students, openings, choices, _pins(rng, students, openings))


def _openings(rng: Random) -> list[Opening]:
    communes = {f"c{k}": rng.randint(1, 4) for k in range(rng.randint(1, 3))}
    openings = []
    for k in range(rng.randint(1, 4)):
        commune = rng.choice(sorted(communes))
        fields = tuple(f for f in FIELDS if rng.random() < 0.7) or (rng.choice(FIELDS),)
        provides = tuple(w for w in WORDS if rng.random() < 0.5)
        capacity = rng.choice((0, 1, 1, 1, 2, 2, 3))
        gpa = rng.choice((0, 200, 250))
        openings.append(Opening(f"o{k}", commune, communes[commune], capacity, fields, gpa, provides))
    rng.shuffle(openings)
    return openings


def _students(rng: Random, count: int) -> list[Student]:
    with_merit, students = rng.random() < 0.25, []
    anywhere_share = rng.choice((0.0, 0.3, 0.7))
    for k in range(count):
        anywhere = rng.random() < anywhere_share
        needs = tuple(w for w in WORDS if anywhere and rng.random() < 0.3)
        gpa, conduct = rng.choice((180, 220, 260, 300)), rng.choice((70, 80))
        merit = rng.randint(-1, 2) if with_merit else None
        students.append(Student(f"s{k}", rng.choice(FIELDS), gpa, conduct, anywhere, needs, merit))
    rng.shuffle(students)
    return students


def _list(rng: Random, student: Student, openings: list[Opening]) -> list[Choice]:
    listed = rng.sample(openings, rng.randint(0, min(3, len(openings))))
    return [Choice(student.id, rank, opening.id) for rank, opening in enumerate(listed, 1)]


def _pins(rng: Random, students: list[Student], openings: list[Opening]) -> list[Pin]:
    pins: list[Pin] = []
    seats = {opening.id: opening.capacity for opening in openings}
    for student in students if rng.random() < 0.4 else ():
        opening = rng.choice(openings)
        fits = student.field in opening.fields and student.gpa >= opening.min_gpa and seats[opening.id]
        if rng.random() < 0.25:
            pins.append(Pin(student.id, opening.id, "forbid", "a relative works there"))
        elif fits and rng.random() < 0.25:
            seats[opening.id] -= 1
            pins.append(Pin(student.id, opening.id, "require", "agreed with the commune"))
    return pins
