"""The rows of the draft that the schools see: their own students, as the page of the draft shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from portal.access import Permission
from portal.attempts import listing
from portal.attempts.drafts.queries import ORDERS, Wanted, may_read, narrowed, select_rows
from portal.exports.lists.kind import ListKind, ListPage, Reach, level_column, yes_or_no
from portal.exports.rules import ListName
from portal.schools.models import School
from portal.spreadsheets.writing import CellKind, Column
from portal.students.models import Student


def columns(reach: Reach) -> Sequence[Column]:
    return (
        Column(_("Mã sinh viên"), width=18, key="person"),
        Column(_("Họ và tên"), width=28, key="person"),
        Column(_("Trường"), width=36, key="school"),
        Column(_("Tên ngành"), width=28, key="major"),
        Column(_("Nhóm ngành"), width=28, key="field"),
        *([] if listing.hidden_from(reach.actor) else [Column(_("Điểm TBTL (thang 4)"), CellKind.GRADE, 12, "gpa")]),
        Column(_("Có nơi thực tập"), width=12, key="place"),
        Column(_("Xã, phường"), width=24, key="place"),
        level_column(reach, "place"),
        Column(_("Tên công việc"), width=32, key="place"),
        Column(_("Đổi bằng tay"), width=12, key="place"),
        Column(_("Nguyện vọng thứ"), CellKind.NUMBER, 12, "rank"),
        Column(_("Số ý kiến"), CellKind.NUMBER, 10, "comments"),
        Column(_("Ý kiến bạn chưa đọc"), CellKind.NUMBER, 12, "comments"),
    )


def statement(reach: Reach) -> Select[Any]:
    assert reach.attempt is not None
    rows = select_rows(reach.actor, reach.attempt).join(School, School.code == Student.school_code)
    return rows.add_columns(Student.id.label("student_id"), School.name.label("school"))


def cells(reach: Reach, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    with_grades = not listing.hidden_from(reach.actor)
    for row in rows:
        yield (
            *(row.code, row.full_name, row.school, row.major, row.field),
            *((row.gpa,) if with_grades else ()),
            *(yes_or_no(row.commune is not None), row.commune, row.level, row.title, yes_or_no(row.by_hand)),
            *(row.rank or None, row.comments, row.unread),
        )


DRAFTS = ListKind(
    name=ListName.DRAFTS,
    title=_l("Dự thảo kết quả"),
    file_name="du-thao",
    permission=Permission.VIEW_DRAFT_RESULTS,
    personal=True,
    is_there=lambda reach: reach.attempt is not None and may_read(reach.actor, reach.attempt),
    columns=columns,
    statement=statement,
    cells=cells,
    page=ListPage(
        endpoint="drafts.index",
        setup=listing.DRAFT,
        narrow=lambda rows, reach, asked: narrowed(rows, reach.actor, Wanted.read(asked)),
        orders=ORDERS,
    ),
)
