"""One round in a chosen state, made by the same verbs that people use, only with the clock turned back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from sqlalchemy import Select, func, select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.applications.models import Application, Submission
from portal.attempts import approval
from portal.attempts import service as attempts
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import Decision
from portal.audit.service import record
from portal.communes.service import load_demo_classification
from portal.demo import aftermath, lists, people, review, seats
from portal.demo.silence import keep_silent
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.openings.models import Opening
from portal.placements import service as placements
from portal.placements.models import Placement
from portal.rounds import queries as rounds
from portal.rounds import service as moves
from portal.rounds.editing import create_round
from portal.rounds.models import Round
from portal.schools.models import Field
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus
from portal.vietnamese.dates import day_start, local_day


class Scenario(StrEnum):
    DRAFT = "draft"
    APPLYING = "applying"
    MATCHING = "matching"
    REVIEWING = "reviewing"
    PUBLISHED = "published"


_NAMES = {
    Scenario.DRAFT: "Đợt mô phỏng – đang soạn",
    Scenario.APPLYING: "Đợt mô phỏng – đang đăng ký",
    Scenario.MATCHING: "Đợt mô phỏng – đang xếp",
    Scenario.REVIEWING: "Đợt mô phỏng – đang phê duyệt",
    Scenario.PUBLISHED: "Đợt mô phỏng – đã công bố",
}
# Days from today: nominations and openings close, applications open, applications close, internship starts, ends.
_DAYS = {
    Scenario.DRAFT: (20, 20, 21, 40, 60, 150),
    Scenario.APPLYING: (6, 4, -2, 14, 45, 135),
    Scenario.MATCHING: (-16, -16, -12, -1, 30, 120),
    Scenario.REVIEWING: (-20, -20, -16, -4, 28, 118),
    Scenario.PUBLISHED: (-30, -30, -26, -12, 15, 105),
}
_CONSENT = (
    "Đại học Thái Nguyên và Sở Nội vụ chỉ dùng dữ liệu của bạn cho đợt thực tập này. Bạn có quyền xem, sửa, "
    "rút lại sự đồng ý và hỏi lý do của kết quả."
)


@dataclass(frozen=True)
class Seeded:
    """What a scenario holds; `created` tells whether this call made it."""

    scenario: Scenario
    round: Round
    logins: list[people.Login]
    created: bool


def seed(scenario: Scenario, *, students: int, seed: str) -> Seeded:
    """Make the scenario, or find it when it is there already. Commits: an attempt runs as a job of its own."""
    random = Random(f"{seed}|{scenario}")
    staff = people.ensure_staff(Random(f"{seed}|staff"))
    round_ = rounds.find_round_by_name(_NAMES[scenario])
    created = round_ is None
    if round_ is None:
        round_ = _draft(scenario)
        if scenario is not Scenario.DRAFT:
            _fill(round_, scenario, students, random)
        record("demo_seeded", round_, actor=None, scenario=scenario.value, students=students)
        keep_silent()
    db.session.commit()
    return Seeded(scenario, round_, staff + people.student_logins(_students(round_)), created)


def _draft(scenario: Scenario) -> Round:
    today = local_day(clock.now())
    first, second, opens, closes, starts, ends = (today + timedelta(days=days) for days in _DAYS[scenario])
    with clock.fixed(clock.now() - timedelta(days=45)):
        return create_round(
            name=_NAMES[scenario],
            description="Thực tập tốt nghiệp tại 92 xã, phường. Người và số liệu đều là mô phỏng.",
            field_codes=list(db.session.scalars(select(Field.code))),
            steps=(Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER),
            actor=people.account("dieu-phoi"),
            is_demo=True,
            classification_id=load_demo_classification().id,
            nominations_close_at=day_start(first),
            openings_close_at=day_start(second),
            applications_open_at=day_start(opens),
            applications_close_at=day_start(closes),
            internship_starts_on=starts,
            internship_ends_on=ends,
            consent_text=_CONSENT,
            contact_office="Ban Đào tạo, Đại học Thái Nguyên",
            contact_phone="02083852650",
            contact_email=f"thuc-tap@{people.DOMAIN}",
            **_RULES,
        )


_RULES: dict[str, Any] = {
    "min_gpa": 250,
    "min_conduct": 65,
    "adjacent_majors": True,
    "shortest_list": 3,
    "longest_list": 10,
    "difficult_choices": 1,
    "anywhere_allowed": True,
    "rule": "remote-first",
    "first_intern_first": True,
}


def _fill(round_: Round, scenario: Scenario, count: int, random: Random) -> None:
    coordinator = people.account("dieu-phoi")
    finished = scenario is not Scenario.APPLYING
    prefix = f"26{list(Scenario).index(scenario)}"
    with clock.fixed(round_.applications_open_at - timedelta(days=5)):
        moves.open_round(round_, actor=coordinator)
        enrolled = people.make_students(round_, count, random, prefix=prefix)
        requests = seats.make_openings(round_, count, random, all_approved=finished)
    with clock.fixed(round_.applications_open_at + timedelta(hours=9)):
        moves.start_applications(round_, actor=coordinator)
        lists.make_applications(round_, people.nominated(enrolled, round_), requests, random, finished=finished)
    if finished:
        with clock.fixed(round_.applications_close_at + timedelta(hours=9)):
            moves.start_matching(round_, actor=coordinator)
        first = _compute(round_, coordinator)
        if scenario is not Scenario.MATCHING:
            _review(first, scenario, coordinator)


def _review(attempt: MatchAttempt, scenario: Scenario, coordinator: User) -> None:
    if scenario is Scenario.REVIEWING:
        review.show_to_schools(attempt, coordinator=coordinator)
    approval.send(attempt, version=attempt.version, actor=coordinator)
    if scenario is Scenario.REVIEWING:
        review.return_once(attempt, coordinator=coordinator)
    db.session.flush()
    if scenario is Scenario.PUBLISHED:
        _publish(attempt, coordinator)
        aftermath.follow(attempt)


def _compute(round_: Round, coordinator: User) -> MatchAttempt:
    """Two attempts with different rules, ready to be compared; gives back the one by the round's own rule."""
    first = _start(round_, coordinator, rule=round_.rule, name="Theo quy tắc của đợt")
    _start(round_, coordinator, rule="stable", name="Để so sánh: không ưu tiên xã khó khăn")
    keep_silent()
    db.session.commit()
    Worker().run_due()
    db.session.refresh(first)
    return first


