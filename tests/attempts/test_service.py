from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.attempts import freezing, service
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.rules import AttemptStatus
from portal.audit.models import AuditEvent
from portal.errors import DomainError, TransitionNotAllowed
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from portal.jobs.worker import Worker
from portal.matching import Options, input_sha256, solve
from portal.students.models import Nomination, Student
from tests.factories.attempts import make_attempt, make_market, make_people, run_attempt, start_attempt
from tests.factories.communes import REMOTE, WARD
from tests.factories.rounds import make_round

pytestmark = pytest.mark.usefixtures("app")


def outcome(attempt: MatchAttempt) -> dict[uuid.UUID, tuple[uuid.UUID | None, int | None]]:
    rows = db.session.scalars(select(ProposedPlacement).where(ProposedPlacement.attempt_id == attempt.id))
    return {row.student_id: (row.opening_id, row.rank) for row in rows}


def test_an_attempt_places_by_merit_and_keeps_a_row_for_everybody() -> None:
    market = make_market(3)
    attempt = make_attempt(market)
    best, second, third = market.students
    assert outcome(attempt) == {
        best: (market.openings[WARD], 1),
        second: (market.openings[REMOTE], 2),
        third: (None, None),
    }
    assert attempt.report is not None
    assert (attempt.report["placed"], attempt.report["unplaced"]) == (2, 1)
    assert attempt.report["nobody"] == {}
    assert attempt.seconds is not None
    assert db.session.get_one(Job, attempt.job_id).status == JobStatus.DONE


def test_communes_that_get_nobody_are_kept_by_name() -> None:
    attempt = make_attempt(make_market(1))
    assert attempt.report is not None
    assert attempt.report["nobody"] == {"4": [WARD]}, "the only student is sent to the remote commune"


def test_what_changes_after_the_start_does_not_enter_the_attempt() -> None:
    market = make_market(3)
    attempt = start_attempt(market)
    db.session.execute(update(Student).where(Student.id == market.students[0]).values(gpa=260))
    db.session.execute(update(Nomination).where(Nomination.student_id == market.students[1]).values(status="withdrawn"))
    db.session.commit()
    Worker(beats=False).run_due()
    assert outcome(attempt)[market.students[0]] == (market.openings[WARD], 1)
    assert outcome(attempt)[market.students[1]] == (market.openings[REMOTE], 2)


def test_the_frozen_input_gives_the_same_instance_and_hash_again() -> None:
    attempt = start_attempt(make_market(5))
    instance = freezing.unpack(attempt.frozen_input)
    assert input_sha256(instance) == attempt.input_sha256
    assert input_sha256(freezing.gather(attempt.round)) == attempt.input_sha256
    assert solve(instance, seed=attempt.seed, options=Options()).report["students"] == 5


def test_equal_inputs_are_frozen_as_equal_bytes() -> None:
    market = make_market(3)
    assert freezing.freeze(market.round) == freezing.freeze(market.round)


def test_only_nominated_students_with_a_counted_application_take_part() -> None:
    market = make_market(3)
    best = update(Nomination).where(Nomination.student_id == market.students[0])
    db.session.execute(best.values(status="ineligible"))
    instance = freezing.gather(market.round)
    assert sorted(instance.student_ids) == sorted(student.hex for student in market.students[1:])


def test_pressing_twice_starts_one_attempt() -> None:
    market, people = make_market(), make_people()
    first = start_attempt(market, people, key="same")
    assert start_attempt(market, people, key="same").id == first.id
    assert start_attempt(market, people, key="another").number == 2


@pytest.mark.parametrize("status", ["open", "applying", "reviewing", "published", "closed"])
def test_an_attempt_starts_only_in_a_round_at_matching(status: str) -> None:
    market = make_market(round_=make_round(status))
    with pytest.raises(DomainError, match="bước xếp chỗ"):
        start_attempt(market)


def test_nobody_to_place_is_refused() -> None:
    with pytest.raises(DomainError, match="ít nhất một sinh viên"):
        start_attempt(make_market(0))


def test_a_cancelled_attempt_is_never_run() -> None:
    people = make_people()
    attempt = start_attempt(make_market(), people)
    db.session.commit()
    service.cancel(attempt, actor=people.coordinator)
    db.session.commit()
    assert Worker(beats=False).run_due() == 0
    assert attempt.status == AttemptStatus.CANCELLED
    with pytest.raises(TransitionNotAllowed):
        service.cancel(attempt, actor=people.coordinator)


def test_an_attempt_whose_worker_died_is_taken_up_again() -> None:
    attempt = start_attempt(make_market())
    service.take_up(attempt.id)
    past = clock.now() - timedelta(seconds=1)
    held = {"status": JobStatus.RUNNING, "worker": "dead", "attempts": 1, "leased_until": past}
    db.session.execute(update(Job).values(**held))
    run_attempt(attempt)
    assert attempt.status == AttemptStatus.COMPUTED
    assert "attempt_taken_up_again" in set(db.session.scalars(select(AuditEvent.action)))


def test_a_frozen_input_that_was_tampered_with_is_not_computed() -> None:
    market = make_market()
    attempt = start_attempt(market)
    attempt.frozen_input = start_attempt(make_market(2)).frozen_input
    run_attempt(attempt)
    assert attempt.status == AttemptStatus.FAILED
    assert "hash" in (attempt.error or "")
    assert outcome(attempt) == {}


def test_the_trail_names_nobody() -> None:
    market = make_market()
    make_attempt(market)
    bodies = "".join(db.session.scalars(select(AuditEvent.body).where(AuditEvent.object_type == "match_attempt")))
    assert "attempt_started" in bodies
    assert "attempt_computed" in bodies
    assert not [s for s in market.students if str(s) in bodies or s.hex in bodies]
    assert market.student(0).full_name not in bodies


def test_the_same_round_always_gives_the_same_result() -> None:
    market = make_market(20, seats={WARD: 3, REMOTE: 4})
    assert outcome(make_attempt(market)) == outcome(make_attempt(market))
