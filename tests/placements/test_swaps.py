"""Two students exchange their places by consent of all, or nothing changes; domain.md, section 4 and issue of swaps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.errors import DomainError, NotAllowed, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.notices.models import Notice
from portal.openings.models import OpeningField
from portal.placements.models import Placement
from portal.placements.published.models import Explanation, PublicFiles
from portal.placements.replaying import find_differences
from portal.placements.rules.answers import Act, Source
from portal.placements.service import Told
from portal.placements.swaps import service
from portal.placements.swaps.effect import effect_of
from portal.placements.swaps.expiring import expire_due
from portal.placements.swaps.models import Swap, SwapAnswer
from portal.placements.swaps.rules import MOST_PROPOSALS, SwapAction, SwapStatus
from portal.placements.swaps.seen import SwapSeen
from portal.vietnamese.dates import day_start
from tests.factories.accounts import make_user
from tests.factories.attempts import make_people
from tests.factories.communes import REMOTE, WARD
from tests.factories.placements import placement_of, say
from tests.factories.swaps import WAY, Pair, make_pair, make_swap, propose, tell
from tests.placements.test_refilling import refill, standing

pytestmark = pytest.mark.usefixtures("app")
A, S = SwapAction, SwapStatus
NOT_SENT = "Không gửi được đề nghị tới mã này"


@pytest.fixture
def pair(app: Any) -> Pair:
    """Four students for two seats."""
    return make_pair(4)


def held(pair: Pair) -> set[tuple[int, str]]:
    names = {opening: code for code, opening in pair.market.openings.items()}
    return {(student, names[opening]) for student, opening in standing(pair.market)}


BEFORE, AFTER = {(0, WARD), (1, REMOTE)}, {(0, REMOTE), (1, WARD)}


def test_with_every_yes_the_two_exchange_their_openings(pair: Pair) -> None:
    old = pair.placements
    make_swap(pair, S.EXCHANGED)
    db.session.commit()
    assert held(pair) == AFTER
    assert [(p.status, p.vacated_because) for p in old] == [("vacated", "swapped")] * 2
    new = [placement_of(pair.market, number) for number in (0, 1)]
    assert [(p.rank, p.status, p.student_answer, p.commune_answer) for p in new] == [
        (2, "ready", "accepted", "confirmed"),
        (1, "ready", "accepted", "confirmed"),
    ]
    assert [p.published_at for p in new] == [p.published_at for p in old]
    assert [pair.market.opening(code).seats_taken for code in (WARD, REMOTE)] == [1, 1]
    assert find_differences() == []


@pytest.mark.parametrize("status", [s for s in WAY if s is not S.EXCHANGED])
def test_short_of_the_last_yes_nothing_changes(pair: Pair, status: SwapStatus) -> None:
    make_swap(pair, status)
    assert held(pair) == BEFORE
    assert find_differences() == []


def test_one_answer_counts_where_both_openings_are_of_one_commune(pair: Pair) -> None:
    pair.market.opening(REMOTE).commune_code = WARD
    swap = make_swap(pair, S.CONSENTED)
    tell(pair, swap, A.CONFIRM)
    assert swap.status == S.AGREED


def test_an_unknown_code_and_somebody_without_a_place_are_refused_alike(pair: Pair) -> None:
    own, told = placement_of(pair.market, 0), set()
    unfit = pair.market.opening(WARD)
    unfit.min_gpa = pair.market.student(1).gpa + 1  # who would not fit is refused in the same words
    db.session.flush()
    for code in ("DTC999999999", pair.market.student(3).code, pair.market.student(1).code):
        with pytest.raises(DomainError, match=NOT_SENT) as refusal:
            service.propose(own, code, "Gần nhà.", key=uuid4().hex, actor=pair.proposer)
        told.add((refusal.value.message, refusal.value.field, refusal.value.status))
    assert len(told) == 1
    unfit.min_gpa = 200
    db.session.flush()
    assert propose(pair).status == S.PROPOSED


def test_both_must_fit_the_other_opening_by_field_and_average(pair: Pair) -> None:
    opening, student = pair.market.opening(REMOTE), pair.market.student(0)
    student.gpa, opening.min_gpa = 300, 301
    db.session.flush()
    with pytest.raises(DomainError, match=NOT_SENT):
        propose(pair)
    opening.min_gpa, opening.fields = 200, [OpeningField(field_code="land")]
    db.session.flush()
    with pytest.raises(DomainError, match=NOT_SENT):
        propose(pair)


def test_who_no_longer_fits_at_the_last_yes_changes_nothing(pair: Pair) -> None:
    swap = make_swap(pair, S.AGREED)
    pair.market.opening(WARD).min_gpa = 400
    pair.market.student(1).gpa = 399
    db.session.flush()
    with pytest.raises(DomainError, match="không còn đủ điều kiện"):
        tell(pair, swap, A.APPROVE)
    db.session.rollback()
    assert held(pair) == BEFORE


def test_one_proposal_at_a_time_and_not_without_end(pair: Pair) -> None:
    swap = propose(pair)
    with pytest.raises(DomainError, match="chưa xong"):
        propose(pair)
    second = placement_of(pair.market, 1)
    with pytest.raises(DomainError, match="chưa xong"):  # nor does the other one
        service.propose(second, pair.market.student(0).code, "Gần.", key="k", actor=pair.other)
    tell(pair, swap, A.TAKE_BACK)
    for _again in range(MOST_PROPOSALS - 1):
        tell(pair, propose(pair), A.DECLINE)
    with pytest.raises(DomainError, match=f"{MOST_PROPOSALS} lần"):
        propose(pair)


def test_twenty_copies_of_one_form_make_one_proposal_and_one_answer(pair: Pair) -> None:
    copies = {propose(pair, key="once").id for _copy in range(20)}
    swap = db.session.get_one(Swap, copies.pop())
    assert not copies
    seen, told = SwapSeen.of(swap), Told(pair.other, "once")
    for _copy in range(20):
        service.answer_as_student(swap, A.CONSENT, told, seen=seen)
    assert db.session.scalar(select(func.count()).select_from(SwapAnswer)) == 1


def test_only_the_one_who_is_meant_says_it(pair: Pair) -> None:
    swap = propose(pair)
    for action in (A.CONSENT, A.DECLINE):
        with pytest.raises(TransitionNotAllowed):
            tell(pair, swap, action, pair.proposer)
    with pytest.raises(TransitionNotAllowed):
        tell(pair, swap, A.TAKE_BACK, pair.other)
    tell(pair, swap, A.CONSENT)
    tell(pair, swap, A.CONFIRM)
    with pytest.raises(TransitionNotAllowed):  # the same commune again
        tell(pair, swap, A.CONFIRM)
    tell(pair, swap, A.TAKE_BACK, pair.other)  # once both wanted it, either takes it back
    assert swap.status == S.TAKEN_BACK


@pytest.mark.parametrize(("status", "action"), [(S.CONSENTED, A.REFUSE), (S.AGREED, A.REJECT)])
def test_a_no_needs_a_reason(pair: Pair, status: SwapStatus, action: SwapAction) -> None:
    swap = make_swap(pair, status)
    with pytest.raises(DomainError) as refusal:
        tell(pair, swap, action, reason="")
    assert refusal.value.field == "reason"
    tell(pair, swap, action)


def test_who_entered_an_answer_for_a_commune_does_not_approve(pair: Pair) -> None:
    swap = make_swap(pair, S.CONSENTED)
    both = make_user(Role.UNIVERSITY_COORDINATOR)
    with pytest.raises(DomainError, match="văn bản"):
        tell(pair, swap, A.CONFIRM, both, source=Source.PHONE)
    tell(pair, swap, A.CONFIRM, both, source=Source.PHONE, note="Ông Thái gọi 9:00 ngày 3/6")
    tell(pair, swap, A.AGREE)
    assert [(a.source, a.given_by_id) for a in swap.answers if a.commune_code == WARD] == [("phone", both.id)]
    with pytest.raises(NotAllowed):
        tell(pair, swap, A.APPROVE, both)
    tell(pair, swap, A.APPROVE)
    assert held(pair) == AFTER


def test_a_form_that_saw_less_is_told_the_difference(pair: Pair) -> None:
    swap = make_swap(pair, S.CONSENTED)
    seen = SwapSeen.of(swap)
    tell(pair, swap, A.CONFIRM)
    told = Told(pair.remote, "k")
    with pytest.raises(StaleVersion) as refusal:
        service.answer_as_commune(swap, A.CONFIRM, told, commune=REMOTE, seen=seen)
    assert refusal.value.changes == [("Số xã, phường đã đồng ý", "0", "1")]


@pytest.mark.parametrize("status", [S.PROPOSED, S.CONSENTED, S.AGREED])
@pytest.mark.parametrize("number", [0, 1])
def test_a_swap_ends_with_either_of_its_placements(pair: Pair, status: SwapStatus, number: int) -> None:
    swap = make_swap(pair, status)
    say(placement_of(pair.market, number), Act.DECLINE)
    assert swap.status == S.EXPIRED
    assert held(pair) == {place for place in BEFORE if place[0] != number}


@pytest.mark.parametrize(("status", "action"), [(S.PROPOSED, A.CONSENT), (S.CONSENTED, A.CONFIRM)])
def test_answers_come_before_the_deadline(pair: Pair, status: SwapStatus, action: SwapAction) -> None:
    swap = make_swap(pair, status)
    with clock.fixed(swap.answer_by):
        with pytest.raises(TransitionNotAllowed):
            tell(pair, swap, action)
        expire_due(clock.now())
    assert swap.status == S.EXPIRED
    assert held(pair) == BEFORE


def test_an_approver_has_until_the_first_of_the_two_starts(pair: Pair) -> None:
    swap = make_swap(pair, S.AGREED)
    start = day_start(pair.market.round.internship_starts_on)
    with clock.fixed(start - timedelta(microseconds=1)):
        expire_due(clock.now())
        assert swap.status == S.AGREED
    with clock.fixed(start):
        with pytest.raises(TransitionNotAllowed):
            tell(pair, swap, A.APPROVE)
        expire_due(clock.now())
        with pytest.raises(TransitionNotAllowed):
            propose(pair)
    assert swap.status == S.EXPIRED


def test_ranks_and_who_is_passed_over_are_counted(pair: Pair) -> None:
    effect = effect_of(*pair.placements)
    assert [(m.rank_before, m.rank_after, m.misfits) for m in effect.moves] == [(1, 2, ()), (2, 1, ())]
    assert (effect.passed_over_before, effect.passed_over_after) == (0, 0)
    first, last = pair.placements
    last.student_id = pair.market.students[3]  # who is behind two others without a place
    db.session.flush()
    assert effect_of(first, last).passed_over_before == 2


def test_all_concerned_are_told_and_nobody_else(pair: Pair) -> None:
    outsider = make_user(Role.STUDENT, student=pair.market.student(2))
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    make_swap(pair, S.EXCHANGED)
    rows = db.session.execute(select(Notice.kind, Notice.user_id).where(Notice.kind.like("swap_%")))
    told: dict[str, set[Any]] = {}
    for kind, user in rows:
        told.setdefault(kind, set()).add(user)
    assert told["swap_proposed"] == {pair.other.id}
    assert told["swap_asked"] == {pair.ward.id, pair.remote.id}
    assert {pair.approver.id, coordinator.id} <= told["swap_agreed"]
    assert {pair.proposer.id, pair.other.id, pair.ward.id, pair.remote.id, coordinator.id} <= told["swap_done"]
    assert all(outsider.id not in people for people in told.values())


def test_what_was_declined_between_students_is_told_to_them_alone(pair: Pair) -> None:
    make_swap(pair, S.DECLINED)
    told = set(db.session.scalars(select(Notice.user_id).where(Notice.kind == "swap_ended")))
    assert told == {pair.proposer.id, pair.other.id}


def test_explanations_and_public_files_stay_true(pair: Pair) -> None:
    def reasons(number: int) -> list[int] | None:
        student = Explanation.student_id == pair.market.students[number]
        row = db.session.scalar(select(Explanation).where(student))
        return [reason["rank"] for reason in row.reasons] if row else None

    archive = db.session.scalar(select(PublicFiles.sha256))
    before = [reasons(number) for number in range(3)]
    assert before[1] == [1]
    make_swap(pair, S.EXCHANGED)
    assert [reasons(number) for number in range(3)] == before  # of the computed result, and told as such
    assert db.session.scalar(select(PublicFiles.sha256)) == archive


def test_a_refill_leaves_those_who_swapped_where_they_are(pair: Pair) -> None:
    make_swap(pair, S.EXCHANGED)
    say(placement_of(pair.market, 0), Act.STUDENT_WITHDRAWS)
    refill(pair.market, make_people())
    assert held(pair) == {(2, REMOTE), (1, WARD)}
    assert find_differences() == []


def test_a_placement_of_another_round_is_no_partner(pair: Pair) -> None:
    elsewhere = make_pair()
    own = placement_of(pair.market, 0)
    with pytest.raises(DomainError, match=NOT_SENT):
        service.propose(own, elsewhere.market.student(0).code, "Gần.", key="k", actor=pair.proposer)
    assert db.session.scalar(select(func.count()).select_from(Placement)) == 4
