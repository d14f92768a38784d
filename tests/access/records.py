"""The records of the world, each with a name: what is the users' own, and its twin that is somebody else's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts import invitations
from portal.accounts.factors.models import Passkey
from portal.accounts.models import User, UserSession
from portal.accounts.service import demonstration_hash, start_session
from portal.accounts.service.addresses import draw_change
from portal.accounts.service.letters import draw_letter
from portal.accounts.service.resetting import draw_reset
from portal.action_links.rules import Task
from portal.applications.rules import ApplicationStatus
from portal.attempts.approvals import deputies
from portal.attempts.drafts import service as drafts
from portal.attempts.models import ProposedPlacement
from portal.attempts.rules import AttemptStatus
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from portal.jobs.service import enqueue
from portal.notices.models import Notice, OutboxMessage
from portal.notices.recipients import Recipient
from portal.notices.rules import MessageStatus
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus, Source
from portal.placements.appeals.queries import list_free_openings
from portal.placements.models import Placement
from portal.placements.rules.answers import Act
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Student
from portal.students.rules import NominationStatus
from portal.vietnamese.dates import local_day
from tests.access.cases import PASSWORD
from tests.factories.accounts import give_role, make_user
from tests.factories.action_links import give_link
from tests.factories.applications import make_application, make_submission
from tests.factories.attempts import People, make_attempt, make_market, start_attempt
from tests.factories.communes import ICTU, REMOTE, TUEBA, WARD, make_classification
from tests.factories.factors import give_app
from tests.factories.internships import make_intern
from tests.factories.notices import tell
from tests.factories.openings import make_opening, make_question
from tests.factories.passkeys import give_passkey
from tests.factories.placements import make_appeal, make_publication, placement_of, say
from tests.factories.rounds import make_round
from tests.factories.students import make_data_report, make_nomination, make_student

Records = dict[str, Any]  # name → record, or the text that stands in a URL


def make_records(users: Mapping[str, User]) -> dict[str, str]:
    """Name → what stands for the record in a URL or a field. `users`: role → who will be signed in."""
    records: Records = {"own_commune": REMOTE, "foreign_commune": WARD}
    records |= _rounds()
    records |= _openings(records, users)
    records |= _students(records["applying"])
    records |= _applications(records, users)
    records |= _attempts(users)
    records |= _accounts(users)
    records |= _action_links(records, users)
    records |= _notices(users)
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
    made["own_school_application"] = made["own_application"]  # the student is of the coordinator's school
    made["application_version"] = str(made["own_application"].version)
    return made


def _attempts(users: Mapping[str, User]) -> Records:
    """All brought through by those who are signed in, so that nobody's other role stands in the way."""
    approvers = (Role.UNIVERSITY_APPROVER.value, Role.HOME_AFFAIRS_OFFICER.value)
    people = People(users[Role.UNIVERSITY_COORDINATOR.value], {role: users[role] for role in approvers})
    market, drafted = make_market(), make_market()
    publication = make_publication(people=people)
    sent = make_attempt(drafted, AttemptStatus.SENT_FOR_APPROVAL, people=people)
    drafts.share(sent, actor=people.coordinator)
    made: Records = {
        **_answers(users, people),
        **_appeals(users),
        "own_intern": make_intern(commune=REMOTE, people=people),
        "foreign_intern": make_intern(commune=WARD, people=people),
        "matching": market.round,
        "published": publication.round_id,
        "sent": sent,
        "reviewing": drafted.round,
        "own_drafted": drafted.student(0),  # of the coordinator's school
        "approved": make_attempt(status=AttemptStatus.APPROVED, people=people),
        "computed": make_attempt(market, people=people),
    }
    other = make_user(Role.UNIVERSITY_APPROVER)
    give_role(other, Role.HOME_AFFAIRS_OFFICER)  # so that both bodies can name them
    today = local_day(clock.now())
    made["other_approver"] = other
    made["own_deputy"] = deputies.name(other.id, today, today, actor=users[Role.UNIVERSITY_APPROVER.value])
    made["foreign_deputy"] = deputies.name(people.coordinator.id, today, today, actor=other)
    return {**made, "queued": start_attempt(market, people)}  # last: the others ran all that was due


