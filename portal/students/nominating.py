"""What is done with nominations: post students into a round, nominate, withdraw, look again after corrections."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.audit.service import Pending, prepared, record, record_all
from portal.errors import DomainError, NotAllowed, StaleVersion, ensure_version
from portal.extensions import db
from portal.rounds.models import Round
from portal.rounds.rules import nominations_open
from portal.students import rosters, rules, telling, wording
from portal.students.eligibility import facts_of_columns, facts_of_round, facts_of_student
from portal.students.models import Nomination, Student
from portal.students.rules import NominationAction, NominationStatus, RoundFacts, StudentFacts, failed_rules
from portal.transitions import allows, next_status

_CHUNK = 500  # values in one IN (…)


def ensure_window(round_: Round) -> None:
    """Refuse outside the time in which the round takes nominations."""
    if not nominations_open(round_, clock.now()):
        raise DomainError(
            _("Đợt thực tập hiện không nhận đề cử. Xem thời hạn ở trang đợt, hoặc gọi cơ quan điều phối.")
        )


def ensure_own(actor: User, student: Student) -> None:
    """Only the student's school posts, corrects and withdraws."""
    scope = actor.scope(Permission.NOMINATE)
    if not (scope.everything or student.school_code in scope.school_codes):
        raise NotAllowed(_("Chỉ trường của sinh viên mới được làm việc này."))


def add_to_round(round_: Round, students: Sequence[Student], *, actor: User) -> list[Nomination]:
    """Put students into a round, all or none; each is held against the rules at once, none is nominated yet."""
    ensure_window(round_)
    for student in students:
        ensure_own(actor, student)
    facts = facts_of_round(round_)
    nominations = [_entered(round_, student, facts, actor) for student in students]
    try:
        with db.session.begin_nested():
            db.session.add_all(nominations)
    except IntegrityError as error:  # the database knows the pair already
        raise DomainError(
            _("Có sinh viên đã ở trong đợt. Hãy tải lại trang để xem danh sách mới nhất."), field="students"
        ) from error
    record_all([entry(nomination, actor=actor) for nomination in nominations])
    return nominations


def entry(nomination: Nomination, *, actor: User) -> Pending:
    """What the audit trail is told of a student who is put into a round."""
    return prepared(
        "student_entered_into_round",
        nomination,
        actor=actor,
        round=nomination.round_id,
        student=nomination.student_id,
        status=nomination.status,
        failed=nomination.failed_rules,
    )


def standing_on_entry(student: StudentFacts, facts: RoundFacts) -> tuple[NominationStatus, list[str]]:
    """How a student stands who is put into a round, and the rules that are not met."""
    failed = failed_rules(student, facts)
    status = NominationStatus.IMPORTED
    if failed:
        status = next_status(rules.TRANSITIONS, status, NominationAction.FIND_INELIGIBLE)
    return status, [rule.value for rule in failed]


def _entered(round_: Round, student: Student, facts: RoundFacts, actor: User) -> Nomination:
    status, failed = standing_on_entry(facts_of_student(student), facts)
    return Nomination(
        round_id=round_.id,
        student_id=student.id,
        status=status.value,
        failed_rules=failed,
        entered_at=clock.now(),
        entered_by_id=actor.id,
    )


def nominate(nomination: Nomination, round_: Round, *, seen: str | int | None, actor: User) -> None:
    """The school posts the student into the round; refused with every rule that is not met."""
    db.session.refresh(nomination, with_for_update={"of": Nomination})
    next_status(rules.TRANSITIONS, nomination.status, NominationAction.NOMINATE)  # a refusal comes before all others
    ensure_own(actor, nomination.student)
    ensure_version(nomination, seen)
    ensure_window(round_)
    facts, student = facts_of_round(round_), facts_of_student(nomination.student)
    failed = failed_rules(student, facts)
    if failed:
        reasons = " ".join(wording.failed_sentences(failed, student, facts))
        raise DomainError(
            _("Chưa đề cử được %(name)s. %(reasons)s", name=nomination.student.full_name, reasons=reasons)
        )
    _take_steps([(nomination, NominationAction.NOMINATE)], actor)


def nominate_waiting(round_: Round, *, seen: str, actor: User) -> int:
    """Nominate every student of the actor's school who meets the rules; none if the list is not the one `seen`."""
    ensure_window(round_)
    waiting = rosters.list_waiting(actor, round_.id, lock=True)
    if rosters.fingerprint(waiting) != seen:
        raise StaleVersion(_("Danh sách vừa thay đổi. Hãy xem lại danh sách mới rồi đề cử."))
    _take_steps([(nomination, NominationAction.NOMINATE) for nomination in waiting], actor)
    return len(waiting)


