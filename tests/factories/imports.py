"""Imports of lists at each of their steps; of students unless another kind is named."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from portal.accounts.models import User
from portal.imports import service, work
from portal.imports.kind import Kind
from portal.imports.models import ListImport
from portal.imports.students.kind import STUDENTS
from portal.rounds.models import Round
from portal.spreadsheets.service import read_table

HEADINGS = ("Mã SV", "Họ tên", "Ngành")
Rows = Sequence[Sequence[str]]


def upload(
    round_: Round | None,
    rows: Rows,
    *,
    actor: User,
    headings: Sequence[str] = HEADINGS,
    kind: Kind = STUDENTS,
    **settings: Any,
) -> ListImport:
    """A list whose columns are being corrected."""
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    content = out.getvalue().encode()
    table = read_table("ds.csv", content)
    return service.upload(kind, table, content, file_name="ds.csv", actor=actor, round_=round_, **settings)


def check(
    round_: Round | None, rows: Rows, *, actor: User, headings: Sequence[str] = HEADINGS, **more: Any
) -> ListImport:
    """A list of which it is known what it would do."""
    import_ = upload(round_, rows, actor=actor, headings=headings, **more)
    work.check(import_, actor=actor)
    return import_


def apply(
    round_: Round | None,
    rows: Rows,
    *,
    actor: User,
    headings: Sequence[str] = HEADINGS,
    only_good: bool = False,
    **more: Any,
) -> ListImport:
    """A list that was written."""
    import_ = check(round_, rows, actor=actor, headings=headings, **more)
    work.apply(import_, only_good=only_good, seen=import_.version, actor=actor)
    return import_
