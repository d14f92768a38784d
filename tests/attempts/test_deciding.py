"""The pages on which an attempt is sent for approval and decided."""

from __future__ import annotations

from collections.abc import Callable

from portal.access import Role
from portal.attempts import approval
from portal.attempts.rules import AttemptStatus, Decision
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.attempts import give_answer, make_attempt, make_people
from tests.pages import Page

Opens = Callable[..., Page]
SENT = AttemptStatus.SENT_FOR_APPROVAL


def test_sending_and_two_decisions_approve(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(people=people)
    sent = page(people.coordinator).get(f"/attempts/{attempt.id}/send-for-approval").submit().follow()
    assert "Đã trình phương án" in sent.text
    for approver in people.approvers.values():
        decided = page(approver).get(f"/attempts/{attempt.id}/decision").submit(decision="approve").follow()
        assert "Đã ghi quyết định" in decided.text
    db.session.refresh(attempt)
    assert attempt.status == AttemptStatus.APPROVED


def test_a_decision_without_a_choice_or_a_reason_is_refused_at_its_field(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, SENT, people=people)
    approver = page(people.approvers["university_approver"])
    form = approver.get(f"/attempts/{attempt.id}/decision")
    assert "Chọn đồng ý hoặc trả lại" in form.submit(422).text
    assert "Nêu lý do trả lại" in form.submit(422, decision="return").text
    assert attempt.decisions == []


def test_two_approvers_with_the_same_page_the_second_sees_the_difference_and_keeps_the_text(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, SENT, people=people)
    late = page(make_user(Role.UNIVERSITY_APPROVER)).get(f"/attempts/{attempt.id}/decision")
    first = page(people.approvers["university_approver"]).get(f"/attempts/{attempt.id}/decision")
    first.submit(decision="approve")
    stale = late.submit(409, decision="return", reason="Em xin xem lại xã Bằng Thành.")
    assert "Những điểm đã thay đổi" in stale.text
    assert people.approvers["university_approver"].full_name in stale.text
    assert "xã Bằng Thành" in stale.text
    assert "không cần gửi lại. Bước hiện tại do cơ quan khác phê duyệt" in stale.text
    assert "gửi lại nếu vẫn muốn" not in stale.text  # there is no form to do so
    assert len(attempt.decisions) == 1


def test_an_approver_who_presses_in_two_windows_has_decided_once(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, SENT, people=people)
    approver = page(people.approvers["university_approver"])
    first, same, other = (approver.get(f"/attempts/{attempt.id}/decision") for _window in range(3))
    first.submit(decision="approve")
    assert "không có gì được làm hai lần" in same.submit(302, decision="approve").follow().text
    refused = other.submit(409, decision="return", reason="Nghĩ lại.")
    assert "chưa được ghi" in refused.text
    assert "Nghĩ lại." in refused.text
    assert [answer.decision for answer in attempt.decisions] == ["approve"]


def test_an_approver_whose_page_is_old_decides_on_what_is_there_now(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, SENT, people=people)
    old = page(make_user(Role.UNIVERSITY_APPROVER)).get(f"/attempts/{attempt.id}/decision")
    give_answer(attempt, people.approvers["university_approver"], Decision.RETURN, "Xem lại.")
    approval.send(attempt, version=attempt.version, actor=people.coordinator)
    db.session.commit()
    stale = old.submit(409, decision="return", reason="Xem lại xã Bằng Thành.")
    assert "Những điểm đã thay đổi" in stale.text
    stale.submit(302)
    assert [answer.reason for answer in attempt.decisions] == ["Xem lại.", "Xem lại xã Bằng Thành."]


def test_whoever_may_not_decide_reads_why(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, SENT, people=people)
    other = page(people.approvers["home_affairs_officer"])
    assert "cơ quan khác" in other.get(f"/attempts/{attempt.id}/decision").text
    seen = {"version": attempt.version, "sending": 1, "answers": 0, "decision": "approve"}
    other.post(f"/attempts/{attempt.id}/decision", seen, status=403)
