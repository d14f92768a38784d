"""Lists of ten thousand students and of up to 2,000 requests: read, understood, checked row by row, written.

`python -m tests.bench.bench_imports`; the limits are those of the specification. Jobs are run by a worker of this
process on an SQLite file, so that each step is measured without waiting for its turn.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook
from sqlalchemy import event, func, select

from portal.access import Role
from portal.communes.models import Commune
from portal.communes.queries import list_all_communes
from portal.extensions import db
from portal.imports import service, work
from portal.imports.openings.kind import OPENINGS
from portal.imports.students.kind import STUDENTS
from portal.jobs.worker import Worker
from portal.openings.models import Opening
from portal.rounds.rules import RoundStatus
from portal.spreadsheets.service import read_table
from portal.students.models import Student
from tests.bench.figures import Figure, show
from tests.database import Databases, opened
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, load_reference
from tests.factories.rounds import make_round
from tests.imports.messy import messy, workbook

ROWS, BAD = 10_000, 137
REQUESTS = (300, 1_000, 2_000)
HOW = {"source": "paper", "source_note": "Công văn 12/SNV", "submits": True}


def main() -> None:
    with TemporaryDirectory() as folder:
        databases = Databases(Path(folder), server=None, process="bench")
        show([*figures(databases), *(figure for rows in REQUESTS for figure in figures_of_requests(databases, rows))])


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


def figures_of_requests(databases: Databases, rows: int) -> list[Figure]:
    """A workbook of communes' requests, as the province sends it: read, checked, and written as sent to review."""
    with opened(databases, databases.migrated()):
        load_reference()
        content = workbook_of_requests(rows, list_all_communes())
        actor, round_ = make_user(Role.HOME_AFFAIRS_OFFICER), make_round(RoundStatus.OPEN)
        db.session.commit()
        reading, table = timed(f"{rows} requests read", lambda: read_table("dn.xlsx", content))
        import_ = service.upload(OPENINGS, table, content, file_name="dn.xlsx", actor=actor, round_=round_, **HOW)
        db.session.commit()
        checking, _ = timed("checked", lambda: _worked(lambda: work.check(import_, actor=actor)))
        assert import_.counts["added"] == rows, import_.counts
        with held_longest() as held:
            writing, _ = timed(
                "written",
                lambda: _worked(lambda: work.apply(import_, only_good=False, seen=import_.version, actor=actor)),
            )
        assert db.session.scalar(select(func.count()).select_from(Opening)) == rows
    return [
        Figure(f"{rows:,} requests read and checked", reading + checking, "s", 5),
        Figure(f"{rows:,} requests written", writing, "s", 20),
        Figure(f"longest others could not write meanwhile, {rows:,}", max(held), "s", 3),
    ]


def _worked(act: Callable[[], None]) -> None:
    """Short lists are worked on at once, long ones by the worker."""
    act()
    db.session.commit()
    Worker(beats=False).run_due()


def workbook_of_requests(rows: int, communes: Sequence[Commune]) -> bytes:
    """Requests of every commune in turn, as offices write them."""
    book = Workbook()
    sheet = book.active
    sheet.append(["ĐỀ NGHỊ TIẾP NHẬN THỰC TẬP SINH"])
    sheet.append(
        ["Tên xã", "Mã xã", "Công việc", "Nhiệm vụ", "Nhóm ngành", "Số chỗ", "Cán bộ hướng dẫn", "SĐT", "Chỗ ở"]
    )
    for number in range(rows):
        commune = communes[number % len(communes)]
        tasks = "Quét, đặt tên và lưu hồ sơ.\nNhập dữ liệu vào phần mềm.\nHướng dẫn người dân nộp hồ sơ qua mạng."
        fields = ("Công nghệ thông tin", "Luật; Kế toán", "7480201")[number % 3]
        phone = 912_000_000 + number
        title = f"Số hoá hồ sơ đợt {number}"
        sheet.append([commune.full_name, commune.code, title, tasks, fields, 1 + number % 4, "Lý Văn An", phone, "x"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
