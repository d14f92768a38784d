"""Made-up rounds of the sizes the engine is meant for, as instances."""

from functools import cache

from portal.matching import Choice, Instance, Opening, Student
from portal.matching.generate import generate

SIZES = {"province": (1_000, 480, 92, 300, 450), "university": (10_000, 3_300, 92, 460, 3_000)}


@cache
def made_round(size: str, family: str, seed: int = 1) -> Instance:
    """A round of this size: as many students as the family has there."""
    easy, scarce, communes, openings, seats = SIZES[size]
    made = generate(
        students=easy if family == "easy" else scarce,
        communes=communes,
        openings=openings,
        seats=seats,
        seed=seed,
        family=family,
    )
    return Instance.build(
        [
            Student(name, field, _hundredths(gpa), int(conduct), anywhere == "1", _words(needs))
            for name, field, gpa, conduct, anywhere, needs in made.students
        ],
        [
            Opening(name, commune, int(priority), int(seats), _words(fields), _hundredths(gpa), _words(provides))
            for name, commune, priority, seats, fields, gpa, provides in made.openings
        ],
        [Choice(student, int(rank), opening) for student, rank, opening in made.choices],
    )


def _hundredths(text: str) -> int:
    return round(float(text) * 100)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()
