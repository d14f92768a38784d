"""A long list, written in the background from one look at the data; nobody waits for its transaction."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.exports import service, writing
from portal.exports.archive import packing
from portal.exports.archive.tables import PARTS, list_students
from portal.exports.lists import LISTS, Kind, Reach
from portal.exports.models import ListExport
from portal.exports.rules import FileKind, ListName
from portal.exports.writing import Written
from portal.extensions import db
from portal.jobs.registry import handler
from portal.jobs.run import Run
from portal.jobs.service import enqueue
from portal.rounds.models import Round

WRITE = "exports.write"


def ask(kind: Kind, format_: FileKind, reach: Reach, rows: int) -> ListExport:
    """Have a long list or an archive written; twenty copies of the form make one file."""
    export = service.ask(kind, format_, reach, rows)
    export.job_id = enqueue(WRITE, {"export": str(export.id)}, key=f"{WRITE}:{export.id}", actor=reach.actor).id
    return export


def _given_up(payload: dict[str, Any], error: str) -> None:
    service.give_up(db.session.get_one(ListExport, UUID(payload["export"])), error)


@handler(WRITE, label=_l("Ghi danh sách ra tệp"), give_up=_given_up)
def write_in_background(run: Run) -> None:
    run.progress(_("Đọc dữ liệu"), 0.02)
    key = UUID(run.payload["export"])
    with TemporaryFile() as out:
        with run.reading():
            export = db.session.get_one(ListExport, key)
            write = _write_archive if export.name == ListName.ARCHIVE else _write_list
            written = write(out, export, run)
        out.seek(0)
        run.progress(_("Lưu tệp"), 0.95)
        export = db.session.get_one(ListExport, key)
        service.finish(export, out.read(), service.reach_of(export), written)


def _write_list(out: IO[bytes], export: ListExport, run: Run) -> Written:
    def progress(rows: int) -> None:
        run.progress(_("Ghi %(rows)s dòng", rows=rows), 0.02 + 0.9 * rows / max(export.row_count, 1))

    return writing.write(out, LISTS[export.name], FileKind(export.format), service.reach_of(export), progress)


def _write_archive(out: IO[bytes], export: ListExport, run: Run) -> Written:
    def progress(tables: int) -> None:
        run.progress(_("Ghi %(tables)s bảng", tables=tables), 0.02 + 0.9 * tables / len(PARTS))

    round_ = db.session.get_one(Round, export.round_id)
    counts = packing.pack(out, round_, progress)
    return Written(sum(counts.values()), list_students(round_.id))
