"""Lists and archives of a round of the whole university's size: seconds, memory, size.

`python -m tests.bench.bench_exports`; the limits are our own: ten thousand rows within a few seconds, and memory for
a few hundred of them.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from portal.exports import writing
from portal.exports.archive import packing
from portal.exports.lists import IN_ROUND, STUDENTS, Reach
from portal.exports.rules import FileKind, ListName
from portal.extensions import db
from tests.bench.figures import Figure, show
from tests.bench.university_round import UniversityRound, university_round

SECONDS, MEGABYTES = 10, 10
STUDENTS_IN_ROUND = 10_000
_LATER = (ListName.ATTEMPTS, ListName.DRAFTS, ListName.PLACEMENTS)
_KINDS = [kind for kind in (STUDENTS, *IN_ROUND) if kind.name not in _LATER]


def main() -> None:
    """Measure everything and print it."""
    with university_round(STUDENTS_IN_ROUND, "easy") as made:
        db.session.rollback()
        figures = [figure for format_ in (FileKind.CSV, FileKind.XLSX) for figure in lists(made, format_)]
        figures += measured("archive of the round", lambda out: sum(packing.pack(out, made.round).values()))
        figures += memory(made)
    show(figures)


def lists(made: UniversityRound, format_: FileKind) -> list[Figure]:
    figures: list[Figure] = []
    for kind in _KINDS:
        reach = Reach(made.coordinator, made.round)
        figures += measured(
            f"{kind.name} as {format_}",
            lambda out, kind=kind, reach=reach: writing.write(out, kind, format_, reach).rows,  # type: ignore[misc]
        )
    return figures


def measured(what: str, write: Callable[[IO[bytes]], int]) -> list[Figure]:
    """CPU seconds, rows and size."""
    with TemporaryFile() as out:
        began = time.process_time()
        rows = write(out)
        spent = time.process_time() - began
        db.session.rollback()
        return [
            Figure(f"{what}, {rows} rows", spent, "s CPU", SECONDS),
            Figure(f"  {what}: size", out.tell() / 1e6, "MB"),
        ]


def memory(made: UniversityRound) -> list[Figure]:
    """What Python holds at most while it writes."""
    reach = Reach(made.coordinator, made.round)
    with TemporaryFile() as out:
        tracemalloc.start()
        writing.write(out, STUDENTS, FileKind.XLSX, reach)
        most = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    db.session.rollback()
    return [Figure("memory for 10,000 students as xlsx", most, "MB", MEGABYTES)]


if __name__ == "__main__":
    main()
