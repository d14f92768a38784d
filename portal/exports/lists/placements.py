"""Who is placed where, with both answers; published rounds only, as on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from portal.access import Permission
from portal.design import status_look
from portal.exports.lists.kind import ListKind, ListPage, Reach, a_round, level_column
from portal.exports.rules import ListName
from portal.placements import listing
from portal.placements.listing import hidden_from
from portal.placements.models import Placement
from portal.placements.queries import HOLDS_A_SEAT, Wanted, contact_rights, placements_within
from portal.placements.queries.listing import ORDERS, narrowed, with_names
from portal.spreadsheets.writing import CellKind, Column
from portal.students.models import Student
from portal.vietnamese.dates import last_minute


def columns(reach: Reach) -> Sequence[Column]:
    return (
        Column(_("Mã sinh viên"), width=18, key="person"),
        Column(_("Họ và tên"), width=28, key="person"),
        Column(_("Trường"), width=36, key="major"),
        Column(_("Tên ngành"), width=28, key="major"),
        Column(_("Thư điện tử"), width=32, key="contact"),
        Column(_("Điện thoại"), width=14, key="contact"),
        Column(_("Mã xã, phường"), width=12),
        Column(_("Xã, phường"), width=24, key="place"),
        level_column(reach, "place"),
        Column(_("Tên công việc"), width=32, key="place"),
        Column(_("Bắt đầu"), CellKind.DAY, 12, "place"),
        Column(_("Kết thúc"), CellKind.DAY, 12, "place"),
        Column(_("Cán bộ hướng dẫn"), width=26, key="mentor"),
        Column(_("Điện thoại của cán bộ hướng dẫn"), width=14, key="mentor"),
        *([Column(_("Nguyện vọng thứ"), CellKind.NUMBER, 12, "rank")] if not hidden_from(reach.actor) else []),
        Column(_("Trạng thái"), width=18, key="person"),
        Column(_("Sinh viên trả lời"), width=16, key="answers"),
        Column(_("Xã, phường trả lời"), width=16, key="answers"),
        Column(_("Công bố lúc"), CellKind.INSTANT, 18),
        Column(_("Hạn trả lời"), CellKind.INSTANT, 18, "answer_by"),
    )


def statement(reach: Reach) -> Select[Any]:
    return (
        with_names()
        .add_columns(Student.id.label("student_id"), Placement.student_answer, Placement.commune_answer)
        .add_columns(Placement.published_at, Placement.answer_by)
        .where(Placement.round_id == a_round(reach).id, HOLDS_A_SEAT)
        .where(placements_within(reach.actor.scope(Permission.VIEW_PLACEMENTS)))
        .order_by(Student.sort_key, Student.id)
    )


def cells(reach: Reach, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    sees_contacts, with_ranks = contact_rights(reach.actor), not hidden_from(reach.actor)
    for row in rows:
        sees = sees_contacts(row)
        answers = (row.student_answer, row.commune_answer)
        yield (
            *(row.code, row.full_name, row.school, row.major),
            *((row.email, row.phone) if sees else (None, None)),
            *(row.commune_code, row.commune, row.level, row.title, row.starts_on, row.ends_on),
            *(row.mentor_name, row.mentor_phone if sees else None),
            *((row.rank or None,) if with_ranks else ()),
            *(status_look(row.status, "placement")[0], *(status_look(answer, "placement")[0] for answer in answers)),
            *(row.published_at, last_minute(row.answer_by)),
        )


PLACEMENTS = ListKind(
    name=ListName.PLACEMENTS,
    title=_l("Phân công thực tập"),
    file_name="phan-cong",
    permission=Permission.VIEW_PLACEMENTS,
    personal=True,
    is_there=lambda reach: a_round(reach).is_published,  # for everybody at once
    columns=columns,
    statement=statement,
    cells=cells,
    page=ListPage(
        endpoint="placements.index",
        setup=listing.PLACEMENTS,
        narrow=lambda rows, _reach, asked: narrowed(rows, Wanted.read(asked)),
        orders=ORDERS,
    ),
)
