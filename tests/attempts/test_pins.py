"""Pairs required or forbidden before a run: what they do to it, which are refused and how they are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.access import Role
from portal.attempts.changes.rules import ChangeReason
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.pins import queries, service
from portal.attempts.pins.models import HandPin
from portal.attempts.pins.rules import PinKind
from portal.attempts.rules import AttemptStatus
from portal.audit.models import AuditEvent
from portal.errors import DomainError, NotAllowed
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import give_role, make_user
from tests.factories.attempts import Market, give_answer, make_attempt, make_market, make_people, start_attempt
from tests.factories.changes import make_pin, move_by_hand, old_pin
from tests.factories.communes import REMOTE, VAN_LANG, WARD
from tests.pages import Page

Opens = Callable[..., Page]


@pytest.fixture
def market(app: object) -> Market:
    """Four students who rank the ward, then the remote commune; nobody lists the third one."""
    return make_market(4, seats={WARD: 2, REMOTE: 2, VAN_LANG: 1})


def places(attempt: MatchAttempt) -> dict[object, object]:
    rows = db.session.execute(
        select(ProposedPlacement.student_id, ProposedPlacement.opening_id).where(
            ProposedPlacement.attempt_id == attempt.id
        )
    )
    return {student: opening for student, opening in rows}


def test_a_required_pair_comes_before_coverage_and_merit(market: Market) -> None:
    plain = make_attempt(market)
    assert places(plain)[market.students[3]] == market.openings[REMOTE]
    pin = make_pin(market, 3, WARD)
    attempt = make_attempt(market, pins=[pin])
    assert places(attempt)[market.students[3]] == market.openings[WARD]
    assert attempt.pins == [{"id": pin.id.hex, "kind": "require", "reason": "decision"}]


def test_a_required_pair_may_be_one_that_the_student_did_not_list(market: Market) -> None:
    attempt = make_attempt(market, pins=[make_pin(market, 0, VAN_LANG)])
    assert places(attempt)[market.students[0]] == market.openings[VAN_LANG]
    assert (attempt.report or {})["warnings"]["required_not_listed"] == 1


def test_a_forbidden_pair_is_never_made(market: Market) -> None:
    assert places(make_attempt(market))[market.students[0]] == market.openings[WARD]
    attempt = make_attempt(market, pins=[make_pin(market, 0, WARD, PinKind.FORBID)])
    assert places(attempt)[market.students[0]] == market.openings[REMOTE]


def test_the_same_data_are_run_again_with_other_pins(market: Market) -> None:
    first = make_attempt(market, pins=[make_pin(market, 3, WARD)])
    again = make_attempt(market, source=first, same_inputs=True)
    assert again.pins == []
    assert places(again)[market.students[3]] == market.openings[REMOTE]
    third = make_attempt(market, source=again, same_inputs=True, pins=queries.list_standing(market.round.id))
    assert third.input_sha256 == first.input_sha256


def refused(market: Market, *pins: HandPin) -> str:
    with pytest.raises(DomainError) as refusal:
        start_attempt(market, pins=list(pins))
    assert refusal.value.field == "pins"
    assert db.session.scalar(select(func.count()).select_from(MatchAttempt)) == 0
    return refusal.value.message


def not_kept(market: Market, *asked: Any) -> tuple[str | None, str]:
    count = select(func.count()).select_from(HandPin)
    before = db.session.scalar(count)
    with pytest.raises(DomainError) as refusal:
        make_pin(market, *asked)
    assert db.session.scalar(count) == before
    return refusal.value.field, refusal.value.message


def test_pins_that_contradict_those_standing_are_not_kept(market: Market) -> None:
    first = make_pin(market, 0, WARD)
    for asked, field, told in (
        ((0, WARD, PinKind.FORBID), "kind", "yêu cầu ngược lại"),
        ((0, REMOTE), "student", "đã được giữ chỗ ở nơi khác"),
    ):
        refused_at, message = not_kept(market, *asked)
        assert refused_at == field
        assert told in message
        assert "Yêu cầu 1 (giữ chỗ: Nguyễn Văn 0000" in message
    make_pin(market, 1, VAN_LANG)
    assert not_kept(market, 2, VAN_LANG)[0] == "opening"
    make_pin(market, 2, VAN_LANG, PinKind.FORBID)
    service.withdraw(first, actor=make_user(Role.UNIVERSITY_COORDINATOR))
    start_attempt(market, pins=[make_pin(market, 0, REMOTE), make_pin(market, 0, WARD, PinKind.FORBID)])


def test_a_required_pair_that_is_not_eligible_is_not_kept(market: Market) -> None:
    opening = market.opening(VAN_LANG)
    opening.min_gpa = 400
    assert "thấp hơn mức tối thiểu" in not_kept(market, 1, VAN_LANG)[1]
    make_pin(market, 0, VAN_LANG)  # has exactly 4.00
    opening.fields = [field for field in opening.fields if field.field_code == "law"]
    db.session.flush()
    assert "không nhận nhóm ngành" in not_kept(market, 2, VAN_LANG)[1]
    make_pin(market, 1, VAN_LANG, PinKind.FORBID)


def test_a_refused_pin_is_told_at_its_field_and_nothing_typed_is_lost(page: Opens, market: Market) -> None:
    make_pin(market, 0, WARD)
    asked = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{market.round.id}/pins/new")
    code, remote = market.student(0).code, str(market.openings[REMOTE])
    typed = {"kind": "require", "student": code, "opening": remote, "reason": "decision", "note": "Có giấy"}
    refused_page = asked.submit(422, fields=typed)
    assert "đã được giữ chỗ ở nơi khác" in refused_page.text
    assert refused_page.document.form(having="kind").values["note"] == ["Có giấy"]


def test_clashes_are_refused_before_the_run_and_named(market: Market) -> None:
    first, second = old_pin(market, 0, WARD), old_pin(market, 0, REMOTE)
    told = refused(market, first, second)
    assert "Yêu cầu 1 (giữ chỗ: Nguyễn Văn 0000" in told
    assert "Yêu cầu 2" in told
    assert "chỉ được giữ một chỗ" in told
    assert "vừa giữ chỗ vừa cấm" in refused(market, first, old_pin(market, 0, WARD, PinKind.FORBID))
    third, fourth = old_pin(market, 1, VAN_LANG), old_pin(market, 2, VAN_LANG)
    assert "nhiều yêu cầu giữ chỗ hơn số chỗ" in refused(market, third, fourth)
    start_attempt(market, pins=[first, third])


def test_a_pair_that_is_not_eligible_is_refused(market: Market) -> None:
    opening = market.opening(VAN_LANG)
    pin = make_pin(market, 1, VAN_LANG)
    opening.min_gpa = 400
    assert "thấp hơn mức tối thiểu" in refused(market, pin)
    opening.fields = [field for field in opening.fields if field.field_code == "law"]
    db.session.flush()
    assert "không nhận nhóm ngành" in refused(market, pin)
    opening.status = "withdrawn"
    assert "không có trong dữ liệu" in refused(market, pin)


def test_a_pin_is_of_the_round_and_kept_once(market: Market) -> None:
    pin = make_pin(market, 0, WARD)
    assert make_pin(market, 0, WARD).id == pin.id
    elsewhere = make_market(1)
    asked = service.Asked(elsewhere.student(0).code, market.openings[WARD], PinKind.FORBID, ChangeReason.DECISION)
    with pytest.raises(DomainError, match="được đề cử"):
        service.add(market.round, asked, actor=make_user(Role.UNIVERSITY_COORDINATOR))
    asked = service.Asked(market.student(0).code, elsewhere.openings[WARD], PinKind.FORBID, ChangeReason.DECISION)
    with pytest.raises(DomainError, match="đề nghị đã duyệt"):
        service.add(market.round, asked, actor=make_user(Role.UNIVERSITY_COORDINATOR))
    market.round.status = RoundStatus.PUBLISHED
    with pytest.raises(DomainError, match="trước khi kết quả"):
        make_pin(market, 1, WARD)


def test_a_withdrawn_pin_is_offered_no_more_and_the_trail_holds_no_note(market: Market) -> None:
    pin = make_pin(market, 0, WARD, note="Anh trai làm ở đó.")
    service.withdraw(pin, actor=make_user(Role.UNIVERSITY_COORDINATOR))
    service.withdraw(pin, actor=make_user(Role.UNIVERSITY_COORDINATOR))
    db.session.commit()
    assert queries.list_standing(market.round.id) == []
    events = db.session.execute(select(AuditEvent.action, AuditEvent.body)).all()
    assert [action for action, _body in events if action.startswith("hand_pin")] == [
        "hand_pin_added",
        "hand_pin_withdrawn",
    ]
    assert "Anh trai" not in "".join(body for _action, body in events)


def test_a_student_held_by_a_pin_is_not_moved_by_hand(market: Market) -> None:
    attempt = make_attempt(market, pins=[make_pin(market, 3, WARD)])
    with pytest.raises(DomainError, match="giữ theo yêu cầu"):
        move_by_hand(attempt, market.students[3], None)
    move_by_hand(attempt, market.students[2], None)


def test_whoever_made_a_pin_that_it_was_run_with_may_not_approve(market: Market) -> None:
    people, author = make_people(), make_user(Role.UNIVERSITY_COORDINATOR)
    used = make_pin(market, 3, WARD, actor=author)
    make_pin(market, 0, VAN_LANG, PinKind.FORBID, actor=people.approvers["university_approver"])  # not used
    attempt = make_attempt(market, AttemptStatus.SENT_FOR_APPROVAL, people=people, pins=[used])
    give_role(author, Role.UNIVERSITY_APPROVER)
    with pytest.raises(NotAllowed, match="can thiệp bằng tay"):
        give_answer(attempt, author)
    give_answer(attempt, people.approvers["university_approver"])


# --- pages ----------------------------------------------------------------------------------------------------


def test_an_attempt_is_run_again_with_a_new_pin(page: Opens, market: Market) -> None:
    people = make_people()
    attempt = make_attempt(market, people=people)
    coordinator = page(people.coordinator)
    shown = coordinator.get(f"/attempts/{attempt.id}/changes/{market.students[3]}")
    asked = coordinator.get(shown.document.link("Hoặc chạy lại phương án"))
    assert asked.document.form(having="kind").values["student"] == [market.student(3).code]
    ward = str(market.openings[WARD])
    assert "Chọn một lý do." in asked.submit(422, kind="require", opening=ward, note="Có giấy").text
    start = asked.submit(kind="require", opening=ward, reason="circumstances", note="Có giấy").follow()
    assert "Yêu cầu 1 (giữ chỗ: Nguyễn Văn 0003" in start.text
    start.submit()
    Worker(beats=False).run_due()
    again = db.session.scalars(select(MatchAttempt).where(MatchAttempt.copied_from == attempt.number)).one()
    assert places(again)[market.students[3]] == market.openings[WARD]
    listed = coordinator.get(f"/attempts/{again.id}/changes").text
    for told in ("Giữ chỗ", market.student(3).full_name, "Có giấy", people.coordinator.full_name):
        assert told in listed
    compared = coordinator.get(f"/rounds/{market.round.id}/attempts/compare", first=attempt.id, second=again.id).text
    assert "Yêu cầu giữ chỗ hoặc cấm 0 1 +1" in compared
    assert "Chỉ phương án 2 được chạy với: Yêu cầu 1 (giữ chỗ: Nguyễn Văn 0003" in compared


def test_a_clash_is_told_in_the_form_and_nothing_runs(page: Opens, market: Market) -> None:
    old_pin(market, 0, WARD)
    old_pin(market, 0, REMOTE)
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    told = coordinator.get(f"/rounds/{market.round.id}/attempts/new").submit(422).text
    assert "một sinh viên chỉ được giữ một chỗ" in told
    assert db.session.scalar(select(func.count()).select_from(MatchAttempt)) == 0


def test_a_pin_is_withdrawn_once_asked_again(page: Opens, market: Market) -> None:
    pin = make_pin(market, 0, WARD)
    db.session.commit()
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    listed = coordinator.get(f"/rounds/{market.round.id}/pins")
    listed = coordinator.get(listed.document.link("Rút")).submit().follow()
    assert "Đã rút" in listed.text
    assert "đã được rút lúc" in coordinator.get(f"/rounds/{market.round.id}/pins/{pin.id}/withdraw").text
    other = make_market()
    coordinator.get(f"/rounds/{other.round.id}/pins/{pin.id}/withdraw", 404)


def test_the_approver_reads_pins_without_names(page: Opens, market: Market) -> None:
    attempt = make_attempt(market, AttemptStatus.SENT_FOR_APPROVAL, pins=[make_pin(market, 3, WARD)])
    shown = page(make_user(Role.UNIVERSITY_APPROVER)).get(f"/attempts/{attempt.id}/decision").text
    assert "Yêu cầu khi chạy" in shown
    assert "Theo quyết định của cơ quan có thẩm quyền" in shown
    assert market.student(3).full_name not in shown
