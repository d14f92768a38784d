"""A supplementary round takes over what is left, and neither a seat nor a student is ever in both rounds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal.access import Role
from portal.accounts.models import User
from portal.attempts.models import MatchAttempt
from portal.errors import DomainError
from portal.extensions import db
from portal.openings import passing_on
from portal.openings.models import Opening
from portal.placements import queries
from portal.placements import service as placements
from portal.placements.rules.answers import Act
from portal.placements.supplementary import service, telling
from portal.rounds import service as rounds
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, People, make_market, make_people
from tests.factories.communes import REMOTE, WARD
from tests.factories.notices import told
from tests.factories.placements import make_publication, placement_of, say
from tests.placements.refills import approve, compute
from tests.placements.test_races import at_once


@pytest.fixture
def people(app: Any) -> People:
    return make_people()


@pytest.fixture
def market(people: People) -> Market:
    """Four students, two placed; the ward has two more seats that nobody ranked."""
    market = make_market(4, seats={WARD: 1, REMOTE: 3}, choices=[WARD])
    make_publication(market, people=people)
    return market


def prepare(market: Market, people: People) -> Round:
    return service.prepare(market.round, name="Đợt bổ sung", actor=people.coordinator)


def opened(market: Market, people: People) -> Round:
    made = prepare(market, people)
    rounds.open_round(made, actor=people.coordinator)
    db.session.commit()
    return made


def openings_of(round_: Round) -> dict[str, tuple[int, int, int]]:
    """Commune → seats, taken, passed on."""
    rows = db.session.scalars(select(Opening).where(Opening.round_id == round_.id))
    return {one.commune_code: (one.seats, one.seats_taken, one.seats_passed_on) for one in rows}


def nominated(round_: Round) -> set[Any]:
    rows = select(Nomination.student_id).where(Nomination.round_id == round_.id, Nomination.status == "nominated")
    return set(db.session.scalars(rows))


class TestPreparing:
    def test_the_draft_has_the_rules_of_the_first_round(self, market: Market, people: People) -> None:
        market.round.min_gpa, market.round.difficult_choices = 260, 2
        db.session.flush()
        made = prepare(market, people)
        assert (made.status, made.parent_id) == (RoundStatus.DRAFT, market.round.id)
        assert (made.min_gpa, made.difficult_choices) == (260, 2)
        assert [step.role for step in made.steps] == [step.role for step in market.round.steps]
        assert {one.field_code for one in made.fields} == {one.field_code for one in market.round.fields}

    def test_asked_twice_there_is_one(self, market: Market, people: People) -> None:
        assert prepare(market, people) is prepare(market, people)

    def test_a_draft_takes_nothing_yet(self, market: Market, people: People) -> None:
        made = prepare(market, people)
        assert openings_of(made) == {}
        assert openings_of(market.round) == {WARD: (1, 1, 0), REMOTE: (3, 0, 0)}

    def test_not_before_the_result_is_published(self, app: Any, people: People) -> None:
        with pytest.raises(DomainError, match="đã công bố kết quả"):
            prepare(make_market(), people)


class TestTakingOver:
    def test_free_seats_and_students_without_a_place_go_over(self, market: Market, people: People) -> None:
        made = opened(market, people)
        assert openings_of(made) == {REMOTE: (3, 0, 0)}
        assert openings_of(market.round) == {WARD: (1, 1, 0), REMOTE: (3, 0, 3)}
        assert nominated(made) == set(market.students[1:])

    def test_a_refill_of_the_first_round_finds_neither(self, market: Market, people: People) -> None:
        opened(market, people)
        free = queries.find_free(market.round)
        assert (free.seats, free.students) == (0, 0)
        say(placement_of(market, 0), Act.DECLINE)
        free = queries.find_free(market.round)
        assert (free.seats, free.students) == (1, 0)

    def test_taking_over_again_brings_only_what_became_free(self, market: Market, people: People) -> None:
        made = opened(market, people)
        assert service.pass_on(made, actor=people.coordinator) == 0
        say(placement_of(market, 0), Act.REFUSE)
        for expected in (1, 0):
            assert service.pass_on(made, actor=people.coordinator) == expected
        assert openings_of(made) == {REMOTE: (3, 0, 0), WARD: (1, 0, 0)}
        assert openings_of(market.round) == {WARD: (1, 0, 1), REMOTE: (3, 0, 3)}
        assert nominated(made) == set(market.students)

    def test_who_fails_a_changed_rule_stays(self, market: Market, people: People) -> None:
        made = prepare(market, people)
        made.min_gpa = 399  # the students have 4.00, 3.99, 3.98 and 3.97
        db.session.flush()
        rounds.open_round(made, actor=people.coordinator)
        assert nominated(made) == {market.students[1]}
        say(placement_of(market, 0), Act.DECLINE)
        assert queries.find_free(market.round).students == 2

    def test_without_anything_left_it_does_not_open(self, people: People) -> None:
        market = make_market(1, seats={WARD: 1}, choices=[WARD])
        make_publication(market, people=people)
        with pytest.raises(DomainError, match="không còn chỗ trống"):
            opened(market, people)

    def test_a_cancelled_one_gives_everything_back(self, market: Market, people: People) -> None:
        made = opened(market, people)
        rounds.cancel(made, reason="Chưa đủ kinh phí", actor=people.coordinator)
        db.session.expire_all()
        assert openings_of(market.round) == {WARD: (1, 1, 0), REMOTE: (3, 0, 0)}
        free = queries.find_free(market.round)
        assert (free.seats, free.students) == (3, 3)
        assert prepare_again(market, people).id != made.id

    def test_students_and_communes_are_told(self, market: Market, people: People) -> None:
        waiting = make_user(Role.STUDENT, student=market.student(1))
        placed = make_user(Role.STUDENT, student=market.student(0))
        officer = make_user(Role.COMMUNE_OFFICER, commune=REMOTE)
        opened(market, people)
        assert told(telling.STUDENTS) == {waiting.email}
        assert placed.email not in told(telling.STUDENTS)
        assert told(telling.COMMUNES) == {officer.email}


def prepare_again(market: Market, people: People) -> Round:
    return service.prepare(market.round, name="Đợt bổ sung lần hai", actor=people.coordinator)


class TestRaces:
    def test_a_refill_approved_before_is_not_published_over_seats_that_left(self, people: People) -> None:
        market = make_market(3, seats={WARD: 2}, choices=[WARD])
        make_publication(market, people=people)
        say(placement_of(market, 0), Act.DECLINE)
        refill = compute(market, people)
        approve(refill, people)
        opened(market, people)
        previous = db.session.scalars(select(MatchAttempt).where(MatchAttempt.status == "published")).one()
        with pytest.raises(DomainError, match="Hãy chạy phương án mới"):
            placements.publish(refill, version=refill.version, replaces=str(previous.id), actor=people.coordinator)
        assert openings_of(market.round) == {WARD: (2, 1, 1)}

    def test_publishing_a_refill_and_opening_at_once_never_gives_a_seat_twice(self, real_database: Flask) -> None:
        market, refill, made, actor = _both_ready()
        told_by = at_once(real_database, [_publishing(refill, actor), _opening(made, actor)])
        assert told_by["done"] == 1
        assert _given(market, made) == 1

    def test_control_without_the_condition_the_seat_is_in_both_rounds(
        self, real_database: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Looking once and writing later is what the conditional statement forbids."""
        market, refill, made, actor = _both_ready()
        opening_id = market.openings[WARD]
        monkeypatch.setattr(passing_on, "_leave", lambda _opening, _count: True)
        rounds.open_round(db.session.get_one(Round, made), actor=db.session.get_one(User, actor))
        _publishing(refill, actor, sure=True)(threading.Barrier(1))
        db.session.commit()
        assert _given(market, made) == 2
        assert db.session.get_one(Opening, opening_id).seats_taken == 2


