"""The list of students, under the headings that an import reads: what was exported can be brought in again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_pgettext
from sqlalchemy import Select, select

from portal.access import Permission
from portal.exports.lists.kind import ListKind, ListPage, Reach, Shown, yes_or_no
from portal.exports.rules import ListName
from portal.imports.students.columns import TITLES
from portal.schools.models import Field, Major, School
from portal.spreadsheets.writing import CellKind, Column
from portal.students import listing
from portal.students.models import Nomination, Student
from portal.students.queries import ORDERS, StudentFilter, in_scope, narrowed, nominated_in
from portal.students.rules import Gender
from portal.students.wording import GENDERS, STATUSES


def columns(reach: Reach) -> Sequence[Column]:
    """Those that an import reads, and the standing in a round where the page shows it."""
    return (
        Column(TITLES["code"], width=18, key="code"),
        Column(TITLES["full_name"], width=28, key="full_name"),
        Column(TITLES["birth_date"], CellKind.DAY, 12),
        Column(TITLES["gender"], width=10),
        Column(TITLES["email"], width=32),
        Column(TITLES["phone"], width=14),
        Column(TITLES["class_name"], width=12, key="school"),
        Column(TITLES["major_text"], width=12, key="major"),
        Column(TITLES["gpa"], CellKind.GRADE, 12, "gpa"),
        Column(TITLES["conduct"], CellKind.NUMBER, 12, "conduct"),
        Column(TITLES["is_final_year"], width=10, key="is_final_year"),
        Column(_("Trường"), width=36, key="school"),
        Column(_("Tên ngành"), width=28, key="major"),
        Column(_("Nhóm ngành"), width=28, key="field"),
        *([Column(_("Tình trạng trong đợt"), width=18, key="status")] if reach.shown else []),
    )


def statement(reach: Reach) -> Select[Any]:
    shown = reach.shown
    rows = (
        select(Student.id.label("student_id"), Student.school_code, Student.code, Student.full_name)
        .add_columns(Student.birth_date, Student.gender, Student.email, Student.phone, Student.class_name)
        .add_columns(Student.major_text, Student.gpa, Student.conduct, Student.is_final_year)
        .add_columns(School.name.label("school"), Major.name.label("major"), Field.name.label("field"))
        .join(School, School.code == Student.school_code)
        .outerjoin(Major, Major.code == Student.major_code)
        .outerjoin(Field, Field.code == Major.field_code)
        .where(in_scope(reach.actor.scope(Permission.VIEW_STUDENTS)))
        .order_by(Student.sort_key, Student.code)
    )
    if shown is None:
        return rows
    return rows.add_columns(Nomination.status).outerjoin(Nomination, nominated_in(_round_of(shown)))


def _round_of(shown: Shown) -> UUID | None:
    """The round whose nominations the page shows; a word that is none stands for no round."""
    try:
        return UUID(shown.asked.get("round", ""))
    except ValueError:
        return None


def cells(reach: Reach, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    genders = {gender: str(word) for gender, word in GENDERS.items() if gender != Gender.UNSTATED}
    states = {status: str(word) for status, word in STATUSES.items()}
    for row in rows:
        near = reach.is_near(school=row.school_code)
        yield (
            *(row.code, row.full_name, row.birth_date, genders.get(row.gender)),
            *((row.email, row.phone) if near else (None, None)),
            *(row.class_name, row.major_text, row.gpa, row.conduct, yes_or_no(row.is_final_year)),
            *(row.school, row.major, row.field),
            *((states.get(row.status),) if reach.shown else ()),
        )


STUDENTS = ListKind(
    name=ListName.STUDENTS,
    title=lazy_pgettext("page", "Sinh viên"),
    file_name="sinh-vien",
    permission=Permission.VIEW_STUDENTS,
    personal=True,
    columns=columns,
    statement=statement,
    cells=cells,
    page=ListPage(
        endpoint="students.index",
        setup=listing.STUDENTS,
        narrow=lambda rows, _reach, asked: narrowed(rows, StudentFilter.read(asked)),
        orders=ORDERS,
    ),
)
