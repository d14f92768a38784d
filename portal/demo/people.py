"""Invented students with their accounts and nominations, and the staff of every office."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select

from portal import clock
from portal.access import Role
from portal.accounts import service as accounts
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import find_user_by_email
from portal.communes.models import Commune
from portal.demo import names
from portal.demo.tasks import MAJORS_BY_SCHOOL
from portal.extensions import db
from portal.rounds.models import Round
from portal.schools.models import Major, School
from portal.students.eligibility import facts_of_round, failed_rules_of
from portal.students.models import Nomination, Student
from portal.students.rules import Gender, NominationStatus
from portal.vietnamese.folding import fold
from portal.vietnamese.names import sort_key

DOMAIN = "vexa.example"  # reserved: no mail to it ever reaches anybody
PASSWORD = "rung co doi che 2026"
STAFF = (
    (Role.UNIVERSITY_COORDINATOR, "dieu-phoi", "Trần Thị Hồng Nhung"),
    (Role.UNIVERSITY_APPROVER, "phe-duyet", "Hoàng Văn Quý"),
    (Role.HOME_AFFAIRS_OFFICER, "so-noi-vu", "Nông Thị Bích Huệ"),
    (Role.AUDITOR, "kiem-tra", "Lê Minh Vinh"),
    (Role.ADMIN, "quan-tri", "Đỗ Đức Lâm"),
)


@dataclass(frozen=True)
class Login:
    """An account of the demonstration, as printed and written to the JSON file."""

    role: str
    scope: str
    email: str
    name: str


def ensure_staff(random: Random) -> list[Login]:
    """One account per office, school and commune; made once, whatever scenarios are seeded."""
    logins = [_ensure(role, f"{local}@{DOMAIN}", name) for role, local, name in STAFF]
    for code in db.session.scalars(select(School.code).order_by(School.code)):
        name = names.person(random, female=random.random() < 0.6)
        logins.append(_ensure(Role.SCHOOL_COORDINATOR, f"{code.lower()}@{DOMAIN}", name, school_code=code))
    for code in db.session.scalars(select(Commune.code).order_by(Commune.code)):
        name = names.person(random, female=random.random() < 0.4)
        logins.append(_ensure(Role.COMMUNE_OFFICER, f"xa-{code}@{DOMAIN}", name, commune_code=code))
    return logins


def _ensure(role: Role, email: str, name: str, **scope: str) -> Login:
    user = find_user_by_email(email)
    if user is None:
        user = accounts.create_user(email=email, full_name=name, actor=None)
        user.password_hash = accounts.demonstration_hash(PASSWORD)
        accounts.grant_role(user, role, actor=None, **scope)
    return Login(role.value, next(iter(scope.values()), ""), email, user.full_name)


def account(local: str) -> User:
    """The account that `ensure_staff` made with this part of its address before the @."""
    user = find_user_by_email(f"{local}@{DOMAIN}")
    assert user is not None, f"no account of the demonstration is called {local}"
    return user


def make_students(round_: Round, count: int, random: Random, *, prefix: str) -> list[Student]:
    """Students of all schools with an account each and a nomination into the round; bulk inserts, two seconds."""
    majors = {major.code: major for major in db.session.scalars(select(Major))}
    schools = {school.code: school for school in db.session.scalars(select(School))}
    weighted = [(school, major, weight) for school, list_ in MAJORS_BY_SCHOOL.items() for major, weight in list_]
    drawn = random.choices(weighted, [weight for *_rest, weight in weighted], k=count)
    students = [
        _student(number, schools[school], major, majors.get(major[:7]), random, prefix)
        for number, (school, major, _weight) in enumerate(drawn, start=1)
    ]
    db.session.execute(insert(Student), students)
    _accounts(students)
    _nominate(round_, students)
    db.session.flush()
    codes = [row["code"] for row in students]
    return list(db.session.scalars(select(Student).where(Student.code.in_(codes)).order_by(Student.code)))


def _student(
    number: int, school: School, major_text: str, major: Major | None, random: Random, prefix: str
) -> dict[str, Any]:
    female = random.random() < 0.55
    name = names.person(random, female=female)
    code = f"{school.student_code_prefix}{prefix}{number:06}"
    return {
        "id": uuid.UUID(int=random.getrandbits(128), version=4),
        "code": code,
        "school_code": school.code,
        "full_name": name,
        "sort_key": sort_key(name),
        "search_text": f"{fold(name)} {code.lower()}",
        "birth_date": date(2005, 1, 1) + timedelta(days=random.randrange(365)),
        "gender": (Gender.FEMALE if female else Gender.MALE).value,
        "email": f"{code.lower()}@{school.code.lower()}.{DOMAIN}",
        "phone": names.phone(random),
        "class_name": f"K20-{major_text[:7]}",
        "major_text": major_text,
        "major_code": major.code if major else None,
        "gpa": min(400, max(180, round(random.gauss(305, 38)))),
        "conduct": min(100, max(45, round(random.gauss(83, 8)))),
        "is_final_year": random.random() < 0.99,
        "created_at": clock.now(),
        "version": 1,
    }


def _accounts(students: Iterable[dict[str, Any]]) -> None:
    now = clock.now()
    hashed = accounts.demonstration_hash(PASSWORD)
    users, grants = [], []
    for row in students:
        user_id = uuid.uuid5(row["id"], "account")
        users.append(
            {
                "id": user_id,
                "email": row["email"],
                "full_name": row["full_name"],
                "phone": row["phone"],
                "password_hash": hashed,
                "created_at": now,
            }
        )
        grants.append({"user_id": user_id, "role": Role.STUDENT.value, "student_id": row["id"], "granted_at": now})
    db.session.execute(insert(User), users)
    db.session.execute(insert(RoleGrant), grants)


def _nominate(round_: Round, students: Iterable[dict[str, Any]]) -> None:
    facts = facts_of_round(round_)
    now = clock.now()
    rows = []
    for row in students:
        failed = failed_rules_of(row, facts)
        status = NominationStatus.INELIGIBLE if failed else NominationStatus.NOMINATED
        rows.append(
            {
                "round_id": round_.id,
                "student_id": row["id"],
                "status": status.value,
                "failed_rules": failed,
                "entered_at": now,
                "nominated_at": None if failed else now,
                "version": 1,
            }
        )
    db.session.execute(insert(Nomination), rows)


def student_logins(students: Iterable[Student]) -> list[Login]:
    return [Login(Role.STUDENT.value, student.code, student.email, student.full_name) for student in students]


def nominated(students: Iterable[Student], round_: Round) -> list[Student]:
    """Those of the students whose nomination stands, in the given order."""
    standing = set(
        db.session.scalars(
            select(Nomination.student_id).where(
                Nomination.round_id == round_.id, Nomination.status == NominationStatus.NOMINATED.value
            )
        )
    )
    return [student for student in students if student.id in standing]