def _both_ready() -> tuple[Market, Any, Any, Any]:
    """One free seat, an approved refill that gives it away, and a supplementary round about to open."""
    people = make_people()
    market = make_market(3, seats={WARD: 2}, choices=[WARD])
    make_publication(market, people=people)
    say(placement_of(market, 0), Act.DECLINE)
    refill = compute(market, people)
    approve(refill, people)
    made = prepare(market, people)
    db.session.commit()
    return market, refill.id, made.id, people.coordinator.id


def _publishing(refill: Any, actor: Any, *, sure: bool = False) -> Callable[[threading.Barrier], None]:
    def publish(barrier: threading.Barrier) -> None:
        barrier.wait()
        attempt = db.session.get_one(MatchAttempt, refill)
        published = select(MatchAttempt.id).where(
            MatchAttempt.round_id == attempt.round_id, MatchAttempt.status == "published"
        )
        if sure:  # as if nobody had been carried over
            db.session.execute(update(Nomination).values(carried_to_id=None))
        placements.publish(
            attempt,
            version=attempt.version,
            replaces=str(db.session.scalar(published)),
            actor=db.session.get_one(User, actor),
        )

    return publish


def _opening(made: Any, actor: Any) -> Callable[[threading.Barrier], None]:
    def open_it(barrier: threading.Barrier) -> None:
        barrier.wait()
        rounds.open_round(db.session.get_one(Round, made), actor=db.session.get_one(User, actor))

    return open_it


def _given(market: Market, made: Any) -> int:
    """The free seat, counted where it was given: beyond the one that was held, and in the supplementary round."""
    db.session.expire_all()
    offered = db.session.scalar(select(func.sum(Opening.seats)).where(Opening.round_id == made)) or 0
    return market.opening(WARD).seats_taken - 1 + offered


class TestPages:
    def url(self, market: Market) -> str:
        return f"/rounds/{market.round.id}/supplementary"

    def test_a_coordinator_prepares_opens_and_passes_more_on(self, page: Any, market: Market, people: People) -> None:
        browser = page(people.coordinator)
        shown = browser.get(self.url(market))
        assert "3 chỗ đang trống, 3 sinh viên được đề cử chưa có chỗ" in shown.text
        assert "không chỗ nào bị giao hai lần" in shown.text
        draft = shown.submit().follow()
        assert "bản nháp của đợt bổ sung" in draft.text
        made = db.session.scalars(select(Round).where(Round.parent_id == market.round.id)).one()
        opening = browser.get(f"/rounds/{made.id}/steps/open")
        assert "chuyển sang đợt bổ sung này" in opening.text
        opening.submit()
        assert "Không còn gì để chuyển thêm" in browser.get(self.url(market)).text
        say(placement_of(market, 0), Act.DECLINE)
        again = browser.get(self.url(market)).submit(action="/take-over").follow()
        assert "Đã chuyển thêm 1 chỗ" in again.text
        for one in (market.round, made):
            assert "Đợt bổ sung" in browser.get(f"/rounds/{one.id}").text

    def test_a_taken_name_comes_back_with_the_form(self, page: Any, market: Market, people: People) -> None:
        refused = page(people.coordinator).get(self.url(market)).submit(422, name=market.round.name)
        assert "Đã có đợt mang tên này" in refused.text
        assert refused.document.form().values["name"] == [market.round.name]

    def test_only_who_manages_rounds(self, page: Any, market: Market) -> None:
        page().get(self.url(market), 302)
        page(make_user(Role.UNIVERSITY_APPROVER)).get(self.url(market), 403)
