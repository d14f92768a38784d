"""The students of a round with what its rules say of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_pgettext
from sqlalchemy import Select, select

from portal.access import Permission
from portal.exports.lists.kind import ListKind, ListPage, Reach, a_round, yes_or_no
from portal.exports.rules import ListName
from portal.schools.models import Field, Major, School
from portal.spreadsheets.writing import CellKind, Column
from portal.students import listing, wording
from portal.students.eligibility import asked_by
from portal.students.models import Nomination, Student
from portal.students.queries import StudentFilter, in_scope, narrowed
from portal.students.rosters import ORDERS
from portal.students.rules import StudentFacts


def columns(_reach: Reach) -> Sequence[Column]:
    return (
        Column(_("Mã sinh viên"), width=18, key="code"),
        Column(_("Họ và tên"), width=28, key="full_name"),
        Column(_("Trường"), width=36, key="school"),
        Column(_("Lớp"), width=12, key="school"),
        Column(_("Mã ngành"), width=12),
        Column(_("Tên ngành"), width=28, key="major"),
        Column(_("Nhóm ngành"), width=28, key="field"),
        Column(_("Điểm TBTL (thang 4)"), CellKind.GRADE, 12, "gpa"),
        Column(_("Điểm rèn luyện"), CellKind.NUMBER, 12, "conduct"),
        Column(_("Năm cuối"), width=10),
        Column(_("Tình trạng đề cử"), width=18, key="status"),
        Column(_("Điều kiện chưa đạt"), width=44, key="status"),
        Column(_("Vào đợt lúc"), CellKind.INSTANT, 18, "entered_at"),
        Column(_("Đề cử lúc"), CellKind.INSTANT, 18, "nominated_at"),
        Column(_("Lý do rút"), width=30, key="status"),
    )


def statement(reach: Reach) -> Select[Any]:
    return (
        select(Student.id.label("student_id"), Student.school_code, Student.code, Student.full_name)
        .add_columns(Student.class_name, Student.major_text, Student.major_code, Student.gpa, Student.conduct)
        .add_columns(Student.is_final_year, Nomination.status, Nomination.failed_rules, Nomination.entered_at)
        .add_columns(Nomination.nominated_at, Nomination.withdrawn_reason)
        .add_columns(School.name.label("school"), Major.name.label("major"), Field.name.label("field"))
        .select_from(Nomination)
        .join(Student, Student.id == Nomination.student_id)
        .join(School, School.code == Student.school_code)
        .outerjoin(Major, Major.code == Student.major_code)
        .outerjoin(Field, Field.code == Major.field_code)
        .where(Nomination.round_id == a_round(reach).id, in_scope(reach.actor.scope(Permission.VIEW_STUDENTS)))
        .order_by(Student.sort_key, Student.code)
    )


def cells(reach: Reach, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    asked = asked_by(a_round(reach))
    states = {status: str(word) for status, word in wording.STATUSES.items()}
    for row in rows:
        facts = StudentFacts(row.major_code, row.gpa, row.conduct, row.is_final_year)
        yield (
            *(row.code, row.full_name, row.school, row.class_name, row.major_text, row.major, row.field),
            *(row.gpa, row.conduct, yes_or_no(row.is_final_year), states[row.status]),
            "; ".join(wording.failed_sentences(row.failed_rules, facts, asked)) if row.failed_rules else None,
            *(row.entered_at, row.nominated_at, row.withdrawn_reason),
        )


NOMINATIONS = ListKind(
    name=ListName.NOMINATIONS,
    title=lazy_pgettext("page", "Đề cử"),
    file_name="de-cu",
    permission=Permission.VIEW_STUDENTS,
    personal=True,
    columns=columns,
    statement=statement,
    cells=cells,
    page=ListPage(
        endpoint="students.nominations",
        setup=listing.NOMINATIONS,
        narrow=lambda rows, _reach, asked: narrowed(rows, StudentFilter.read(asked)),
        orders=ORDERS,
    ),
)
