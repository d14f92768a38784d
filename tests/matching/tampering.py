"""Ways of tampering with a published assignment, and what they are made of."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np

from portal.matching import Instance
from portal.matching.files import read_directory
from portal.matching.generate import generate
from tests.matching.published import Publication

Tamper = Callable[[Publication, Instance], None]
PINNED = 4


def pinned_instance(where: Path) -> Instance:
    """A scarce round with some students required and some forbidden."""
    made = generate(students=160, communes=25, openings=60, seats=160, seed=11, family="scarce")
    made.write(where)
    plain = read_directory(where).instance
    lines = ["student,opening,kind,reason"]
    free = plain.capacity > 0
    for student in range(PINNED):
        every = np.arange(plain.openings)
        opening = np.flatnonzero(free & plain.eligible(np.full_like(every, student), every))[0]
        free[opening] = False
        lines.append(f"{plain.student_ids[student]},{plain.opening_ids[opening]},require,agreed")
    for row in range(50, 50 + PINNED):
        student, opening = plain.choice_student[row], plain.choice_opening[row]
        lines.append(f"{plain.student_ids[student]},{plain.opening_ids[opening]},forbid,family")
    (where / "pins.csv").write_text("\n".join(lines) + "\n")
    return read_directory(where).instance


def place_of(published: Publication) -> dict[str, str]:
    return {student: opening for student, opening, _ in published.rows()}


def ranks(instance: Instance) -> dict[tuple[str, str], int]:
    columns = (instance.choice_student, instance.choice_opening, instance.choice_rank)
    return {
        (instance.student_ids[s], instance.opening_ids[o]): r
        for s, o, r in zip(*(column.tolist() for column in columns), strict=True)
    }


def write_places(published: Publication, instance: Instance, places: dict[str, str]) -> None:
    """Write an assignment whose ranks and order are as they should be."""
    listed = ranks(instance)
    published.rewrite([[s, o, str(listed.get((s, o), 0))] for s, o in sorted(places.items())])


def retie(published: Publication) -> None:
    """What a careful forger would do too: correct the hashes that tie the files together."""
    text = (published.out / "assignment.csv").read_bytes()

    def tie(report: dict[str, object]) -> None:
        report["assignment_sha256"] = sha256(text).hexdigest()
        report["seed_sha256"] = sha256(str(report["seed"]).encode()).hexdigest()

    published.edit_json("report.json", tie)


def movable(instance: Instance) -> list[str]:
    pinned = set(instance.pin_student.tolist())
    return [name for number, name in enumerate(instance.student_ids) if number not in pinned]


def pair(instance: Instance, student: str, opening: str) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.array([instance.student_ids.index(student)]),
        np.array([instance.opening_ids.index(opening)]),
    )


def acceptable(instance: Instance, student: str, opening: str) -> bool:
    s, o = pair(instance, student, opening)
    fits = bool(instance.eligible(s, o)[0])
    needs = bool((instance.needs[s[0]] & ~instance.provides[o[0]]).any())
    unlisted = bool(instance.anywhere[s[0]]) and not needs
    return fits and ((student, opening) in ranks(instance) or unlisted)


def free_openings(published: Publication, instance: Instance) -> list[str]:
    taken = list(place_of(published).values())
    seats = zip(instance.opening_ids, instance.capacity.tolist(), strict=True)
    return [name for name, capacity in seats if taken.count(name) < capacity]


def swap_two_students(published: Publication, instance: Instance) -> None:
    places = place_of(published)
    students = [s for s in movable(instance) if s in places]
    a, b = next(
        (a, b)
        for a in students
        for b in students
        if places[a] != places[b] and acceptable(instance, a, places[b]) and acceptable(instance, b, places[a])
    )
    places[a], places[b] = places[b], places[a]
    write_places(published, instance, places)


def drop_a_student(published: Publication, instance: Instance) -> None:
    places = place_of(published)
    del places[next(s for s in movable(instance) if s in places)]
    write_places(published, instance, places)


def seat_an_ineligible_student(published: Publication, instance: Instance) -> None:
    places = place_of(published)
    student, opening = next(
        (s, o)
        for o in free_openings(published, instance)
        for s in movable(instance)
        if not instance.eligible(*pair(instance, s, o))[0]
    )
    write_places(published, instance, places | {student: opening})


def seat_someone_who_never_asked(published: Publication, instance: Instance) -> None:
    student, opening = next(
        (s, o)
        for s in movable(instance)
        for o in instance.opening_ids
        if instance.eligible(*pair(instance, s, o))[0] and not acceptable(instance, s, o)
    )
    write_places(published, instance, place_of(published) | {student: opening})


def overfill_an_opening(published: Publication, instance: Instance) -> None:
    places = place_of(published)
    free = set(free_openings(published, instance))
    student, opening = next(
        (s, o)
        for s in movable(instance)
        for o in instance.opening_ids
        if o not in free and places.get(s) != o and acceptable(instance, s, o)
    )
    write_places(published, instance, places | {student: opening})


def give_a_place_to_someone_behind(published: Publication, instance: Instance) -> None:
    places = place_of(published)
    holder, other = next(
        (a, b)
        for a in movable(instance)
        if a in places
        for b in movable(instance)
        if b not in places and acceptable(instance, b, places[a])
    )
    places[other] = places.pop(holder)
    write_places(published, instance, places)


def move_to_a_free_seat(published: Publication, instance: Instance) -> None:
    places = place_of(published)
    student, opening = next(
        (s, o)
        for o in free_openings(published, instance)
        for s in movable(instance)
        if s in places and places[s] != o and acceptable(instance, s, o)
    )
    write_places(published, instance, places | {student: opening})


def break_a_required_pin(published: Publication, instance: Instance) -> None:
    places = place_of(published)
    del places[instance.student_ids[instance.pin_student[instance.pin_required][0]]]
    write_places(published, instance, places)


def use_a_forbidden_pair(published: Publication, instance: Instance) -> None:
    forbidden = np.flatnonzero(~instance.pin_required)[0]
    student = instance.student_ids[instance.pin_student[forbidden]]
    opening = instance.opening_ids[instance.pin_opening[forbidden]]
    write_places(published, instance, place_of(published) | {student: opening})


def write_a_better_rank(published: Publication, instance: Instance) -> None:
    rows = published.rows()
    row = next(row for row in rows if int(row[2]) > 1)
    row[2] = "1"
    published.rewrite(rows)


def name_a_student_twice(published: Publication, instance: Instance) -> None:
    rows = published.rows()
    published.rewrite(sorted([*rows, rows[5]]))


def invent_a_student(published: Publication, instance: Instance) -> None:
    published.rewrite([*published.rows(), ["s9999", instance.opening_ids[0], "1"]])


def invent_an_opening(published: Publication, instance: Instance) -> None:
    rows = published.rows()
    rows[5][1] = "o9999"
    published.rewrite(rows)


def change_the_order_of_rows(published: Publication, instance: Instance) -> None:
    published.rewrite(published.rows()[::-1])


def publish_nobody(published: Publication, instance: Instance) -> None:
    published.rewrite([])


ASSIGNMENT = (
    swap_two_students,
    drop_a_student,
    seat_an_ineligible_student,
    seat_someone_who_never_asked,
    overfill_an_opening,
    give_a_place_to_someone_behind,
    move_to_a_free_seat,
    break_a_required_pin,
    use_a_forbidden_pair,
    write_a_better_rank,
    name_a_student_twice,
    invent_a_student,
    invent_an_opening,
    change_the_order_of_rows,
    publish_nobody,
)
