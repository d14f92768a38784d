"""A round of the whole university's size on a database of its own: 460 openings, 3,000 seats."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import insert, select

from portal import clock, create_app
from portal.access import Role
from portal.accounts.models import User
from portal.applications.models import Application, Submission, SubmittedChoice
from portal.communes.models import Commune
from portal.extensions import db
from portal.matching.generate import GeneratedRound, generate
from portal.openings.models import Opening, OpeningField
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.schools.models import Major, School
from portal.schools.service import load_reference
from portal.students.models import Nomination, Student
from portal.vietnamese.names import sort_key
from tests.bench.demo_round import signed_in
from tests.factories.accounts import make_user
from tests.factories.rounds import make_round

COMMUNES, OPENINGS, SEATS, SEED = 92, 460, 3_000, 2026
_NAMES = ("Nông Văn Dũng", "Hoàng Thị Mai", "Nguyễn Đức An", "Lý Thị Hoà", "Triệu Văn Bình", "Ma Thị Ánh")


@dataclass
class UniversityRound:
    """The round, its students' ids from the engine's made-up ids, and a coordinator."""

    app: Flask
    round: Round
    students: dict[str, uuid.UUID]
    coordinator: User

    def cookie(self, user: User) -> str:
        """The Cookie header of a browser in which the user is signed in."""
        return signed_in(self.app, user)


@contextmanager
def university_round(students: int, family: str) -> Iterator[UniversityRound]:
    """Make a round of the engine's family in a temporary folder, at matching; its app's context is pushed meanwhile."""
    with TemporaryDirectory(prefix="portal-bench-") as folder:
        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{Path(folder)}/site.sqlite3"})
        with app.app_context():
            flask_migrate.upgrade()
            load_reference()
            round_ = make_round(RoundStatus.MATCHING)
            made = generate(
                students=students, communes=COMMUNES, openings=OPENINGS, seats=SEATS, seed=SEED, family=family
            )
            ids = _fill(round_, made)
            coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
            db.session.commit()
            yield UniversityRound(app, round_, ids, coordinator)
            db.session.remove()
            db.engine.dispose()


def _fill(round_: Round, made: GeneratedRound) -> dict[str, uuid.UUID]:
    """The engine's made-up round as rows of the portal; every student nominated, every list submitted."""
    openings = _openings(round_, made.openings)
    students = {row[0]: uuid.uuid4() for row in made.students}
    submissions = {name: uuid.uuid4() for name in students}
    _insert(Student, _students(made.students, students))
    _insert(Nomination, [_nomination(round_, student) for student in students.values()])
    applications = [_application(round_, student) for student in students.values()]
    _insert(Application, applications)
    anywhere = {row[0]: (row[4] == "1", [need for need in row[5].split(";") if need]) for row in made.students}
    of_student = {row["student_id"]: row["id"] for row in applications}
    _insert(
        Submission,
        [_submission(submissions[name], of_student[students[name]], *anywhere[name]) for name in students],
    )
    _insert(
        SubmittedChoice,
        [
            {"submission_id": submissions[student], "rank": int(rank), "opening_id": openings[opening]}
            for student, rank, opening in made.choices
        ],
    )
    return students


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(model), rows)


def _openings(round_: Round, rows: list[tuple[str, ...]]) -> dict[str, uuid.UUID]:
    """The openings with their fields; made-up communes become the province's, in order."""
    codes = list(db.session.scalars(select(Commune.code).order_by(Commune.code)))
    communes = {name: codes[n] for n, name in enumerate(sorted({row[1] for row in rows}))}
    ids = {row[0]: uuid.uuid4() for row in rows}
    now = clock.now()
    common = {"round_id": round_.id, "status": "approved", "tasks": "Số hoá hồ sơ.", "mentor_name": "Lò Thị Mai"}
    common |= {"starts_on": round_.internship_starts_on, "ends_on": round_.internship_ends_on}
    common |= {"created_at": now, "submitted_at": now, "reviewed_at": now, "version": 1}
    made, fields = [], []
    for name, commune, _priority, capacity, accepted, min_gpa, provides in rows:
        support = {kind: kind in provides.split(";") for kind in ("lodging", "women_lodging", "transport")}
        own = {"id": ids[name], "commune_code": communes[commune], "title": f"Hỗ trợ {name}", "seats": int(capacity)}
        made.append({**common, **own, **support, "min_gpa": max(round_.min_gpa, _hundredths(min_gpa))})
        fields += [{"opening_id": ids[name], "field_code": code} for code in accepted.split(";")]
    _insert(Opening, made)
    _insert(OpeningField, fields)
    return ids


def _students(rows: list[tuple[str, ...]], ids: dict[str, uuid.UUID]) -> list[dict[str, Any]]:
    schools = list(db.session.scalars(select(School.code).order_by(School.code)))
    found = db.session.execute(select(Major.field_code, Major.code).order_by(Major.code.desc()))
    majors = {field: code for field, code in found}
    keys = {name: sort_key(name) for name in _NAMES}
    common = {"phone": "0912345678", "class_name": "K20A", "gender": "unstated", "is_final_year": True, "version": 1}
    common["created_at"] = clock.now()
    made = []
    for number, (name, field, gpa, conduct, *_rest) in enumerate(rows):
        code, full_name = f"DTC2154{number:08}", _NAMES[number % len(_NAMES)]
        own = {"id": ids[name], "code": code, "school_code": schools[number % len(schools)], "full_name": full_name}
        own |= {"sort_key": keys[full_name], "search_text": code.lower(), "email": f"{code.lower()}@example.edu.vn"}
        major = {"major_text": majors[field], "major_code": majors[field]}
        made.append({**common, **own, **major, "gpa": max(250, _hundredths(gpa)), "conduct": int(conduct)})
    return made


def _hundredths(gpa: str) -> int:
    return round(float(gpa) * 100)


def _nomination(round_: Round, student_id: uuid.UUID) -> dict[str, Any]:
    now = clock.now()
    state = {"status": "nominated", "failed_rules": [], "entered_at": now, "nominated_at": now, "version": 1}
    return {"id": uuid.uuid4(), "round_id": round_.id, "student_id": student_id, **state}


def _application(round_: Round, student_id: uuid.UUID) -> dict[str, Any]:
    now = clock.now()
    state = {"status": "submitted", "created_at": now, "updated_at": now, "version": 1}
    return {"id": uuid.uuid4(), "round_id": round_.id, "student_id": student_id, **state}


def _submission(key: uuid.UUID, application_id: uuid.UUID, anywhere: bool, needs: list[str]) -> dict[str, Any]:
    own = {"id": key, "application_id": application_id, "number": 1, "receipt": f"VX-{key.hex[:16]}"}
    own |= {"idempotency_key": key.hex, "submitted_at": clock.now(), "counts": True}
    return {**own, "anywhere": anywhere, "needs": needs, "statement": "", "phone": "0987654321"}
