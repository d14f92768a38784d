"""A published round in which everything has happened that an archive keeps."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select, update

from portal import clock
from portal.access import Role
from portal.applications.models import Application, Choice, Submission
from portal.attempts.drafts.models import DraftComment, DraftSharing
from portal.attempts.models import AttemptComment, MatchAttempt
from portal.extensions import db
from portal.placements.rules.answers import Act
from portal.placements.swaps.rules import SwapStatus
from portal.rounds.models import Round
from portal.students.models import Student
from tests.factories.accounts import make_user
from tests.factories.applications import make_consent
from tests.factories.attempts import make_attempt, make_market, make_people
from tests.factories.changes import make_pin, move_by_hand, undo_by_hand
from tests.factories.communes import REMOTE, WARD
from tests.factories.documents import issued, make_letter
from tests.factories.internships import make_assessment, make_internship
from tests.factories.openings import make_opening, make_question
from tests.factories.placements import make_appeal, placement_of, say
from tests.factories.signatures import keep_copy
from tests.factories.swaps import make_pair, make_swap


def make_whole_round(*, name: str = "Nguyễn Văn An") -> Round:
    """Every part of an archive has a row; `name` is the first student's and stands wherever people wrote. Commits."""
    people = make_people()
    market = make_market(4, seats={WARD: 1, REMOTE: 1})
    _applied(market.round, name)
    pin = make_pin(market, 3, REMOTE, actor=people.coordinator, note=name)
    tried = make_attempt(market, people=people)
    change = move_by_hand(tried, market.students[0], None, note=name, actor=people.coordinator)
    undo_by_hand(tried, change, actor=people.coordinator)
    pin.withdrawn_at = clock.now()
    pair = make_pair(market=market)
    _discussed(market.student(0), name, tried)
    make_swap(pair, SwapStatus.EXCHANGED)
    say(placement_of(market, 0), Act.STUDENT_WITHDRAWS, pair.proposer, reason=name)
    make_appeal(market.round.id, market.students[2], upheld=True)
    make_assessment(placement_of(market, 1), comment=name)
    make_internship(placement_of(market, 1), end_reason=name)
    letter = issued(make_letter(placement_of(market, 1), actor=people.coordinator))
    keep_copy(letter, actor=people.coordinator)
    db.session.execute(update(Student).where(Student.id == market.students[0]).values(full_name=name))
    db.session.commit()
    return market.round


def _applied(round_: Round, name: str) -> None:
    opening = make_opening(round_, title=name, tasks=name)
    make_question(opening, make_user(Role.HOME_AFFAIRS_OFFICER), name)
    for application in db.session.scalars(select(Application).where(Application.round_id == round_.id)).all():
        application.choices = [Choice(opening_id=opening.id, rank=1)]
        make_consent(application)
    db.session.execute(update(Submission).values(statement=name))


def _discussed(student: Student, name: str, attempt: MatchAttempt) -> None:
    """Shown to the schools, talked about, and taken back."""
    now = clock.now()
    words = {"attempt_id": attempt.id, "author_id": attempt.started_by_id, "written_at": now, "text": name}
    shown = {"attempt_id": attempt.id, "round_id": attempt.round_id, "shared_by_id": attempt.started_by_id}
    db.session.add(DraftSharing(**shown, shared_at=now, withdrawn_at=now))
    db.session.add(AttemptComment(**words, idempotency_key=uuid4().hex))
    db.session.add(DraftComment(**words, student_id=student.id, idempotency_key=uuid4().hex))
    db.session.flush()
