"""Rounds that are ready to match, and attempts in any state, made by the room's own services."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.applications.models import Application, Submission, SubmittedChoice
from portal.attempts import approval, service
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import WAITING, AttemptStatus, Decision, current_step
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.openings.models import Opening, OpeningField
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination, Student
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, REMOTE, WARD
from tests.factories.rounds import FIELDS, make_round
from tests.factories.students import SOFTWARE

CHOICES = (WARD, REMOTE)  # what every student of a market prefers, in this order


@dataclass(frozen=True)
class Market:
    """A round at matching: openings by commune code, students from the best GPA down."""

    round: Round
    openings: dict[str, uuid.UUID]
    students: list[uuid.UUID]

    def student(self, number: int) -> Student:
        return db.session.get_one(Student, self.students[number])

    def opening(self, commune: str) -> Opening:
        return db.session.get_one(Opening, self.openings[commune])


def make_market(
    students: int = 3,
    *,
    seats: dict[str, int] | None = None,
    choices: Sequence[str] = CHOICES,
    round_: Round | None = None,
) -> Market:
    """Nominated students who all rank `choices`, and one approved opening per commune of `seats` (one seat each)."""
    round_ = round_ or make_round(RoundStatus.MATCHING)
    seats = seats or {WARD: 1, REMOTE: 1}
    now = clock.now()
    openings = {commune: _opening(round_, commune, count) for commune, count in seats.items()}
    people = [_student(number, now) for number in range(students)]
    applications = [
        {"id": uuid.uuid4(), "round_id": round_.id, "student_id": p["id"], "status": "submitted", "version": 1}
        | {"anywhere": False, "needs": [], "statement": "", "phone": "", "created_at": now, "updated_at": now}
        for p in people
    ]
    submissions = [
        {"id": uuid.uuid4(), "application_id": a["id"], "number": 1, "receipt": f"VX-{uuid.uuid4().hex[:12]}"}
        | {"idempotency_key": uuid.uuid4().hex, "submitted_at": now, "counts": True, "anywhere": False}
        | {"needs": [], "statement": "", "phone": "0987654321"}
        for a in applications
    ]
    _insert(Student, people)
    _insert(Nomination, [_nomination(round_, p["id"], now) for p in people])
    _insert(Application, applications)
    _insert(Submission, submissions)
    ranked = [
        {"submission_id": s["id"], "rank": rank, "opening_id": openings[commune]}
        for s in submissions
        for rank, commune in enumerate(choices, start=1)
    ]
    _insert(SubmittedChoice, ranked)
    db.session.expire_all()
    return Market(round_, openings, [p["id"] for p in people])


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _student(number: int, now: Any) -> dict[str, Any]:
    tag = uuid.uuid4().hex[:12].upper()
    return {
        "id": uuid.uuid4(),
        "code": f"DTC{tag}",
        "school_code": ICTU,
        "full_name": f"Nguyễn Văn {number:04}",
        "sort_key": f"{number:04}",
        "search_text": f"nguyen van {number:04} dtc{tag.lower()}",
        "email": f"{tag.lower()}@example.edu.vn",
        "phone": "0912345678",
        "class_name": "K20A",
        "major_text": SOFTWARE,
        "major_code": SOFTWARE,
        "gpa": max(400 - number, 250),
        "conduct": 90,
        "gender": "unstated",
        "is_final_year": True,
        "created_at": now,
        "version": 1,
    }


def _nomination(round_: Round, student_id: uuid.UUID, now: Any) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "round_id": round_.id,
        "student_id": student_id,
        "status": "nominated",
        "failed_rules": [],
        "entered_at": now,
        "nominated_at": now,
        "version": 1,
    }


def _opening(round_: Round, commune: str, seats: int) -> uuid.UUID:
    opening = Opening(
        round_id=round_.id,
        commune_code=commune,
        status="approved",
        title="Hỗ trợ chuyển đổi số",
        tasks="Nhập dữ liệu hộ tịch, hướng dẫn người dân dùng dịch vụ công.",
        seats=seats,
        min_gpa=round_.min_gpa,
        starts_on=round_.internship_starts_on,
        ends_on=round_.internship_ends_on,
        mentor_name="Lò Thị Mai",
        mentor_position="Phó Chủ tịch Uỷ ban nhân dân",
        mentor_phone="0208385266",
        created_at=clock.now() - timedelta(days=40),
    )
    opening.fields = [OpeningField(field_code=code) for code in FIELDS]
    db.session.add(opening)
    db.session.flush()
    return opening.id


@dataclass(frozen=True)
class People:
    """Those who bring an attempt through."""

    coordinator: User
    approvers: dict[str, User]


def make_people() -> People:
    roles = (Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER)
    return People(make_user(Role.UNIVERSITY_COORDINATOR), {role.value: make_user(role) for role in roles})


def start_attempt(market: Market, people: People | None = None, **options: Any) -> MatchAttempt:
    """An attempt that waits for a worker."""
    people = people or make_people()
    values: dict[str, Any] = {"key": uuid.uuid4().hex, "name": "", "rule": market.round.rule, **options}
    values.setdefault("options", {"first_intern_first": True})
    return service.start(market.round, actor=people.coordinator, **values)


def run_attempt(attempt: MatchAttempt) -> None:
    """Do the attempt's own work, and nothing else that is due (sending everybody's notices takes longer); commits."""
    db.session.commit()
    if not Worker(beats=False).run_one(attempt.job_id):
        _wait_for_other_worker(attempt)
    db.session.refresh(attempt)


def _wait_for_other_worker(attempt: MatchAttempt) -> None:
    """A test's site has a worker of its own, which may have taken the job first."""
    for _ in range(600):
        db.session.refresh(attempt)
        db.session.commit()
        if attempt.status not in WAITING:
            return
        time.sleep(0.05)
    raise AssertionError("nobody does the attempt's work")


def make_attempt(
    market: Market | None = None,
    status: AttemptStatus | str = AttemptStatus.COMPUTED,
    *,
    people: People | None = None,
    **options: Any,
) -> MatchAttempt:
    """An attempt brought to `status` (computed, sent for approval, approved) by its room's verbs; commits."""
    people = people or make_people()
    attempt = start_attempt(market or make_market(), people, **options)
    run_attempt(attempt)
    if status != AttemptStatus.COMPUTED:
        approval.send(attempt, version=attempt.version, actor=people.coordinator)
    if status == AttemptStatus.APPROVED:
        while step := current_step(attempt.round.steps, attempt.decisions, attempt.sendings):
            give_answer(attempt, people.approvers[step.role])
    db.session.commit()
    assert attempt.status == status, attempt.status
    return attempt


def give_answer(attempt: MatchAttempt, approver: User, decision: Decision = Decision.APPROVE, reason: str = "") -> None:
    """Answer the current step, having seen the attempt as it is."""
    db.session.flush()
    seen = approval.Seen.of(attempt)
    approval.decide(attempt, decision, reason=reason, seen=seen, actor=approver)
