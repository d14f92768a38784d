"""Small random rounds with everything that can happen: ties, pins, `anywhere`, needs, merit, no seats."""

import random

from portal.matching.records import Choice, Opening, Pin, Student

FIELDS = ("accounting", "land", "law")
WORDS = ("lodging", "transport", "women_lodging")

Rows = tuple[list[Student], list[Opening], list[Choice], list[Pin]]


def random_rows(seed: int, *, students: int = 7, openings: int = 6) -> Rows:
    """A round of at most so many students and openings; the same for the same seed."""
    rng = random.Random(seed)
    people = _students(rng, rng.randint(0, students))
    places = _openings(rng, rng.randint(1, openings))
    choices = [
        Choice(student.id, rank, place.id)
        for student in people
        for rank, place in enumerate(rng.sample(places, rng.randint(0, min(4, len(places)))), 1)
    ]
    return people, places, choices, _pins(rng, people, places)


def _some(rng: random.Random, words: tuple[str, ...], chance: float) -> tuple[str, ...]:
    return tuple(word for word in words if rng.random() < chance)


def _students(rng: random.Random, count: int) -> list[Student]:
    ids = rng.sample(range(100), count)
    with_merit = rng.random() < 0.3
    return [
        Student(
            id=f"s{number}",
            field=rng.choice(FIELDS),
            gpa=rng.choice((250, 250, 280, 320)),
            conduct=rng.choice((70, 70, 90)),
            anywhere=rng.random() < 0.4,
            needs=_some(rng, WORDS, 0.2),
            merit=rng.randint(1, 3) if with_merit else None,
        )
        for number in ids
    ]


def _openings(rng: random.Random, count: int) -> list[Opening]:
    communes = {f"c{number}": rng.choice((1, 1, 2, 3, 4)) for number in range(rng.randint(1, count))}
    places = []
    for number in rng.sample(range(100), count):
        commune = rng.choice(list(communes))
        places.append(
            Opening(
                id=f"o{number}",
                commune=commune,
                priority=communes[commune],
                capacity=rng.choice((0, 1, 1, 1, 2, 3)),
                fields=_some(rng, FIELDS, 0.5) or (rng.choice(FIELDS),),
                min_gpa=rng.choice((0, 250, 280, 320)),
                provides=_some(rng, WORDS, 0.7),
            )
        )
    return places


def _pins(rng: random.Random, people: list[Student], places: list[Opening]) -> list[Pin]:
    """Pins that do not clash: at most one required seat a student, within capacity, eligible."""
    pins = []
    left = {place.id: place.capacity for place in places}
    for student in people:
        place = rng.choice(places)
        eligible = student.field in place.fields and student.gpa >= place.min_gpa
        draw = rng.random()
        if draw < 0.12:
            pins.append(Pin(student.id, place.id, "forbid", "family"))
        elif draw < 0.24 and eligible and left[place.id]:
            left[place.id] -= 1
            pins.append(Pin(student.id, place.id, "require", "agreed"))
    return pins
