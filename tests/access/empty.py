"""The records of a portal in which nothing has happened yet: rounds in their states, and what their addresses need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.access import Role
from portal.accounts.models import User
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from portal.students.models import Student
from tests.factories.accounts import make_user
from tests.factories.communes import REMOTE
from tests.factories.factors import give_app
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination

ROUNDS = {
    "draft_round": RoundStatus.DRAFT,
    "applying": RoundStatus.APPLYING,
    "short": RoundStatus.APPLYING,
    "matching": RoundStatus.MATCHING,
    "reviewing": RoundStatus.REVIEWING,
    "published": RoundStatus.PUBLISHED,
}


def make_empty_records(users: Mapping[str, User]) -> dict[str, str]:
    """Name → what stands for the record in a URL; the names are those of records.py, so the same cases ask."""
    rounds = {name: make_round(status) for name, status in ROUNDS.items()}
    make_nomination(rounds["applying"], db.session.get_one(Student, users[Role.STUDENT.value].grants[0].student_id))
    locked_out = make_user(Role.AUDITOR)
    give_app(locked_out)
    made: dict[str, Any] = {**rounds, "locked_out": locked_out}
    db.session.commit()
    return {**{name: str(record.id) for name, record in made.items()}, "own_commune": REMOTE}
