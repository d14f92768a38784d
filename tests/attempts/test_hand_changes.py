"""Changes by hand of a draft: what is allowed, what is kept of it, who may not approve then, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from portal.access import Role
from portal.attempts import approval
from portal.attempts.changes import queries, service
from portal.attempts.changes.considering import Draft, consider
from portal.attempts.changes.models import HandChange
from portal.attempts.changes.rules import ChangeReason, numbered
from portal.attempts.figures import figures_of
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.results import read_results
from portal.attempts.rules import AttemptStatus, Decision
from portal.audit.models import AuditEvent
from portal.errors import DomainError, NotAllowed, NotFound, StaleVersion
from portal.extensions import db
from portal.openings.models import Opening
from tests.factories.accounts import give_role, make_user
from tests.factories.attempts import Market, give_answer, make_attempt, make_market, make_people
from tests.factories.changes import move_by_hand, undo_by_hand
from tests.factories.communes import REMOTE, VAN_LANG, WARD

pytestmark = pytest.mark.usefixtures("app")
FIRST = Role.UNIVERSITY_APPROVER.value


def roomy() -> Market:
    """Four students who rank the ward, then the remote commune: the first gets the ward, the others must go further.

    A seat of the ward stays free, as does the one of a commune that nobody listed.
    """
    return make_market(4, seats={WARD: 2, REMOTE: 3, VAN_LANG: 1})


def row_of(attempt: MatchAttempt, student_id: UUID) -> Any:
    statement = select(ProposedPlacement).where(
        ProposedPlacement.attempt_id == attempt.id, ProposedPlacement.student_id == student_id
    )
    row = db.session.scalars(statement.execution_options(populate_existing=True)).one()
    return row.opening_id, row.rank, row.computed_opening_id, row.computed_rank


def test_a_moved_row_keeps_what_was_computed_beside_what_holds() -> None:
    market = roomy()
    attempt = make_attempt(market)
    student = market.students[1]
    computed = row_of(attempt, student)[:2]
    assert computed == (market.openings[REMOTE], 2)
    move_by_hand(attempt, student, market.openings[WARD])
    assert row_of(attempt, student) == (market.openings[WARD], 1, *computed)


def test_out_of_any_place_and_into_one_again() -> None:
    market = roomy()
    attempt = make_attempt(market)
    student = market.students[1]
    move_by_hand(attempt, student, None)
    assert row_of(attempt, student)[:2] == (None, None)
    assert attempt.report is not None
    assert (attempt.report["placed"], attempt.report["unplaced"]) == (3, 1)
    move_by_hand(attempt, student, market.openings[WARD])
    assert attempt.report["placed"] == 4


def test_the_figures_are_of_what_holds_and_the_price_stays() -> None:
    market = roomy()
    attempt = make_attempt(market)
    before = figures_of(attempt.report or {})
    price = (attempt.report or {})["price"]
    move_by_hand(attempt, market.students[1], market.openings[WARD])
    after = figures_of(attempt.report or {})
    assert (before.first_choices, after.first_choices) == (1, 2)
    assert after.remote_filled == before.remote_filled - 1
    assert (attempt.report or {})["price"] == price


def test_taking_back_is_a_row_of_its_own_and_restores_the_computed_result() -> None:
    market = roomy()
    attempt = make_attempt(market)
    student, report = market.students[1], attempt.report
    change = move_by_hand(attempt, student, market.openings[WARD])
    undone = undo_by_hand(attempt, change)
    assert (undone.number, undone.reason, undone.undoes_id) == (2, ChangeReason.UNDONE, change.id)
    opening, rank, *computed = row_of(attempt, student)
    assert [opening, rank] == computed
    changed = {"hand_changes": 0, "envy": (report or {})["price"]["rules"]["remote-first"]["envy"]["students"]}
    assert attempt.report == {**(report or {}), **changed}
    assert queries.count_standing(attempt.id) == 0
    assert numbered(queries.list_all(attempt.id)) == []


def test_only_the_last_change_of_a_student_is_taken_back_and_only_once() -> None:
    market = roomy()
    attempt = make_attempt(market)
    first = move_by_hand(attempt, market.students[1], None)
    second = move_by_hand(attempt, market.students[1], market.openings[WARD])
    with pytest.raises(DomainError, match="mới nhất"):
        undo_by_hand(attempt, first)
    undo_by_hand(attempt, second)
    with pytest.raises(DomainError, match="mới nhất"):
        undo_by_hand(attempt, second)
    undo_by_hand(attempt, first)


def test_nothing_is_taken_back_onto_a_seat_that_is_held_now() -> None:
    market = make_market(3, seats={WARD: 1, REMOTE: 1})
    attempt = make_attempt(market)
    change = move_by_hand(attempt, market.students[0], None)
    other = move_by_hand(attempt, market.students[2], market.openings[WARD])
    with pytest.raises(DomainError, match="không còn chỗ trống"):
        undo_by_hand(attempt, change)
    undo_by_hand(attempt, other)
    undo_by_hand(attempt, change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"min_gpa": 400}, "thấp hơn mức tối thiểu"),
        ({"status": "withdrawn"}, "không còn chỗ trống"),
    ],
)
def test_a_move_that_is_not_allowed_is_refused(change: dict[str, Any], message: str) -> None:
    market = roomy()
    target = market.openings[VAN_LANG]
    late = "min_gpa" not in change
    if not late:
        db.session.execute(update(Opening).where(Opening.id == target).values(**change))
    attempt = make_attempt(market)
    if late:
        db.session.execute(update(Opening).where(Opening.id == target).values(**change))
    with pytest.raises(DomainError, match=message) as refusal:
        move_by_hand(attempt, market.students[1], target)
    assert refusal.value.field == "to"
    assert row_of(attempt, market.students[1])[0] == market.openings[REMOTE]
    move_by_hand(attempt, market.students[1], market.openings[WARD])


def test_an_opening_for_another_field_is_refused() -> None:
    market = roomy()
    opening = market.opening(VAN_LANG)
    opening.fields = [field for field in opening.fields if field.field_code == "law"]
    db.session.flush()
    attempt = make_attempt(market)
    with pytest.raises(DomainError, match="nhóm ngành"):
        move_by_hand(attempt, market.students[0], opening.id)


def test_an_opening_that_is_not_listed_is_allowed_and_said_to_be_so() -> None:
    market = roomy()
    attempt = make_attempt(market)
    found = consider(Draft.of(attempt, market.students[0]), market.openings[VAN_LANG])
    assert (found.rank, found.agreed) == (0, False)
    move_by_hand(attempt, market.students[0], market.openings[VAN_LANG])
    assert row_of(attempt, market.students[0])[:2] == (market.openings[VAN_LANG], 0)


def test_a_full_opening_and_the_own_one_are_refused() -> None:
    market = roomy()
    attempt = make_attempt(market)
    with pytest.raises(DomainError, match="không còn chỗ trống"):
        move_by_hand(attempt, market.students[0], market.openings[REMOTE])
    with pytest.raises(DomainError, match="chính nơi này"):
        move_by_hand(attempt, market.students[0], market.openings[WARD])
    with pytest.raises(NotFound):
        move_by_hand(attempt, market.round.id, market.openings[REMOTE])


def test_only_a_draft_that_may_be_sent_is_changed() -> None:
    people, market = make_people(), roomy()
    blind = make_attempt(market, people=people, rule="least-total-rank")
    with pytest.raises(DomainError, match="bản nháp"):
        move_by_hand(blind, market.students[0], None)
    sent = make_attempt(market, AttemptStatus.SENT_FOR_APPROVAL, people=people)
    with pytest.raises(DomainError, match="bản nháp"):
        move_by_hand(sent, market.students[0], None)
    give_answer(sent, people.approvers[FIRST], Decision.RETURN, "Xem lại xã Bằng Thành.")
    move_by_hand(sent, market.students[0], None)


def test_a_form_that_saw_an_earlier_state_is_told_what_changed() -> None:
    market = roomy()
    attempt = make_attempt(market)
    seen = service.Seen.of(attempt)
    move_by_hand(attempt, market.students[0], None, ChangeReason.COMMUNE_ASKED)
    with pytest.raises(StaleVersion) as refusal:
        move_by_hand(attempt, market.students[1], None, seen=seen)
    assert [change[0] for change in refusal.value.changes] == ["Thay đổi 1"]
    assert db.session.scalar(select(func.count()).select_from(HandChange)) == 1


def test_whoever_changed_or_took_back_may_not_approve() -> None:
    people, market = make_people(), roomy()
    attempt = make_attempt(market, people=people)
    changer, undoer = make_user(Role.UNIVERSITY_COORDINATOR), make_user(Role.UNIVERSITY_COORDINATOR)
    change = move_by_hand(attempt, market.students[0], None, actor=changer)
    undo_by_hand(attempt, change, actor=undoer)
    db.session.commit()
    approval.send(attempt, version=attempt.version, actor=people.coordinator)
    for person in (changer, undoer):
        give_role(person, Role.UNIVERSITY_APPROVER)
        with pytest.raises(NotAllowed, match="can thiệp bằng tay"):
            give_answer(attempt, person)
    give_answer(attempt, people.approvers[FIRST])


def test_the_trail_tells_of_changes_by_ids_alone() -> None:
    market = roomy()
    attempt = make_attempt(market)
    change = move_by_hand(attempt, market.students[0], None, note="Em Lan phải chăm mẹ ốm.")
    undo_by_hand(attempt, change)
    db.session.commit()
    events = db.session.scalars(select(AuditEvent.body).where(AuditEvent.action == "attempt_changed")).all()
    assert len(events) == 2
    assert str(market.students[0]) in events[0]
    assert "chăm mẹ" not in "".join(events)


def test_both_results_are_read_from_the_rows() -> None:
    market = roomy()
    attempt = make_attempt(market)
    computed, effective = read_results(attempt)
    assert computed.assignment == effective.assignment
    move_by_hand(attempt, market.students[0], market.openings[VAN_LANG])
    computed_now, effective = read_results(attempt)
    assert computed_now.assignment == computed.assignment
    assert (market.students[0].hex, market.openings[VAN_LANG].hex, 0) in effective.assignment
