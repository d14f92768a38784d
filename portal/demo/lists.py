"""Invented lists of choices: skewed to wards and to places near the city, as in life; every list keeps the rules."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from random import Random
from typing import Any

from sqlalchemy import insert

from portal import clock
from portal.applications.models import Application, Choice, Consent, Submission, SubmittedChoice
from portal.applications.rules import REQUIRED_PURPOSES, ApplicationStatus
from portal.applications.wording import consent_as_shown
from portal.demo import names
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus, Support
from portal.rounds.models import Round
from portal.rounds.rules import DIFFICULT_LEVELS
from portal.students.models import Student

_PULL = {1: 0.5, 2: 0.8, 3: 2.0, 4: 5.0}  # how much a level draws students
_STATEMENTS = (
    "Em muốn về gần nhà và giúp xã số hoá hồ sơ.",
    "Em mong được học việc thực tế tại cơ sở, sẵn sàng ở lại xã trong thời gian thực tập.",
    "Em quen thuộc với vùng này và nói được tiếng Tày.",
    "",
)


def make_applications(
    round_: Round, students: Iterable[Student], openings: Iterable[Opening], random: Random, *, finished: bool
) -> int:
    """Lists of the nominated students; `finished` when the closing instant has passed. Returns how many count."""
    rows: dict[Any, list[dict[str, Any]]] = {m: [] for m in (Application, Choice, Submission, SubmittedChoice, Consent)}
    approved = [o for o in openings if o.status == OpeningStatus.APPROVED.value]
    pull = {o.id: _PULL[o.commune.demo_priority] * random.lognormvariate(0, 0.6) for o in approved}
    for student in students:
        share = random.random()
        if share > (0.94 if finished else 0.75):
            continue
        chosen = _choose(student, round_, approved, pull, random)
        if chosen:
            _add(rows, round_, student, chosen, random, submitted=finished or share < 0.6)
    for model, values in rows.items():
        if values:
            db.session.execute(insert(model), values)
    return len(rows[Submission])


def _choose(
    student: Student, round_: Round, approved: list[Opening], pull: dict[uuid.UUID, float], random: Random
) -> list[Opening]:
    if student.major is None or student.gpa is None:
        return []
    eligible = [
        opening
        for opening in approved
        if opening.min_gpa <= student.gpa and any(f.field_code == student.major.field_code for f in opening.fields)
    ]
    length = min(len(eligible), random.randint(round_.shortest_list, round_.longest_list))
    # Weighted draw without putting back: the largest of random^(1/weight).
    drawn = sorted(eligible, key=lambda o: random.random() ** (1 / pull[o.id]), reverse=True)
    chosen = drawn[:length]
    missing = round_.difficult_choices - sum(o.commune.demo_priority in DIFFICULT_LEVELS for o in chosen)
    if missing > 0:
        difficult = [o for o in drawn[length:] if o.commune.demo_priority in DIFFICULT_LEVELS][:missing]
        chosen = chosen[: max(0, length - len(difficult))] + difficult
    return chosen if len(chosen) >= round_.shortest_list else []


def _add(
    rows: dict[Any, list[dict[str, Any]]],
    round_: Round,
    student: Student,
    chosen: list[Opening],
    random: Random,
    *,
    submitted: bool,
) -> None:
    now = clock.now()
    application_id = uuid.uuid5(student.id, "application")
    needs = [support.value for support in Support if random.random() < 0.3]
    draft = {
        "anywhere": round_.anywhere_allowed and random.random() < 0.15,
        "needs": needs if random.random() < 0.5 else [],
        "statement": random.choice(_STATEMENTS),
        "phone": student.phone or names.phone(random),
    }
    rows[Application].append(
        {
            **draft,
            "id": application_id,
            "round_id": round_.id,
            "student_id": student.id,
            "status": (ApplicationStatus.SUBMITTED if submitted else ApplicationStatus.DRAFT).value,
            "created_at": now,
            "updated_at": now,
            "version": 1,
        }
    )
    for rank, opening in enumerate(chosen, start=1):
        rows[Choice].append({"application_id": application_id, "opening_id": opening.id, "rank": rank})
    if submitted:
        _submit(rows, round_, student, chosen, draft)


def _submit(
    rows: dict[Any, list[dict[str, Any]]],
    round_: Round,
    student: Student,
    chosen: list[Opening],
    draft: dict[str, Any],
) -> None:
    now = clock.now()
    submission_id = uuid.uuid5(student.id, "submission")
    rows[Submission].append(
        {
            **draft,
            "id": submission_id,
            "application_id": uuid.uuid5(student.id, "application"),
            "number": 1,
            "receipt": f"VX-{now.year}-{submission_id.hex[:8].upper()}",
            "idempotency_key": submission_id.hex,
            "submitted_at": now,
            "counts": True,
        }
    )
    for rank, opening in enumerate(chosen, start=1):
        rows[SubmittedChoice].append({"submission_id": submission_id, "opening_id": opening.id, "rank": rank})
    for purpose in REQUIRED_PURPOSES:
        consent = {"student_id": student.id, "round_id": round_.id, "purpose": purpose.value, "given_at": now}
        rows[Consent].append({**consent, "text": consent_as_shown(purpose, round_)})
