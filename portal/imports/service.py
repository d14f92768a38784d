"""What is done with an import: upload, arrange its columns, check, apply, take back, throw away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, insert, update

from portal import clock
from portal.accounts.models import User
from portal.audit.service import record
from portal.errors import DomainError, ensure_version
from portal.extensions import db
from portal.imports import queries, rules
from portal.imports.kind import Checked, Kind, Progress, Written
from portal.imports.kinds import get_kind
from portal.imports.models import ImportRow, ListImport
from portal.imports.rules import WRITTEN, ImportAction, ImportStatus, Verdict
from portal.rounds.models import Round
from portal.spreadsheets.layouts import Layout, Line, lines, understand
from portal.spreadsheets.packing import packed, unpacked
from portal.spreadsheets.rules import shown_name
from portal.spreadsheets.service import Table
from portal.transitions import next_status

PASTED = "pasted.tsv"  # how text without a file is read
_ROWS = ImportRow.metadata.tables["import_row"]


def upload(
    kind: Kind, table: Table, content: bytes, *, file_name: str, actor: User, round_: Round | None, **settings: Any
) -> ListImport:
    """Keep an uploaded file with what was understood of it; `file_name` "" for pasted text. Nothing is applied."""
    layout = understand(table.rows, kind.targets)
    schools = sorted(actor.scope(kind.permission).school_codes)
    import_ = ListImport(
        kind=kind.name,
        round_id=round_.id if round_ else None,
        school_code=schools[0] if len(schools) == 1 else None,
        status=ImportStatus.UPLOADED.value,
        file_name=shown_name(file_name) if file_name else "",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        settings=settings,
        uploaded_by_id=actor.id,
        uploaded_at=clock.now(),
        **_read(table, layout),
    )
    kind.ensure_open(import_, actor)
    db.session.add(import_)
    record("list_uploaded", import_, actor=actor, kind=kind.name, sha256=import_.sha256, rows=import_.row_count)
    return import_


def _read(table: Table, layout: Layout) -> dict[str, Any]:
    return {
        "table_kind": table.kind.value,
        "encoding": table.encoding.value,
        "sheets": list(table.sheets),
        "sheet": table.sheet,
        "row_count": len(table.rows),
        "rows": packed(table.rows),
        "preview": table.rows[: rules.PREVIEW],
        "first_row": layout.first_row,
        "columns": list(layout.columns),
    }


def content_of(import_: ListImport) -> bytes:
    """The file as it was uploaded; refused once it is no longer kept."""
    if import_.content is None:
        raise _not_kept()
    return import_.content


def rows_of(import_: ListImport) -> list[list[str]]:
    """The table as it was read; refused once it is no longer kept."""
    if import_.rows is None:
        raise _not_kept()
    return unpacked(import_.rows)


def _not_kept() -> DomainError:
    return DomainError(_("Tệp của lần nhập này không còn được giữ. Hãy tải tệp lên lần nữa."))


def read_anew(import_: ListImport, table: Table, *, first_row: int | None, seen: str | int | None) -> None:
    """Take the sheet and the letters of the file as `table` has them, and the data from a row on; the columns are
    guessed again."""
    _lock(import_)
    ensure_version(import_, seen)
    _ensure_open(import_)
    layout = understand(table.rows, get_kind(import_.kind).targets)
    if first_row is not None:
        layout = Layout(first_row, layout.columns)
    for name, value in _read(table, layout).items():
        setattr(import_, name, value)
    db.session.flush()


def arrange(import_: ListImport, layout: Layout, *, seen: str | int | None) -> None:
    """Say which column means what, and where the data begin. Refused where a column is missing or named twice."""
    _lock(import_)
    ensure_version(import_, seen)
    _ensure_open(import_)
    kind = get_kind(import_.kind)
    missing = kind.lacking(layout.columns)
    if missing:
        raise DomainError(_("Hãy chỉ ra cột của: %(titles)s.", titles=", ".join(missing)))
    twice = [target.title for target in kind.targets if layout.columns.count(target.name) > 1]
    if twice:
        raise DomainError(_("Chỉ chọn một cột cho: %(titles)s.", titles=", ".join(map(str, twice))))
    import_.first_row, import_.columns = layout.first_row, list(layout.columns)
    db.session.flush()  # whoever goes on with it reads the record anew


def begin(import_: ListImport, action: ImportAction, *, actor: User) -> None:
    """Take the import into the hands of a check or of its application; refused in any other state."""
    _lock(import_)
    import_.status = next_status(rules.TRANSITIONS, import_.status, action).value
    import_.trouble = ""
    get_kind(import_.kind).ensure_open(import_, actor)
    db.session.flush()


def check(import_: ListImport, *, actor: User, progress: Progress = lambda share: None) -> list[Checked]:
    """Hold every row against what is stored; reads only."""
    kind = get_kind(import_.kind)
    found: Sequence[Line] = list(lines(rows_of(import_), import_.layout, kind.keys))
    if not found:
        raise DomainError(_("Không có dòng dữ liệu nào dưới dòng tiêu đề. Hãy chọn lại dòng đầu tiên của dữ liệu."))
    checked = kind.check(found, import_, actor, progress)
    return checked if import_.is_workbook else [_whole(row, kind, import_.layout) for row in checked]


def _whole(row: Checked, kind: Kind, layout: Layout) -> Checked:
    """In a text file a comma within a number makes two cells of one, and every cell after it is another's.

    Such a row may look right, "3" for a grade of 3,25 and 25 for conduct: nothing of it is taken.
    """
    if not row.line.spills:
        return row
    sentence = _(
        "Dòng này có nhiều ô hơn dòng tiêu đề: dấu phẩy trong một ô, như 3,25, có thể đã tách ô đó làm hai."
        " Hãy lưu danh sách dạng XLSX, hoặc đặt tiêu đề cho mọi cột, rồi tải lên lần nữa."
    )
    last = next(name for name in reversed(layout.columns) if name)
    return replace(row, verdict=Verdict.REFUSED, changes=(), faults=[*row.faults, [last, sentence]])


def keep_checked(import_: ListImport, checked: Sequence[Checked]) -> None:
    """Write down what a check found."""
    _lock(import_)
    import_.status = next_status(rules.TRANSITIONS, import_.status, ImportAction.FINISH_CHECK).value
    kind = get_kind(import_.kind)
    guessed = sum(row.verdict is not Verdict.REFUSED and bool(kind.guessed(row.line.cells)) for row in checked)
    import_.counts = {
        **{verdict.value: sum(row.verdict is verdict for row in checked) for verdict in Verdict},
        **({rules.GUESSED: guessed} if guessed else {}),
    }
    db.session.flush()
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == import_.id))
    db.session.execute(insert(_ROWS), [_row(import_, row) for row in checked])


def _row(import_: ListImport, checked: Checked) -> dict[str, Any]:
    return {
        "import_id": import_.id,
        "number": checked.line.number,
        "verdict": checked.verdict.value,
        "cells": dict(checked.line.cells),
        "values": dict(checked.values),
        "changes": [list(change) for change in checked.changes],
        "faults": [list(fault) for fault in checked.faults],
        "record_id": checked.record_id,
        "record_version": checked.record_version,
    }


def ensure_applicable(import_: ListImport, *, only_good: bool, seen: str | int | None) -> None:
    """Refuse what has nothing to write, or has refused rows although all or nothing was asked for."""
    ensure_version(import_, seen)
    if not any(import_.counts.get(verdict.value) for verdict in WRITTEN):
        raise DomainError(_("Danh sách này không có gì để ghi: mọi dòng đã có sẵn hoặc bị từ chối."))
    if not import_.counts.get(Verdict.REFUSED.value):
        return
    if get_kind(import_.kind).whole:
        raise DomainError(_("Còn dòng bị từ chối, mà danh sách loại này chỉ ghi được cả. Hãy sửa tệp rồi tải lên lại."))
    if not only_good:
        raise DomainError(
            _("Còn dòng bị từ chối. Hãy sửa tệp rồi tải lên lại, hoặc chọn chỉ ghi các dòng đạt."), field="mode"
        )


def finish(import_: ListImport, written: Iterable[Written], *, actor: User) -> None:
    """Note that the rows were written, and what each became; the file itself is no longer kept."""
    _lock(import_)
    applied = clock.now(), actor.id  # the actor may have to be read anew, which writes what is half changed
    import_.status = next_status(rules.TRANSITIONS, import_.status, ImportAction.FINISH_APPLY).value
    import_.applied_at, import_.applied_by_id = applied
    import_.content = import_.rows = None
    db.session.flush()
    became = [{"row": w.number, "became": w.record_id, "at_version": w.record_version} for w in written]
    if became:
        statement = (
            update(_ROWS)
            .where(_ROWS.c.import_id == import_.id, _ROWS.c.number == bindparam("row"))
            .values(record_id=bindparam("became"), record_version=bindparam("at_version"))
        )
        db.session.connection().execute(statement, became)
    facts = {"kind": import_.kind, "round": import_.round_id, "sha256": import_.sha256, **import_.counts}
    record("list_applied", import_, actor=actor, **facts)


def give_up(import_: ListImport, trouble: str) -> None:
    """The work could not be done: back to where it was asked for, with the reason."""
    _lock(import_)
    import_.status = next_status(rules.TRANSITIONS, import_.status, ImportAction.GIVE_UP).value
    import_.trouble = trouble
    db.session.flush()


def undo(import_: ListImport, *, actor: User, seen: str | int | None) -> None:
    """Take everything back that the import did, while nothing was built on it."""
    _lock(import_)
    status = next_status(rules.TRANSITIONS, import_.status, ImportAction.UNDO)
    ensure_version(import_, seen)
    rows = queries.list_staged(import_, WRITTEN)
    if not rows:
        raise DomainError(_("Các dòng của lần nhập này không còn được giữ nên không hoàn tác được."))
    get_kind(import_.kind).take_back(rows, import_, actor)
    import_.status = status.value
    import_.undone_at, import_.undone_by_id = clock.now(), actor.id
    record("list_undone", import_, actor=actor, kind=import_.kind, sha256=import_.sha256, rows=len(rows))


def discard(import_: ListImport, *, actor: User | None) -> None:
    """Throw a list away that was not applied, with its file and rows."""
    _lock(import_)
    import_.status = next_status(rules.TRANSITIONS, import_.status, ImportAction.DISCARD).value
    import_.content = import_.rows = None
    import_.preview = []
    db.session.flush()
    forget_rows(import_)
    record("list_discarded", import_, actor=actor, kind=import_.kind, sha256=import_.sha256)


def forget_rows(import_: ListImport) -> None:
    """Keep the history of an import, and nothing of what stood in the list."""
    import_.preview = []
    db.session.flush()
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == import_.id))


def _lock(import_: ListImport) -> None:
    db.session.refresh(import_, with_for_update={"of": ListImport})


def _ensure_open(import_: ListImport) -> None:
    if import_.status not in rules.OPEN:
        raise DomainError(_("Lần nhập này đã qua bước sửa cột. Hãy xem tình trạng mới nhất của nó."))