def withdraw(nomination: Nomination, round_: Round, *, reason: str, seen: str | int | None, actor: User) -> None:
    """Take a student out of the round, for good; what they submitted no longer counts."""
    db.session.refresh(nomination, with_for_update={"of": Nomination})
    status = next_status(rules.TRANSITIONS, nomination.status, NominationAction.WITHDRAW)
    ensure_own(actor, nomination.student)
    ensure_version(nomination, seen)
    if round_.status not in rules.WITHDRAWN_IN:
        raise DomainError(_("Kết quả đã công bố hoặc đợt đã kết thúc nên không rút đề cử được. Hãy gọi Đại học."))
    if not reason:
        raise DomainError(_("Ghi lý do rút để sinh viên và cơ quan điều phối biết."), field="reason")
    before = nomination.status
    nomination.status = status.value
    nomination.withdrawn_reason = reason
    record(
        "nomination_withdrawn",
        nomination,
        actor=actor,
        personal={"reason": reason},
        round=nomination.round_id,
        before=before,
    )
    telling.withdrawn(nomination, round_)


def review_nominations(students: Sequence[Student], *, actor: User | None) -> list[Nomination]:
    """Hold students' nominations against the rules again after corrections; those that changed are returned."""
    steps: list[tuple[Nomination, NominationAction]] = []
    lost: list[tuple[Nomination, Round]] = []
    facts: dict[uuid.UUID, RoundFacts] = {}
    for start in range(0, len(students), _CHUNK):
        chunk = {student.id: student for student in students[start : start + _CHUNK]}
        rows = db.session.execute(
            select(Nomination, Round)
            .join(Round, Round.id == Nomination.round_id)
            .where(Nomination.student_id.in_(chunk), Round.status.in_(rules.REVIEWED_IN))
            .order_by(Nomination.id)
            .with_for_update(of=Nomination)
        ).all()
        for nomination, round_ in rows:
            asked = facts.get(round_.id) or facts.setdefault(round_.id, facts_of_round(round_))
            action = _reviewed(nomination, chunk[nomination.student_id], asked)
            if action:
                steps.append((nomination, action))
            if action is NominationAction.FIND_INELIGIBLE and nomination.status == NominationStatus.NOMINATED:
                lost.append((nomination, round_))
    _take_steps(steps, actor)
    for nomination, round_ in lost:
        telling.found_ineligible(nomination, round_)
    return [nomination for nomination, _action in steps]


def list_reviewed_otherwise(students: Mapping[uuid.UUID, Mapping[str, Any]]) -> list[uuid.UUID]:
    """Those of the students, id → columns as they will be, whose nominations `review_nominations` would change."""
    facts: dict[uuid.UUID, RoundFacts] = {}
    found: set[uuid.UUID] = set()
    ids = list(students)
    for start in range(0, len(ids), _CHUNK):
        rows = db.session.execute(
            select(Nomination.student_id, Nomination.status, Nomination.failed_rules, Round)
            .join(Round, Round.id == Nomination.round_id)
            .where(Nomination.student_id.in_(ids[start : start + _CHUNK]), Round.status.in_(rules.REVIEWED_IN))
        )
        for student_id, status, stored, round_ in rows:
            asked = facts.get(round_.id) or facts.setdefault(round_.id, facts_of_round(round_))
            failed = failed_rules(facts_of_columns(students[student_id]), asked)
            if rules.evaluation(status, failed) or (status != NominationStatus.WITHDRAWN and stored != list(failed)):
                found.add(student_id)
    return sorted(found)


def _reviewed(nomination: Nomination, student: Student, facts: RoundFacts) -> NominationAction | None:
    """Keep the failed rules as they are now; the step they call for."""
    failed = failed_rules(facts_of_student(student), facts)
    if nomination.status != NominationStatus.WITHDRAWN and nomination.failed_rules != list(failed):
        nomination.failed_rules = [rule.value for rule in failed]
    return rules.evaluation(nomination.status, failed)


_EVENTS = {
    NominationAction.NOMINATE: "student_nominated",
    NominationAction.FIND_INELIGIBLE: "nomination_found_ineligible",
}


def _take_steps(steps: Sequence[tuple[Nomination, NominationAction]], actor: User | None) -> None:
    """Nominate, or find ineligible; written in one flush, however many there are."""
    before = [nomination.status for nomination, _action in steps]
    for nomination, action in steps:
        nomination.status = next_status(rules.TRANSITIONS, nomination.status, action).value
        if action is NominationAction.NOMINATE:
            nomination.failed_rules = []
            nomination.nominated_at = clock.now()
    db.session.flush()
    for (nomination, action), status in zip(steps, before, strict=True):
        failed = nomination.failed_rules
        record(_EVENTS[action], nomination, actor=actor, round=nomination.round_id, before=status, failed=failed)


def withdrawable(nomination: Nomination, round_: Round) -> bool:
    """Whether the school may still take the student out of the round."""
    return round_.status in rules.WITHDRAWN_IN and allows(
        rules.TRANSITIONS, nomination.status, NominationAction.WITHDRAW
    )
