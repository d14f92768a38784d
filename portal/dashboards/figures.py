"""The pictures of a round: seats and applicants by field and priority, and the map of the 92 communes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.applications.models import Application, Submission, SubmittedChoice
from portal.communes.tiles import Tile, make_tiles
from portal.dashboards.seats import CommuneSeats
from portal.extensions import db
from portal.openings.models import Opening, OpeningField
from portal.openings.rules import OpeningStatus
from portal.rounds.models import RoundPriority
from portal.schools.models import Major
from portal.students.models import Student


class MapOf(StrEnum):
    """What the tones of the map stand for."""

    PRIORITY = "priority"
    DEMAND = "demand"
    FILL = "fill"


Cell = tuple[str, int | None]  # field code, level of the commune


@dataclass(frozen=True)
class Supply:
    """By field and level: approved seats, where a seat for two fields counts for each, and first choices."""

    seats: Counter[Cell]
    firsts: Counter[Cell]
    applicants: Counter[str]  # by field


def count_supply(round_id: UUID) -> Supply:
    """Seats and applicants of a round; three statements."""
    level = (RoundPriority.round_id == Opening.round_id) & (RoundPriority.commune_code == Opening.commune_code)
    approved = (Opening.round_id == round_id, Opening.status == OpeningStatus.APPROVED.value)
    seats = db.session.execute(
        select(OpeningField.field_code, RoundPriority.level, func.sum(Opening.seats))
        .join(Opening, Opening.id == OpeningField.opening_id)
        .outerjoin(RoundPriority, level)
        .where(*approved)
        .group_by(OpeningField.field_code, RoundPriority.level)
    )
    of_students = (
        select(Major.field_code)
        .select_from(Submission)
        .join(Application, Application.id == Submission.application_id)
        .join(Student, Student.id == Application.student_id)
        .join(Major, Major.code == Student.major_code)
        .where(Application.round_id == round_id, Submission.counts)
    )
    applicants = db.session.execute(of_students.add_columns(func.count()).group_by(Major.field_code))
    firsts = db.session.execute(
        of_students.add_columns(RoundPriority.level, func.count())
        .join(SubmittedChoice, (SubmittedChoice.submission_id == Submission.id) & (SubmittedChoice.rank == 1))
        .join(Opening, Opening.id == SubmittedChoice.opening_id)
        .outerjoin(RoundPriority, level)
        .group_by(Major.field_code, RoundPriority.level)
    )
    return Supply(
        Counter({(field, level): int(count) for field, level, count in seats}),
        Counter({(field, level): count for field, level, count in firsts}),
        Counter({field: count for field, count in applicants}),
    )


def firsts_by_level(supply: Supply, levels: list[int]) -> dict[int, int]:
    """How many students put a commune of the level first."""
    return {level: sum(n for (_field, at), n in supply.firsts.items() if at == level) for level in levels}


def count_demand(round_id: UUID) -> Counter[str]:
    """Commune code → how many students list an opening of it, each once; one statement."""
    rows = db.session.execute(
        select(Opening.commune_code, func.count(func.distinct(SubmittedChoice.submission_id)))
        .join(SubmittedChoice, SubmittedChoice.opening_id == Opening.id)
        .join(Submission, Submission.id == SubmittedChoice.submission_id)
        .where(Opening.round_id == round_id, Submission.counts)
        .group_by(Opening.commune_code)
    )
    return Counter({code: count for code, count in rows})


# --- the map ----------------------------------------------------------------------------------------------------

Look = tuple[str, str, str]  # tone, what is written in the tile, what is read


def map_tiles(shown: MapOf, communes: list[CommuneSeats], demand: Counter[str]) -> list[Tile]:
    """A tile per commune that leads to its page; its number is written in it, so that tones are not alone."""
    look: Callable[[CommuneSeats], Look] = {
        MapOf.PRIORITY: _by_priority,
        MapOf.DEMAND: lambda one: _by_demand(one, demand[one.code]),
        MapOf.FILL: _by_fill,
    }[shown]
    looks = {one.code: look(one) for one in communes}
    return make_tiles(
        (
            (one.code, one.name, looks[one.code][0], looks[one.code][2], url_for("communes.show", code=one.code))
            for one in communes
        ),
        marks={code: mark for code, (_tone, mark, _words) in looks.items()},
    )


def map_legend(shown: MapOf) -> list[tuple[str, str]]:
    """What the tones of the map mean, as (tone, words)."""
    if shown is MapOf.PRIORITY:
        levels = [(str(level), _("Mức %(level)s", level=level)) for level in (1, 2, 3, 4)]
        return [*levels, ("none", _("Chưa xác định mức"))]
    no_seats = ("none", _("Chưa có chỗ"))
    if shown is MapOf.DEMAND:
        return [
            ("1", _("từ 8 sinh viên chọn cho mỗi chỗ")),
            ("2", _("từ 4")),
            ("3", _("từ 2")),
            ("4", _("từ 1")),
            ("5", _("ít hơn số chỗ")),
            no_seats,
        ]
    return [("1", _("Đủ người")), ("3", _("Còn thiếu")), ("5", _("Chưa có ai")), no_seats]


def _by_priority(one: CommuneSeats) -> Look:
    if one.level is None:
        return "none", "?", _("chưa xác định mức")
    return str(one.level), str(one.level), _("mức %(level)s", level=one.level)


def _by_demand(one: CommuneSeats, students: int) -> Look:
    if not one.seats:
        return "none", "–", _("chưa có chỗ")
    bands = (("1", 8), ("2", 4), ("3", 2), ("4", 1))
    tone = next((tone for tone, least in bands if students >= least * one.seats), "5")
    words = _("%(students)s sinh viên chọn, %(seats)s chỗ", students=students, seats=one.seats)
    return tone, f"{students}/{one.seats}", words


def _by_fill(one: CommuneSeats) -> Look:
    if not one.seats:
        return "none", "–", _("chưa có chỗ")
    tone = "1" if one.taken >= one.seats else "3" if one.taken else "5"
    words = _("%(taken)s trong %(seats)s chỗ có người", taken=one.taken, seats=one.seats)
    return tone, f"{one.taken}/{one.seats}", words
