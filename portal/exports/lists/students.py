"""The list of students, under the headings that an import reads: what was exported can be brought in again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_pgettext
from sqlalchemy import Select, select

from portal.access import Permission
from portal.exports.lists.kind import ListKind, Reach, yes_or_no
from portal.exports.rules import ListName
from portal.imports.students.columns import TITLES
from portal.schools.models import Field, Major, School
from portal.spreadsheets.writing import CellKind, Column
from portal.students.models import Student
from portal.students.queries import in_scope
from portal.students.rules import Gender
from portal.students.wording import GENDERS


def columns(_reach: Reach) -> Sequence[Column]:
    return (
        Column(TITLES["code"], width=18),
        Column(TITLES["full_name"], width=28),
        Column(TITLES["birth_date"], CellKind.DAY, 12),
        Column(TITLES["gender"], width=10),
        Column(TITLES["email"], width=32),
        Column(TITLES["phone"], width=14),
        Column(TITLES["class_name"], width=12),
        Column(TITLES["major_text"], width=12),
        Column(TITLES["gpa"], CellKind.GRADE, 12),
        Column(TITLES["conduct"], CellKind.NUMBER, 12),
        Column(TITLES["is_final_year"], width=10),
        Column(_("Trường"), width=36),
        Column(_("Tên ngành"), width=28),
        Column(_("Nhóm ngành"), width=28),
    )


def statement(reach: Reach) -> Select[Any]:
    return (
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


def cells(reach: Reach, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    genders = {gender: str(word) for gender, word in GENDERS.items() if gender != Gender.UNSTATED}
    for row in rows:
        near = reach.is_near(school=row.school_code)
        yield (
            *(row.code, row.full_name, row.birth_date, genders.get(row.gender)),
            *((row.email, row.phone) if near else (None, None)),
            *(row.class_name, row.major_text, row.gpa, row.conduct, yes_or_no(row.is_final_year)),
            *(row.school, row.major, row.field),
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
)
