"""What documents say, read from the portal's data. Plain JSON, since it is kept with each version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from portal import clock
from portal.communes.models import Commune
from portal.documents.issuers import get_issuer
from portal.documents.rules import SENT
from portal.internships.models import HostAssessment
from portal.internships.queries import find_assessment, list_assessed
from portal.internships.rules import CRITERIA, has_completed
from portal.openings.models import Opening
from portal.placements.models import Placement
from portal.rounds.models import Round
from portal.schools.models import Major, School
from portal.students.models import Student
from portal.vietnamese.dates import local_day, official_date

Facts = dict[str, Any]


def standing_placements(*round_ids: UUID) -> Select[Any]:
    """Rows of who is sent where in these rounds, by the students' names; narrow it before use."""
    return (
        select(Placement.id, Placement.status, Student.full_name, Student.code, Student.birth_date, Student.class_name)
        .add_columns(Student.school_code, School.name.label("school"), Student.major_text, Major.name.label("major"))
        .add_columns(Commune.code.label("commune_code"), Commune.full_name.label("commune"), Opening.title)
        .add_columns(Opening.starts_on, Opening.ends_on, Opening.mentor_name, Opening.mentor_position)
        .select_from(Placement)
        .join(Student, Student.id == Placement.student_id)
        .join(School, School.code == Student.school_code)
        .outerjoin(Major, Major.code == Student.major_code)
        .join(Opening, Opening.id == Placement.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .where(Placement.round_id.in_(round_ids), Placement.status.in_([status.value for status in SENT]))
        .order_by(Student.sort_key, Student.id)
    )


def list_completed(round_id: UUID, rows: Sequence[Any]) -> list[Any]:
    """Those rows of `standing_placements` whose internship is complete."""
    assessed, today = list_assessed(round_id), local_day(clock.now())

    def is_complete(row: Any) -> bool:
        is_assessed = row.id in assessed
        return has_completed(placement_status=row.status, ends_on=row.ends_on, is_assessed=is_assessed, today=today)

    return [row for row in rows if is_complete(row)]


def assessed_facts(round_: Round, row: Any, issuer_code: str) -> Facts:
    """The same with what the host said of the intern, for papers of the internship's end."""
    found = find_assessment(row.id)
    return {
        **letter_facts(round_, row),
        "issuer": asdict(get_issuer(issuer_code)),
        "school": row.school,
        "assessment": _said(found) if found else None,
    }


def _said(found: HostAssessment) -> Facts:
    by = ", ".join(part for part in (found.assessor_name, found.assessor_position) if part)
    ratings = {name: getattr(found, name) for name in (*CRITERIA, "overall")}
    return {**ratings, "comment": found.comment, "by": by}


def letter_facts(round_: Round, row: Any) -> Facts:
    """Of one row of `standing_placements`."""
    return {
        "issuer": asdict(get_issuer(row.school_code)),
        "round": round_.name,
        "student": student_facts(row),
        "host": {
            "commune": row.commune,
            "title": row.title,
            "starts_on": _iso(row.starts_on),
            "ends_on": _iso(row.ends_on),
            "mentor": _mentor(row),
        },
    }


def list_facts(round_: Round, rows: Sequence[Any], issuer_code: str) -> Facts:
    """Of the rows of a round that are to stand in a list."""
    published = official_date(local_day(round_.published_at)) if round_.published_at else ""
    return {
        "issuer": asdict(get_issuer(issuer_code)),
        "round": round_.name,
        "published": f"kết quả xếp chỗ của {round_.name} đã được phê duyệt và công bố {published}".strip(),
        "contact": f"{round_.contact_office}, điện thoại {round_.contact_phone}, thư điện tử {round_.contact_email}",
        "communes": len({row.commune_code for row in rows}),
        "starts_on": _iso(min(row.starts_on for row in rows)),
        "ends_on": _iso(max(row.ends_on for row in rows)),
        "students": [_listed(row) for row in rows],
    }


def commune_facts(round_: Round, rows: Sequence[Any], issuer_code: str) -> Facts:
    """The same of one commune's rows."""
    return {**list_facts(round_, rows, issuer_code), "host": rows[0].commune}


def _listed(row: Any) -> Facts:
    return {
        **student_facts(row),
        "placement": str(row.id),
        "school": short_school(row.school),
        "commune": row.commune,
        "title": row.title,
        "mentor": _mentor(row),
        "starts_on": _iso(row.starts_on),
        "ends_on": _iso(row.ends_on),
    }


def _mentor(row: Any) -> str:
    return ", ".join(part for part in (row.mentor_name, row.mentor_position) if part)


def student_facts(row: Any) -> Facts:
    return {
        "name": row.full_name,
        "code": row.code,
        "birth_date": _iso(row.birth_date),
        "class_name": row.class_name,
        "major": row.major or row.major_text,
    }


def short_school(name: str) -> str:
    """As lists write it: "ĐH Nông Lâm"."""
    return name.replace("Trường Đại học", "ĐH", 1)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
