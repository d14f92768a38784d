"""The canonical text of a round, written anew from the CSV files, and its SHA-256.

Four CSV files sorted by id (choices by student and rank, pins by student and opening), GPA with two
decimals, words sorted and joined by semicolons, LF. Each goes into the hash after the line
`<name> <length in bytes>`.
"""

import csv
import hashlib
import io
from collections.abc import Iterable

import numpy as np

from portal.matching.verify.published_round import Round


def input_sha256(published: Round) -> str:
    """SHA-256 of the canonical text, lowercase hex."""
    digest = hashlib.sha256()
    for name, rows in (
        ("students.csv", _students(published)),
        ("openings.csv", _openings(published)),
        ("choices.csv", _choices(published)),
        ("pins.csv", _pins(published)),
    ):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        data = text.getvalue().encode()
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _decimal(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _words(bits: int, words: list[str]) -> str:
    return ";".join(sorted(word for position, word in enumerate(words) if bits >> position & 1))


def _students(published: Round) -> Iterable[tuple[object, ...]]:
    people = published.students
    yield "id", "field", "gpa", "conduct", "anywhere", "needs", "merit"
    needs = {bits: _words(bits, published.words) for bits in set(people.needs.tolist())}
    for s, name in enumerate(people.ids):
        yield (
            name,
            published.fields[people.field[s]],
            _decimal(int(people.gpa[s])),
            people.conduct[s],
            int(people.anywhere[s]),
            needs[int(people.needs[s])],
            "" if people.merit is None else people.merit[s],
        )


def _openings(published: Round) -> Iterable[tuple[object, ...]]:
    places = published.openings
    yield "id", "commune", "priority", "capacity", "fields", "min_gpa", "provides"
    for o, name in enumerate(places.ids):
        yield (
            name,
            places.communes[places.commune[o]],
            places.priority[o],
            places.capacity[o],
            ";".join(sorted(published.fields[f] for f in np.flatnonzero(places.accepts[o]))),
            _decimal(int(places.min_gpa[o])),
            _words(int(places.provides[o]), published.words),
        )


def _choices(published: Round) -> Iterable[tuple[object, ...]]:
    rows = published.choices
    people, places = published.students.ids, published.openings.ids
    yield "student", "rank", "opening"
    for s, rank, o in zip(rows.student.tolist(), rows.rank.tolist(), rows.opening.tolist(), strict=True):
        yield people[s], rank, places[o]


def _pins(published: Round) -> Iterable[tuple[object, ...]]:
    yield "student", "opening", "kind", "reason"
    for s, o, kind, reason in published.pins:
        yield published.students.ids[s], published.openings.ids[o], kind, reason
