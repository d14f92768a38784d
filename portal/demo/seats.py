"""Invented requests of the communes: more seats where it is easy to live, mostly lodging where it is not."""

from __future__ import annotations

import uuid
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select

from portal import clock
from portal.communes.models import Commune
from portal.demo import names
from portal.demo.tasks import SEATS_BY_FIELD, TASKS
from portal.extensions import db
from portal.openings.models import Opening, OpeningField
from portal.openings.rules import OpeningStatus, PhoneCoverage, Source
from portal.rounds.models import Round

SEATS_PER_STUDENT = 0.45
OPENINGS_PER_SEAT = 2 / 3
_REQUESTS = {1: 0.75, 2: 0.9, 3: 1.05, 4: 1.4}  # how many requests a commune of that level makes, against the mean


def make_openings(round_: Round, students: int, random: Random, *, all_approved: bool) -> list[Opening]:
    """About 45 seats for a hundred students over all communes of the round, each commune at least one request."""
    communes = list(db.session.scalars(select(Commune).order_by(Commune.code)))
    seats = max(len(communes), round(students * SEATS_PER_STUDENT))
    wanted = max(len(communes), round(seats * OPENINGS_PER_SEAT))
    more = random.choices(communes, [_REQUESTS[c.demo_priority] for c in communes], k=wanted - len(communes))
    rows: list[dict[str, Any]] = []
    fields: list[dict[str, Any]] = []
    taken: dict[str, list[str]] = {}
    for commune in [*communes, *more]:
        row = _opening(round_, commune, _field(taken.setdefault(commune.code, []), random), random)
        row["status"], row["reviewed_at"] = _status(len(rows), random, all_approved)
        rows.append(row)
        fields.append({"opening_id": row["id"], "field_code": taken[commune.code][-1]})
        if random.random() < 0.15:  # some take more than one field
            second = random.choice([code for code in TASKS if code != taken[commune.code][-1]])
            fields.append({"opening_id": row["id"], "field_code": second})
    _spread(rows, seats, random)
    db.session.execute(insert(Opening), rows)
    db.session.execute(insert(OpeningField), fields)
    db.session.flush()
    statement = select(Opening).where(Opening.round_id == round_.id).order_by(Opening.commune_code, Opening.id)
    return list(db.session.scalars(statement))


def _field(taken: list[str], random: Random) -> str:
    free = [code for code in TASKS if code not in taken] or list(TASKS)
    taken.append(random.choices(free, [SEATS_BY_FIELD[code] for code in free])[0])
    return taken[-1]


def _status(number: int, random: Random, all_approved: bool) -> tuple[str, Any]:
    if all_approved or random.random() < 0.9:
        return OpeningStatus.APPROVED.value, clock.now()
    waiting = (OpeningStatus.SUBMITTED, OpeningStatus.SUBMITTED, OpeningStatus.DRAFT, OpeningStatus.RETURNED)
    return waiting[number % 4].value, None


def _spread(rows: list[dict[str, Any]], seats: int, random: Random) -> None:
    for row in random.choices(rows, k=max(0, seats - len(rows))):
        row["seats"] = min(5, row["seats"] + 1)


def _opening(round_: Round, commune: Commune, field: str, random: Random) -> dict[str, Any]:
    title, tasks = random.choice(TASKS[field])
    remote = commune.demo_priority <= 2
    lodging = random.random() < (0.8 if remote else 0.25)
    paper = random.random() < 0.08
    return {
        "id": uuid.UUID(int=random.getrandbits(128), version=4),
        "round_id": round_.id,
        "commune_code": commune.code,
        "title": title,
        "tasks": tasks,
        "seats": 1,
        "seats_taken": 0,
        "min_gpa": round_.min_gpa + random.choice((0, 0, 0, 0, 30, 50)),
        "starts_on": round_.internship_starts_on,
        "ends_on": round_.internship_ends_on,
        "mentor_name": names.person(random, female=random.random() < 0.4),
        "mentor_position": random.choice(("Phó Chủ tịch UBND xã", "Trưởng phòng Kinh tế", "Công chức Văn phòng")),
        "mentor_phone": names.phone(random),
        "lodging": lodging,
        "women_lodging": lodging and random.random() < 0.7,
        "transport": random.random() < (0.4 if remote else 0.1),
        "meals": random.random() < (0.5 if remote else 0.2),
        "allowance": random.choice((0, 0, 500_000, 1_000_000, 1_500_000)),
        "phone_coverage": (
            random.choice((PhoneCoverage.GOOD, PhoneCoverage.WEAK)) if remote else PhoneCoverage.GOOD
        ).value,
        "languages": random.choice(("Tày", "Tày, Nùng", "Dao", "Mông, Tày")) if remote else "",
        "support_note": "",
        "source": (Source.PAPER if paper else Source.PORTAL).value,
        "source_note": f"Công văn số {random.randrange(10, 300)}/UBND của xã" if paper else "",
        "submitted_at": clock.now() - timedelta(days=2),
        "review_comment": "Đề nghị nêu rõ nơi ở cho thực tập sinh.",
        "withdrawn_reason": "",
        "created_at": clock.now() - timedelta(days=3),
        "version": 1,
    }
