"""The rows of a list into a file, a few hundred in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from sqlalchemy import func, select

from portal.exports.lists.kind import ListKind, Reach, select_columns, select_rows
from portal.exports.rules import FileKind
from portal.extensions import db
from portal.spreadsheets.writing import write_csv, write_xlsx
from portal.students.looking import Taken

Progress = Callable[[int], None]
_AT_ONCE = 500


def count(kind: ListKind, reach: Reach) -> int:
    """How many rows the list has for the actor; one statement."""
    rows = select_rows(kind, reach).order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(rows) or 0


def count_all(kinds: Sequence[ListKind], reach: Reach) -> dict[str, int]:
    """The same of several lists; one statement."""
    parts = [
        select_rows(kind, reach)
        .order_by(None)
        .with_only_columns(func.count(), maintain_column_froms=True)
        .scalar_subquery()
        .label(kind.name)
        for kind in kinds
    ]
    return dict(db.session.execute(select(*parts)).one()._mapping) if parts else {}


@dataclass
class Written:
    """What was written: how many rows, and whom they show."""

    rows: int = 0
    people: list[Taken] = field(default_factory=list)


def write(
    out: IO[bytes],
    kind: ListKind,
    format_: FileKind,
    reach: Reach,
    progress: Progress | None = None,
) -> Written:
    """Write the list as a file; `progress` is told the number of rows now and then."""
    written = Written()
    columns = [column for _place, column in select_columns(kind, reach)]
    rows = _rows(kind, reach, written, progress)
    if format_ is FileKind.XLSX:
        written.rows = write_xlsx(out, str(kind.title), columns, rows)
    else:
        written.rows = write_csv(out, columns, rows)
    return written


def _rows(kind: ListKind, reach: Reach, written: Written, progress: Progress | None) -> Iterator[Sequence[Any]]:
    found = db.session.execute(select_rows(kind, reach).execution_options(yield_per=_AT_ONCE))
    places = [place for place, _column in select_columns(kind, reach)]
    done = 0
    for some in found.partitions():
        if kind.personal:
            written.people.extend(
                Taken(row.student_id, row.school_code, getattr(row, "commune_code", None))
                for row in some
                if row.student_id
            )
        for cells in kind.cells(reach, some):
            yield cells if reach.shown is None else [cells[place] for place in places]
        done += len(some)
        if progress is not None:
            progress(done)
