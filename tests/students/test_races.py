"""Several people at once: the database lets one of them through, the others get a sentence."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from portal.access import Role
from portal.accounts.queries import get_user
from portal.errors import DomainError
from portal.extensions import db
from portal.imports import work
from portal.imports.models import ListImport
from portal.rounds.queries import get_round
from portal.rounds.rules import RoundStatus
from portal.schools.models import School
from portal.students import nominating, queries, service
from portal.students.models import Nomination, Student
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU
from tests.factories.imports import check
from tests.factories.rounds import make_round
from tests.factories.students import make_student

TRIES = 6


def at_once(app: Flask, verb: Callable[[], Any]) -> list[str]:
    """Do the verb in several threads that start together, each with its own transaction; the refusals."""
    barrier = Barrier(TRIES)
    db.session.rollback()  # an open transaction of this thread would keep SQLite locked

    def attempt(_number: int) -> str:
        with app.app_context():
            barrier.wait(timeout=10)
            try:
                verb()
                db.session.commit()
            except DomainError as error:
                db.session.rollback()
                return error.message
            return ""

    with ThreadPoolExecutor(TRIES) as pool:
        return sorted(pool.map(attempt, range(TRIES)))


def test_one_code_is_entered_once(real_database: Flask) -> None:
    coordinator = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
    db.session.commit()
    key = coordinator.id
    values = {
        **dict.fromkeys(("birth_date", "gpa", "conduct")),
        **dict.fromkeys(("email", "phone", "class_name"), ""),
        **{"code": "DTC2154802010", "full_name": "Lê An", "major_text": "7480103"},
        **{"gender": "unstated", "is_final_year": True},
    }

    def enter() -> None:
        school = db.session.get_one(School, ICTU)
        service.enter_student(school, values, actor=get_user(key))

    refusals = at_once(real_database, enter)
    assert [bool(refusal) for refusal in refusals] == [False] + [True] * (TRIES - 1)
    assert all("đã có trong hệ thống" in refusal for refusal in refusals[1:])
    assert db.session.scalar(select(func.count()).select_from(Student)) == 1


def test_one_student_enters_a_round_once(real_database: Flask) -> None:
    coordinator, student = make_user(Role.SCHOOL_COORDINATOR, school=ICTU), make_student()
    round_ = make_round(RoundStatus.OPEN)
    db.session.commit()
    actor, student_id, round_id = coordinator.id, student.id, round_.id

    def put_in() -> None:
        user = get_user(actor)
        nominating.add_to_round(get_round(round_id), queries.get_students(user, [student_id]), actor=user)

    refusals = at_once(real_database, put_in)
    assert [bool(refusal) for refusal in refusals] == [False] + [True] * (TRIES - 1)
    assert db.session.scalar(select(func.count()).select_from(Nomination)) == 1


def test_one_list_applied_many_times_at_once_is_written_once(real_database: Flask) -> None:
    coordinator, round_ = make_user(Role.SCHOOL_COORDINATOR, school=ICTU), make_round(RoundStatus.OPEN)
    actor, round_id = coordinator.id, round_.id
    checked = [check(round_, [["DTC2154802010", "Lê An", "7480103"]], actor=coordinator).id for _number in range(TRIES)]
    db.session.commit()

    def bring_in() -> None:
        import_ = db.session.get_one(ListImport, checked.pop())
        work.apply(import_, only_good=False, seen=import_.version, actor=get_user(actor))

    refusals = at_once(real_database, bring_in)
    assert [bool(refusal) for refusal in refusals] == [False] + [True] * (TRIES - 1)
    assert all("vừa thay đổi" in refusal for refusal in refusals[1:])
    assert db.session.scalar(select(func.count()).select_from(Student)) == 1
    assert db.session.scalar(select(func.count()).where(Nomination.round_id == round_id)) == 1
