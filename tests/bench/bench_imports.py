"""A list of ten thousand students: read, understood, checked row by row, written.

`python -m tests.bench.bench_imports`; the limits are those of the specification. Jobs are run by a worker of this
process on an SQLite file, so that each step is measured without waiting for its turn.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event, func, select

from portal.access import Role
from portal.extensions import db
from portal.imports import service, work
from portal.imports.students.kind import STUDENTS
from portal.jobs.worker import Worker
from portal.rounds.rules import RoundStatus
from portal.spreadsheets.service import read_table
from portal.students.models import Student
from tests.bench.figures import Figure, show
from tests.database import Databases, opened
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU
from tests.factories.rounds import make_round
from tests.imports.messy import messy, workbook

ROWS, BAD = 10_000, 137


def main() -> None:
    with TemporaryDirectory() as folder:
        show(figures(Databases(Path(folder), server=None, process="bench")))


def figures(databases: Databases) -> list[Figure]:
    """The steps of one import, the longest time for which nobody else could write, and the same file again."""
    rows, _spoiled = messy(ROWS, BAD)
    content = workbook(rows)
    with opened(databases, databases.migrated()):
        actor = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
        round_ = make_round(RoundStatus.OPEN)
        db.session.commit()
        reading, table = timed("read", lambda: read_table("ds.xlsx", content))
        import_ = service.upload(STUDENTS, table, content, file_name="ds.xlsx", actor=actor, round_=round_)
        work.check(import_, actor=actor)
        db.session.commit()
        with held_longest() as checking_held:
            checking, _ = timed("checked", Worker(beats=False).run_due)
        assert import_.counts["refused"] == BAD, import_.counts
        work.apply(import_, only_good=True, seen=import_.version, actor=actor)
        db.session.commit()
        with held_longest() as applying_held:
            applying, _ = timed("written", Worker(beats=False).run_due)
        count = db.session.scalar(select(func.count()).select_from(Student))
        assert count == ROWS - BAD, f"{count} students"
    return [
        Figure(f"{ROWS:,} rows read, columns known", reading, "s", 5),
        Figure(f"{ROWS:,} rows each checked, the job", checking, "s", 5),
        Figure("the two together", reading + checking, "s", 5),
        Figure("longest others could not write meanwhile", max(checking_held), "s", 3),
        Figure(f"{count:,} students written, the job", applying, "s", 20),
        Figure("longest others could not write meanwhile ", max(applying_held), "s", 3),
    ]


def timed(what: str, act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds by the clock and what was given; the CPU time, other processes' with it, is printed."""
    began, before = time.perf_counter(), sum(os.times()[:4])
    given = act()
    print(f"{what}: {sum(os.times()[:4]) - before:.1f} s CPU")
    return time.perf_counter() - began, given


@contextmanager
def held_longest() -> Any:
    """How long each writing transaction of SQLite lasted, from its BEGIN IMMEDIATE to its end; the CPU time of the
    longest is printed."""
    spans, worked, began = [0.0], [0.0], [0.0, 0.0]

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement == "BEGIN IMMEDIATE":
            began[:] = time.perf_counter(), time.process_time()

    def end(_connection: Any) -> None:
        if began[0]:
            spans.append(time.perf_counter() - began[0])
            worked.append(time.process_time() - began[1])
            began[0] = 0.0

    listeners = (("after_cursor_execute", note), ("commit", end), ("rollback", end))
    for name, listener in listeners:
        event.listen(db.engine, name, listener)
    yield spans
    print(f"… of it while others could not write: {max(worked):.2f} s CPU")
    for name, listener in listeners:
        event.remove(db.engine, name, listener)


if __name__ == "__main__":
    main()