def _start(round_: Round, coordinator: User, *, rule: str, name: str) -> MatchAttempt:
    options = {"first_intern_first": round_.first_intern_first}
    return attempts.start(round_, key=f"demo-{rule}", name=name, rule=rule, options=options, actor=coordinator)


def _publish(attempt: MatchAttempt, coordinator: User) -> None:
    for approver in map(people.account, ("phe-duyet", "so-noi-vu")):
        approval.decide(attempt, Decision.APPROVE, reason="", seen=approval.Seen.of(attempt), actor=approver)
    placements.publish(attempt, version=attempt.version, replaces="", actor=coordinator)


def _students(round_: Round) -> list[Student]:
    statement = select(Student).join(Nomination, Nomination.student_id == Student.id)
    return list(db.session.scalars(statement.where(Nomination.round_id == round_.id).order_by(Student.code)))


def describe(seeded: Seeded) -> dict[str, Any]:
    """The round's state, ids and logins as plain values, for tests and scripts."""
    round_ = seeded.round
    count = {
        name: db.session.scalar(select(func.count()).select_from(model).where(model.round_id == round_.id))
        for name, model in (
            ("nominations", Nomination),
            ("openings", Opening),
            ("applications", Application),
            ("placements", Placement),
        )
    }
    count["submissions"] = db.session.scalar(
        select(func.count())
        .select_from(Submission)
        .join(Application, Application.id == Submission.application_id)
        .where(Application.round_id == round_.id, Submission.counts)
    )
    of_round = select(MatchAttempt).where(MatchAttempt.round_id == round_.id)
    attempts_ = db.session.scalars(of_round.order_by(MatchAttempt.number))
    return {
        "scenario": seeded.scenario.value,
        "created": seeded.created,
        "password": people.PASSWORD,
        "round": {"id": str(round_.id), "name": round_.name, "status": round_.status, **_dates(round_)},
        "counts": count,
        "openings": [str(id_) for id_ in db.session.scalars(_ids(Opening, round_))],
        "nominations": [str(id_) for id_ in db.session.scalars(_ids(Nomination, round_))],
        "attempts": [{"id": str(a.id), "number": a.number, "status": a.status} for a in attempts_],
        "logins": [asdict(login) for login in seeded.logins],
    }


def _ids(model: Any, round_: Round) -> Select[Any]:
    return select(model.id).where(model.round_id == round_.id).order_by(model.id)


def _dates(round_: Round) -> dict[str, str]:
    instants: dict[str, datetime] = {
        "nominations_close_at": round_.nominations_close_at,
        "openings_close_at": round_.openings_close_at,
        "applications_open_at": round_.applications_open_at,
        "applications_close_at": round_.applications_close_at,
    }
    return {name: instant.isoformat() for name, instant in instants.items()}


def example_students() -> list[tuple[str, str]]:
    """For each demonstration round, its name and the address of one student who was nominated into it."""
    first = (
        select(Round.name, func.min(Student.email))
        .join(Nomination, Nomination.round_id == Round.id)
        .join(Student, Student.id == Nomination.student_id)
        .where(Round.name.in_(_NAMES.values()), Nomination.status == NominationStatus.NOMINATED.value)
        .group_by(Round.name)
        .order_by(Round.name)
    )
    return [(name, email) for name, email in db.session.execute(first)]