def _appeals(users: Mapping[str, User]) -> Records:
    """A result to appeal against, an appeal to answer, and one upheld in a round with a free seat."""
    own = make_publication()
    student_id = users[Role.STUDENT.value].grants[0].student_id
    db.session.add(ProposedPlacement(attempt_id=own.id, student_id=student_id))
    market = make_market(2, seats={WARD: 1, REMOTE: 2})
    publication = make_publication(market)
    waiting = make_market()
    make_publication(waiting)
    say(placement_of(waiting, 0), Act.DECLINE)
    return {
        "refillable": waiting.round,
        "own_result": own.round_id,
        "open_appeal": make_appeal(publication.round_id, market.students[1]),
        "upheld_appeal": make_appeal(publication.round_id, market.students[0], upheld=True),
        "free_opening": list_free_openings(publication.round_id)[0].id,
    }


def _answers(users: Mapping[str, User], people: People) -> Records:
    """Placements that wait: one for the signed-in student, one on the officer's opening, one that is neither's."""
    made: Records = {}
    for name, commune in (("own_placement", WARD), ("own_reception", REMOTE), ("foreign_placement", WARD)):
        publication = make_publication(people=people)
        of_commune = select(Placement).join(Opening, Opening.id == Placement.opening_id)
        chosen = of_commune.where(Placement.round_id == publication.round_id, Opening.commune_code == commune)
        made[name] = db.session.scalars(chosen).one()
    made["own_placement"].student_id = users[Role.STUDENT.value].grants[0].student_id
    return made


def _action_links(records: Records, users: Mapping[str, User]) -> Records:
    """A link to each of two questions: one to use, and one to take back."""
    giver = users[Role.UNIVERSITY_COORDINATOR.value]
    used = make_question(records["own_approved"], giver, "Có sóng điện thoại không?")
    given = give_link(Task.ANSWER, used, actor=giver)
    return {
        "own_action_link": given.link,
        "action_link_token": given.token,
        "own_question_task": f"{Task.ANSWER}:{records['own_question'].id}",
    }


def _notices(users: Mapping[str, User]) -> Records:
    """Own: told to the student who is signed in; each of the others has one, too."""
    for user in users.values():
        tell(Recipient.of(user))
    own = select(Notice).where(Notice.user_id == users[Role.STUDENT.value].id)
    foreign = select(Notice).where(Notice.user_id == users[Role.ADMIN.value].id)
    message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.user_id.is_not(None)).limit(1)).one()
    message.status, message.error = MessageStatus.DEAD.value, "550"
    return {
        "own_notice": db.session.scalars(own).one(),
        "foreign_notice": db.session.scalars(foreign).one(),
        "dead_message": message,
        "failed_job": _failed_job(),
    }


def _failed_job() -> Job:
    job = enqueue("jobs.forget", {}, key="failed", actor=None)
    job.status, job.error = JobStatus.FAILED.value, "the database was away"
    return job


def _accounts(users: Mapping[str, User]) -> Records:
    admin = users[Role.ADMIN.value]
    admin.password_hash = demonstration_hash(PASSWORD)
    start_session(admin)
    colleague = make_user(Role.AUDITOR, password=PASSWORD)
    values = {"email": "moi@example.edu.vn", "full_name": "Lý Thị Mới", "role": Role.AUDITOR, "scope": ""}
    _user, token = invitations.invite(**values, actor=None)  # type: ignore[arg-type]
    locked_out = make_user(Role.AUDITOR)
    codes = give_app(locked_out)
    made: Records = {
        "colleague": colleague,
        "colleague_grant": colleague.grants[0],
        "colleague_email": colleague.email,
        "activation": token,
        "reset": draw_reset(colleague),
        "email_change": draw_change(colleague, "khac@example.vn")[0],
        "locked_out": locked_out,
        "recovery_code": codes[0],
        "letter": draw_letter(locked_out, actor=admin),
        "locked_out_email": locked_out.email,
        "officer_grant": make_user(Role.COMMUNE_OFFICER, commune=WARD).grants[0],
    }
    start_session(colleague)
    for whose, user in (("own", admin), ("foreign", make_user(Role.AUDITOR))):
        give_passkey(user)
        made[f"{whose}_passkey"] = db.session.scalars(select(Passkey).where(Passkey.user_id == user.id)).one()
    for whose, user in (("own", admin), ("foreign", colleague)):
        made[f"{whose}_session"] = db.session.scalars(select(UserSession).where(UserSession.user_id == user.id)).one()
    return {**made, "style_sheet": _style_sheet(), "event": "1"}


def _style_sheet() -> str:
    folder = Path(__file__).parents[2] / "portal" / "static" / "dist"
    return next(folder.glob("app.*.css")).name
