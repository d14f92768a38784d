"""The rows of a match attempt: everybody's outcome, what was computed beside what was changed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from portal.access import Permission
from portal.attempts import listing, outcomes
from portal.attempts.models import ProposedPlacement
from portal.attempts.queries import BY_HAND
from portal.communes.models import Commune
from portal.exports.lists.kind import ListKind, ListPage, Reach, level_column, yes_or_no
from portal.exports.rules import ListName
from portal.openings.models import Opening
from portal.rounds.models import RoundPriority
from portal.schools.models import Field, Major, School
from portal.spreadsheets.writing import CellKind, Column
from portal.students.models import Student

_Computed, _ComputedCommune = aliased(Opening), aliased(Commune)


def columns(reach: Reach) -> Sequence[Column]:
    return (
        Column(_("Phương án số"), CellKind.NUMBER, 10),
        Column(_("Mã sinh viên"), width=18, key="person"),
        Column(_("Họ và tên"), width=28, key="person"),
        Column(_("Trường"), width=36, key="major"),
        Column(_("Tên ngành"), width=28, key="major"),
        Column(_("Nhóm ngành"), width=28, key="field"),
        *([] if listing.hidden_from(reach.actor) else [Column(_("Điểm TBTL (thang 4)"), CellKind.GRADE, 12, "gpa")]),
        Column(_("Có nơi thực tập"), width=12),
        Column(_("Nguyện vọng thứ"), CellKind.NUMBER, 12, key="rank"),
        Column(_("Mã xã, phường"), width=12, key="place"),
        Column(_("Xã, phường"), width=24, key="place"),
        level_column(reach, "level"),
        Column(_("Tên công việc"), width=32, key="place"),
        Column(_("Đổi bằng tay"), width=12, key="place"),
        Column(_("Máy tính xếp: xã, phường"), width=24, key="computed"),
        Column(_("Máy tính xếp: tên công việc"), width=32, key="computed"),
    )


def statement(reach: Reach) -> Select[Any]:
    attempt = reach.attempt
    assert attempt is not None
    return (
        select(Student.id.label("student_id"), Student.school_code, Student.code, Student.full_name, Student.gpa)
        .add_columns(School.name.label("school"), Major.name.label("major"), Field.name.label("field"))
        .add_columns(ProposedPlacement.opening_id, ProposedPlacement.rank, BY_HAND, RoundPriority.level)
        .add_columns(Opening.title, Commune.code.label("commune_code"), Commune.full_name.label("commune"))
        .add_columns(_Computed.title.label("computed_title"), _ComputedCommune.full_name.label("computed_commune"))
        .select_from(ProposedPlacement)
        .join(Student, Student.id == ProposedPlacement.student_id)
        .join(School, School.code == Student.school_code)
        .outerjoin(Major, Major.code == Student.major_code)
        .outerjoin(Field, Field.code == Major.field_code)
        .outerjoin(Opening, Opening.id == ProposedPlacement.opening_id)
        .outerjoin(Commune, Commune.code == Opening.commune_code)
        .outerjoin(
            RoundPriority,
            (RoundPriority.round_id == attempt.round_id) & (RoundPriority.commune_code == Opening.commune_code),
        )
        .outerjoin(_Computed, _Computed.id == ProposedPlacement.computed_opening_id)
        .outerjoin(_ComputedCommune, _ComputedCommune.code == _Computed.commune_code)
        .where(ProposedPlacement.attempt_id == attempt.id)
        .order_by(Student.sort_key, Student.id)
    )


def cells(reach: Reach, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    assert reach.attempt is not None
    with_grades = not listing.hidden_from(reach.actor)
    for row in rows:
        yield (
            *(reach.attempt.number, row.code, row.full_name, row.school, row.major, row.field),
            *((row.gpa,) if with_grades else ()),
            *(yes_or_no(row.opening_id is not None), row.rank or None),
            *(row.commune_code, row.commune, row.level, row.title),
            *(yes_or_no(row.by_hand), row.computed_commune, row.computed_title),
        )


ATTEMPTS = ListKind(
    name=ListName.ATTEMPTS,
    title=_l("Kết quả của một phương án xếp"),
    file_name="phuong-an-xep",
    permission=Permission.VIEW_ATTEMPTS,
    personal=True,
    columns=columns,
    statement=statement,
    cells=cells,
    page=ListPage(
        endpoint="attempts.rows",
        setup=listing.ROWS,
        narrow=lambda rows, _reach, asked: outcomes.narrowed(rows, outcomes.Wanted.read(asked)),
        orders=outcomes.ORDERS,
    ),
)
