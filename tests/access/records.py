"""The records of the world, each with a name: what is the users' own, and its twin that is somebody else's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.access import Role
from portal.accounts.models import User
from portal.applications.rules import ApplicationStatus, Purpose
from portal.extensions import db
from portal.openings.rules import OpeningStatus, Source
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Student
from portal.students.rules import NominationStatus
from tests.access import people_records, placing_records
from tests.access.document_records import make_documents
from tests.factories.accounts import make_user
from tests.factories.applications import make_application, make_consent, make_submission
from tests.factories.communes import ICTU, REMOTE, TUEBA, WARD, make_classification
from tests.factories.exports import make_export
from tests.factories.imports import apply, check, upload
from tests.factories.openings import make_opening, make_question
from tests.factories.rounds import make_round
from tests.factories.students import make_data_report, make_nomination, make_student

Records = dict[str, Any]  # name → record, or the text that stands in a URL


def make_records(users: Mapping[str, User]) -> dict[str, str]:
    """Name → what stands for the record in a URL or a field. `users`: role → who will be signed in."""
    records: Records = {"own_commune": REMOTE, "foreign_commune": WARD}
    records |= _rounds()
    records |= _openings(records, users)
    records |= _students(records["applying"])
    records |= _imports(records["applying"], users)
    records |= _applications(records, users)
    records |= placing_records.attempts(users)
    records |= make_documents(records, users)
    records |= _exports(users)
    records |= people_records.accounts(users)
    records |= people_records.action_links(records, users)
    records |= people_records.notices(users)
    db.session.commit()
    return {name: str(getattr(record, "id", record)) for name, record in records.items()}


def _rounds() -> Records:
    return {
        "applying": make_round(RoundStatus.APPLYING, shortest_list=2),
        "unnominated": make_round(RoundStatus.APPLYING),  # the student is not in this one
        "resumed": make_round(RoundStatus.APPLYING),  # where the student withdrew the application
        "draft_round": make_round(RoundStatus.DRAFT),
        "classification": make_classification(),
    }


def _openings(records: Records, users: Mapping[str, User]) -> Records:
    """Own: of the officer's commune, or written down by the university's coordinator."""
    round_: Round = records["applying"]
    made: Records = {}
    for whose, commune in (("own", REMOTE), ("foreign", WARD)):
        for status in (OpeningStatus.DRAFT, OpeningStatus.SUBMITTED, OpeningStatus.APPROVED):
            made[f"{whose}_{status}"] = make_opening(round_, status, commune=commune)
        past = make_round(RoundStatus.CLOSED)
        made[f"{whose}_past"] = make_opening(past, commune=commune)
    writers = {"own": Role.UNIVERSITY_COORDINATOR, "foreign": Role.HOME_AFFAIRS_OFFICER}
    for whose, role in writers.items():
        for status in (OpeningStatus.DRAFT, OpeningStatus.SUBMITTED, OpeningStatus.APPROVED):
            made[f"{whose}_entered_{status}"] = make_opening(
                round_,
                status,
                commune=WARD,
                source=Source.PAPER.value,
                source_note="Công văn số 12/UBND",
                entered_by_id=users[role.value].id,
            )
    for whose in ("own", "foreign"):
        asked = make_question(made[f"{whose}_approved"], users[Role.HOME_AFFAIRS_OFFICER.value])
        made[f"{whose}_question"] = asked
    made["third_opening"] = make_opening(round_)
    made["elsewhere"] = make_opening(records["unnominated"])
    return made


def _students(round_: Round) -> Records:
    """Own: of the coordinator's school."""
    made: Records = {}
    for whose, school in (("own", ICTU), ("foreign", TUEBA)):
        student = made[f"{whose}_student"] = make_student(school=school)
        made[f"{whose}_nomination"] = make_nomination(round_, student)
        imported = make_student(school=school)
        made[f"{whose}_imported"] = make_nomination(round_, imported, NominationStatus.IMPORTED)
        made[f"{whose}_report"] = make_data_report(student)
        made[f"{whose}_outside"] = make_student(school=school)
    return made


def _imports(round_: Round, users: Mapping[str, User]) -> Records:
    """Own: of the coordinator's school."""
    made: Records = {}
    actors = {"own": users[Role.SCHOOL_COORDINATOR.value], "foreign": make_user(Role.SCHOOL_COORDINATOR, school=TUEBA)}
    for number, (whose, actor) in enumerate(actors.items()):
        prefix = ("DTC", "DTE")[number]
        made[f"{whose}_uploaded_import"] = upload(round_, [[f"{prefix}2154809981", "Lò An", "7480103"]], actor=actor)
        made[f"{whose}_checked_import"] = check(round_, [[f"{prefix}2154809982", "Lò Ba", "7480103"]], actor=actor)
        made[f"{whose}_applied_import"] = apply(round_, [[f"{prefix}2154809983", "Lò Tư", "7480103"]], actor=actor)
    return made


def _exports(users: Mapping[str, User]) -> Records:
    """Own: asked for by the school's coordinator."""
    return {
        "own_export": make_export(users[Role.SCHOOL_COORDINATOR.value]),
        "foreign_export": make_export(users[Role.UNIVERSITY_COORDINATOR.value]),
    }


def _applications(records: Records, users: Mapping[str, User]) -> Records:
    """Own: of the student who is signed in."""
    grant = users[Role.STUDENT.value].grants[0]
    me = db.session.get_one(Student, grant.student_id)
    other: Student = records["foreign_student"]
    round_: Round = records["applying"]
    ranked = [records["own_approved"], records["foreign_approved"]]
    make_nomination(round_, me)
    make_nomination(records["resumed"], me)
    make_application(records["resumed"], me, status=ApplicationStatus.WITHDRAWN)
    made: Records = {}
    for whose, student in (("own", me), ("foreign", other)):
        application = make_application(round_, student, ranked)
        application.status = ApplicationStatus.SUBMITTED.value
        made[f"{whose}_application"] = application
        made[f"{whose}_submission"] = make_submission(application)
        made[f"{whose}_choice"] = application.choices[0]
        made[f"{whose}_consent"] = make_consent(application)
    made["own_school_application"] = made["own_application"]  # the student is of the coordinator's school
    made["purpose_of_matching"] = Purpose.MATCHING.value  # "matching" is a round here
    made["application_version"] = str(made["own_application"].version)
    return made
