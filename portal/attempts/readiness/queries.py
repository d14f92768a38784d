"""What the readiness of a round is judged by: numbers of everybody, names of communes and fields only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from portal.applications.list_lengths import count_standings
from portal.applications.overview import count_by_school
from portal.applications.rules import Progress
from portal.attempts.readiness.rules import CommuneStanding, Facts, FieldSupply
from portal.communes.models import Commune
from portal.extensions import db
from portal.openings.models import Opening, OpeningField
from portal.openings.queries import lacking
from portal.openings.rules import Lacks, OpeningStatus
from portal.rounds.models import Round, RoundField, RoundPriority
from portal.rounds.queries import count_entries
from portal.rounds.rules import RoundStatus
from portal.schools.models import Field, Major
from portal.students.models import DataReport, Nomination, Student
from portal.students.rules import DataReportStatus, NominationStatus

_ASKED = [OpeningStatus.SUBMITTED.value, OpeningStatus.APPROVED.value]


class SchoolProgress(NamedTuple):
    """How far the nominated students of a school have come."""

    code: str
    name: str
    submitted: int
    draft: int
    withdrawn: int
    not_started: int

    @property
    def nominated(self) -> int:
        return self.submitted + self.draft + self.withdrawn + self.not_started


def facts_of(round_: Round, schools: Sequence[SchoolProgress]) -> Facts:
    """Everything the checks are decided from, in seven statements."""
    counts = count_entries(round_.id)
    return Facts(
        at_matching=round_.status == RoundStatus.MATCHING,
        openings=counts["openings"],
        nominations=counts["nominations"],
        applied=sum(school.submitted for school in schools),
        data_reports=_count(_open_reports(round_.id)),
        unlisted=_count(_unlisted(round_.id)),
        lists=count_standings(round_),
        communes=tuple(list_communes(round_.id)),
        fields=tuple(list_fields(round_.id)),
    )


def list_schools(round_id: UUID) -> list[SchoolProgress]:
    """The schools with nominated students, by name; one statement."""
    found: dict[str, dict[str, Any]] = {}
    for row in count_by_school(round_id):
        school = found.setdefault(row.code, {"code": row.code, "name": row.name, **dict.fromkeys(Progress, 0)})
        school[row.progress] = row.students
    return [SchoolProgress(**{str(key): value for key, value in school.items()}) for school in found.values()]


def list_communes(round_id: UUID) -> list[CommuneStanding]:
    """Every commune with its level in the round's snapshot, the most remote first; one statement."""
    asked = (
        select(Opening.commune_code, func.count().label("requests"))
        .add_columns(func.count().filter(Opening.status == OpeningStatus.APPROVED.value).label("approved"))
        .where(Opening.round_id == round_id, Opening.status.in_(_ASKED))
        .group_by(Opening.commune_code)
        .subquery()
    )
    mine = (RoundPriority.commune_code == Commune.code) & (RoundPriority.round_id == round_id)
    rows = db.session.execute(
        select(Commune.full_name, RoundPriority.level)
        .add_columns(func.coalesce(asked.c.requests, 0), func.coalesce(asked.c.approved, 0))
        .outerjoin(RoundPriority, mine)
        .outerjoin(asked, asked.c.commune_code == Commune.code)
        .order_by(RoundPriority.level.is_(None).desc(), RoundPriority.level, Commune.sort_key)
    )
    return [CommuneStanding(*row) for row in rows]


def list_fields(round_id: UUID) -> list[FieldSupply]:
    """Seats and students of each field of the round, in the order of the fields; two statements."""
    grades = _grades(round_id)
    return [
        FieldSupply(
            name=row.name,
            seats=row.seats or 0,
            students=sum(number for gpa, number in grades.get(row.code, ()) if gpa >= (row.min_gpa or 0)),
        )
        for row in db.session.execute(_seats(round_id))
    ]


def _seats(round_id: UUID) -> Select[Any]:
    """Rows (code, name, seats, min_gpa) of the round's fields; the last two None where no opening takes the field."""
    approved = (
        select(OpeningField.field_code, func.sum(Opening.seats).label("seats"))
        .add_columns(func.min(Opening.min_gpa).label("min_gpa"))
        .join(Opening, Opening.id == OpeningField.opening_id)
        .where(Opening.round_id == round_id, Opening.status == OpeningStatus.APPROVED.value)
        .group_by(OpeningField.field_code)
        .subquery()
    )
    return (
        select(Field.code, Field.name, approved.c.seats, approved.c.min_gpa)
        .join(RoundField, (RoundField.field_code == Field.code) & (RoundField.round_id == round_id))
        .outerjoin(approved, approved.c.field_code == Field.code)
        .order_by(Field.position)
    )


def _grades(round_id: UUID) -> dict[str, list[tuple[int, int]]]:
    """Field → (GPA in hundredths, nominated students with exactly that)."""
    rows = db.session.execute(
        select(Major.field_code, Student.gpa, func.count())
        .select_from(Nomination)
        .join(Student, Student.id == Nomination.student_id)
        .join(Major, Major.code == Student.major_code)
        .where(Nomination.round_id == round_id, Nomination.status == NominationStatus.NOMINATED.value)
        .where(Student.gpa.is_not(None))
        .group_by(Major.field_code, Student.gpa)
    )
    found: dict[str, list[tuple[int, int]]] = {}
    for field_code, gpa, number in rows:
        found.setdefault(field_code, []).append((gpa or 0, number))
    return found


def _unlisted(round_id: UUID) -> Select[Any]:
    return select(Opening.id).where(Opening.round_id == round_id, lacking(Lacks.STUDENTS))


def _open_reports(round_id: UUID) -> Select[Any]:
    return (
        select(DataReport.id)
        .join(Nomination, Nomination.student_id == DataReport.student_id)
        .where(Nomination.round_id == round_id, Nomination.status == NominationStatus.NOMINATED.value)
        .where(DataReport.status == DataReportStatus.OPEN.value)
    )


def _count(rows: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
