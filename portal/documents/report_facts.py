"""What the report on a round says: counts read from the portal's data. Plain JSON, as all facts are."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from flask_babel import force_locale
from sqlalchemy import func, select

from portal.applications.models import Application, Submission
from portal.attempts.changes.queries import count_standing
from portal.attempts.models import ProposedPlacement
from portal.attempts.price_words import price_sentences
from portal.attempts.queries import find_published
from portal.documents.issuers import get_issuer
from portal.documents.rules import SENT
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.placements.models import Placement
from portal.rounds.models import Round
from portal.rounds.queries import levels_of, list_round_fields
from portal.rounds.rules import PRIORITY_LEVELS
from portal.schools.models import Major
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus

Facts = dict[str, Any]
_IS_SENT = Placement.status.in_([status.value for status in SENT])


def report_facts(round_: Round, issuer_code: str) -> Facts:
    """Of a published round, as it stands today."""
    placed = _placed_by_commune(round_)
    asking = _seats_by_commune(round_)
    fields = _fields(round_)
    return {
        "issuer": asdict(get_issuer(issuer_code)),
        "round": round_.name,
        "nominated": _count_nominated(round_),
        "applied": _count_applied(round_),
        "communes_asking": len(asking),
        "seats": sum(asking.values()),
        "placed": sum(placed.values()),
        "communes": len(placed),
        "levels": _levels(levels_of(round_.id), asking, placed),
        "fields": fields,
        "ranks": _ranks(round_),
        **_attempt(round_),
    }


def _placed_by_commune(round_: Round) -> dict[str, int]:
    statement = select(Opening.commune_code, func.count()).join(Placement, Placement.opening_id == Opening.id)
    statement = statement.where(Placement.round_id == round_.id, _IS_SENT).group_by(Opening.commune_code)
    return {code: count for code, count in db.session.execute(statement)}


def _seats_by_commune(round_: Round) -> dict[str, int]:
    """Of approved openings; a withdrawn one has none."""
    statement = select(Opening.commune_code, func.sum(Opening.own_seats)).group_by(Opening.commune_code)
    statement = statement.where(Opening.round_id == round_.id, Opening.status == OpeningStatus.APPROVED.value)
    return {code: int(seats) for code, seats in db.session.execute(statement)}


def _levels(levels: dict[str, int | None], asking: dict[str, int], placed: dict[str, int]) -> list[Facts]:
    """A row for each level, and one for what has none where there is such a commune."""
    rows = []
    for level in (*PRIORITY_LEVELS, None):
        codes = [code for code in {*asking, *placed} if levels.get(code) == level]
        if not codes and level is None:
            continue
        rows.append(
            {
                "level": level,
                "asking": sum(code in asking for code in codes),
                "served": sum(code in placed for code in codes),
                "seats": sum(asking.get(code, 0) for code in codes),
                "placed": sum(placed.get(code, 0) for code in codes),
            }
        )
    return rows


def _fields(round_: Round) -> list[Facts]:
    of_field = select(Major.field_code, func.count()).select_from(Student).join(Major, Major.code == Student.major_code)
    nominated = of_field.join(Nomination, Nomination.student_id == Student.id).where(_is_nominated(round_))
    placed = of_field.join(Placement, Placement.student_id == Student.id).where(
        Placement.round_id == round_.id, _IS_SENT
    )
    counts = [
        {code: count for code, count in db.session.execute(statement.group_by(Major.field_code))}
        for statement in (nominated, placed)
    ]
    return [
        {"name": field.name, "nominated": counts[0].get(field.code, 0), "placed": counts[1].get(field.code, 0)}
        for field in list_round_fields(round_.id)
    ]


def _is_nominated(round_: Round) -> Any:
    return (Nomination.round_id == round_.id) & (Nomination.status == NominationStatus.NOMINATED.value)


def _count_nominated(round_: Round) -> int:
    return db.session.scalar(select(func.count()).select_from(Nomination).where(_is_nominated(round_))) or 0


def _count_applied(round_: Round) -> int:
    statement = select(func.count()).select_from(Submission)
    statement = statement.join(Application, Application.id == Submission.application_id)
    return db.session.scalar(statement.where(Application.round_id == round_.id, Submission.counts)) or 0


def _ranks(round_: Round) -> list[Facts]:
    """Placements by the rank of the place on the student's list; 0, not on it, comes last."""
    statement = select(Placement.rank, func.count()).where(Placement.round_id == round_.id, _IS_SENT)
    counts = Counter({rank: count for rank, count in db.session.execute(statement.group_by(Placement.rank))})
    ranks = [*sorted(rank for rank in counts if rank), *([0] if counts[0] else [])]
    return [{"rank": rank, "placed": counts[rank]} for rank in ranks]


def _attempt(round_: Round) -> Facts:
    """Changes by hand in the published attempt, and the price of priority in the words of its page."""
    attempt = find_published(round_.id, bare=True)
    if attempt is None:
        return {"attempt": None, "price": []}
    rows = select(func.count()).select_from(ProposedPlacement).where(ProposedPlacement.attempt_id == attempt.id)
    changed = count_standing(attempt.id)
    price = (attempt.report or {}).get("price")
    with force_locale("vi"):  # whoever asks for it, it is read in Vietnamese
        sentences = price_sentences(price) if price else []
    said = {"number": attempt.number, "rows": db.session.scalar(rows) or 0, "hand_changes": changed}
    return {"attempt": said, "price": sentences}
