"""Pages of changes by hand: the effect is shown before anything is kept, and every change stands in the list."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.access import Role
from portal.accounts.models import User
from portal.attempts import approval
from portal.attempts.changes.models import HandChange
from portal.attempts.drafts import service as drafts
from portal.attempts.models import MatchAttempt
from portal.attempts.pins.rules import PinKind
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_attempt, make_market, make_people
from tests.factories.changes import make_pin, move_by_hand, undo_by_hand
from tests.factories.communes import REMOTE, VAN_LANG, WARD
from tests.pages import Page

Opens = Callable[..., Page]


class Drafted(NamedTuple):
    """A draft whose student 1 is at the remote commune while a seat of the ward is free."""

    market: Market
    attempt: MatchAttempt
    coordinator: User

    def page(self, student: int) -> str:
        return f"/attempts/{self.attempt.id}/changes/{self.market.students[student]}"


@pytest.fixture
def drafted(app: object) -> Drafted:
    people, market = make_people(), make_market(4, seats={WARD: 2, REMOTE: 3, VAN_LANG: 1})
    return Drafted(market, make_attempt(market, people=people), people.coordinator)


def count_changes() -> int:
    return db.session.scalar(select(func.count()).select_from(HandChange)) or 0


def test_the_lists_lead_to_the_page_of_each_student(page: Opens, drafted: Drafted) -> None:
    coordinator = page(drafted.coordinator)
    assert drafted.page(1) in coordinator.get(f"/attempts/{drafted.attempt.id}/rows").response.text
    move_by_hand(drafted.attempt, drafted.market.students[0], None)
    db.session.commit()
    unplaced = coordinator.get(f"/attempts/{drafted.attempt.id}/unplaced")
    assert drafted.page(0) in unplaced.response.text
    assert "Đổi bằng tay" in unplaced.text
    assert "Đổi bằng tay" not in coordinator.get(f"/attempts/{drafted.attempt.id}/rows", q="nguyen van 0001").text
    assert (
        drafted.page(1) not in page(make_user(Role.AUDITOR)).get(f"/attempts/{drafted.attempt.id}/rows").response.text
    )


def test_where_to_offers_own_choices_first_and_only_free_seats(page: Opens, drafted: Drafted) -> None:
    shown = page(drafted.coordinator).get(drafted.page(1)).text
    ward, remote, other = (drafted.market.opening(code).commune.full_name for code in (WARD, REMOTE, VAN_LANG))
    assert f"Nguyện vọng 1: {ward}" in shown
    assert f"Ngoài danh sách: {other}" in shown
    assert f"Nguyện vọng 2: {remote}" not in shown
    assert "Không có chỗ nào" in shown
    assert shown.index("Nguyện vọng 1:") < shown.index("Ngoài danh sách:")


def test_choosing_shows_the_effect_and_keeps_nothing(page: Opens, drafted: Drafted) -> None:
    target = drafted.market.openings[WARD]
    shown = page(drafted.coordinator).get(f"{drafted.page(2)}?to={target}").text
    assert "Độ phủ giảm, bắt đầu từ: Mức 1: các chỗ còn lại" in shown
    assert "Từ nguyện vọng 2 đến nguyện vọng 1 của sinh viên." in shown
    assert "Xếp trước theo thành tích và cũng muốn nơi này hơn nơi đang có: 1" in shown
    assert drafted.market.student(1).full_name in shown
    assert "Xếp sau theo thành tích và cũng muốn nơi này hơn nơi đang có: 1" in shown
    assert drafted.market.student(3).full_name in shown
    assert count_changes() == 0


def test_a_change_is_made_with_a_reason_and_stands_in_the_list(page: Opens, drafted: Drafted) -> None:
    coordinator = page(drafted.coordinator)
    chosen = coordinator.get(f"{drafted.page(1)}?to={drafted.market.openings[WARD]}")
    assert "Chọn một lý do." in chosen.submit(422, having="reason", note="Bà Mai gọi ngày 3/6").text
    listed = chosen.submit(having="reason", reason="circumstances", note="Bà Mai gọi ngày 3/6").follow().text
    student = drafted.market.student(1)
    for told in (student.full_name, student.code, "Bà Mai gọi ngày 3/6", drafted.coordinator.full_name):
        assert told in listed
    assert "Sức khoẻ hoặc hoàn cảnh của sinh viên" in listed
    assert "Đang có hiệu lực: 1" in listed


def test_what_was_typed_stays_on_a_stale_form_that_is_told_the_difference(page: Opens, drafted: Drafted) -> None:
    coordinator = page(drafted.coordinator)
    stale = coordinator.get(f"{drafted.page(1)}?to={drafted.market.openings[WARD]}")
    move_by_hand(drafted.attempt, drafted.market.students[2], None)
    db.session.commit()
    refused = stale.submit(409, having="reason", reason="decision", note="Theo công văn số 12")
    assert "Thay đổi 1" in refused.text
    assert "Theo công văn số 12" in refused.text
    assert count_changes() == 1
    refused.submit(having="reason", reason="decision", note="Theo công văn số 12")
    assert count_changes() == 2


def test_the_same_form_sent_twice_changes_once(page: Opens, drafted: Drafted) -> None:
    chosen = page(drafted.coordinator).get(f"{drafted.page(1)}?to={drafted.market.openings[WARD]}")
    chosen.submit(having="reason", reason="decision")
    chosen.submit(409, having="reason", reason="decision")
    assert count_changes() == 1


def test_a_seat_that_is_full_is_refused_before_anything_is_typed(page: Opens, drafted: Drafted) -> None:
    coordinator = page(drafted.coordinator)
    shown = coordinator.get(f"{drafted.page(0)}?to={drafted.market.openings[REMOTE]}")
    assert "không còn chỗ trống" in shown.text
    assert "Ghi thay đổi" not in shown.text
    coordinator.get(f"{drafted.page(0)}?to=none")


def test_a_change_is_taken_back_after_its_effect_was_shown(page: Opens, drafted: Drafted) -> None:
    change = move_by_hand(drafted.attempt, drafted.market.students[1], drafted.market.openings[WARD])
    db.session.commit()
    coordinator = page(drafted.coordinator)
    url = f"/attempts/{drafted.attempt.id}/changes/{change.id}/undo"
    assert url in coordinator.get(f"/attempts/{drafted.attempt.id}/changes").response.text
    asked = coordinator.get(url)
    assert "Từ nguyện vọng 1 đến nguyện vọng 2 của sinh viên." in asked.text
    listed = asked.submit(note="Đã tìm được cách khác").follow().text
    assert "Đã hoàn tác" in listed
    assert "Đang có hiệu lực: 0" in listed
    asked.submit(409)
    assert count_changes() == 2


def test_what_is_not_of_the_attempt_is_not_found(page: Opens, drafted: Drafted) -> None:
    other = make_attempt(make_market())
    change = move_by_hand(drafted.attempt, drafted.market.students[1], None)
    db.session.commit()
    coordinator = page(drafted.coordinator)
    coordinator.get(f"/attempts/{drafted.attempt.id}/changes/{change.id}/undo")
    coordinator.get(f"/attempts/{other.id}/changes/{change.id}/undo", 404)
    coordinator.get(f"/attempts/{other.id}/changes/{drafted.market.students[1]}", 404)
    coordinator.get(f"/attempts/{drafted.attempt.id}/changes/{uuid4()}", 404)
    coordinator.get(f"{drafted.page(1)}?to=garbage", 404)


def test_a_sent_attempt_shows_its_changes_but_takes_none(page: Opens, drafted: Drafted) -> None:
    move_by_hand(drafted.attempt, drafted.market.students[1], None)
    approval.send(drafted.attempt, version=drafted.attempt.version, actor=drafted.coordinator)
    db.session.commit()
    coordinator = page(drafted.coordinator)
    assert "không còn là bản nháp" in coordinator.get(drafted.page(2)).text
    assert "/undo" not in coordinator.get(f"/attempts/{drafted.attempt.id}/changes").response.text


def test_the_approver_sees_number_and_reason_and_what_is_new_since_the_last_look(page: Opens, drafted: Drafted) -> None:
    first = move_by_hand(drafted.attempt, drafted.market.students[1], None)
    undo_by_hand(drafted.attempt, first)
    move_by_hand(drafted.attempt, drafted.market.students[2], None)
    approval.send(drafted.attempt, version=drafted.attempt.version, actor=drafted.coordinator)
    db.session.commit()
    approver = page(make_user(Role.UNIVERSITY_APPROVER))
    shown = approver.get(f"/attempts/{drafted.attempt.id}/decision")
    assert shown.text.count("Sức khoẻ hoặc hoàn cảnh của sinh viên") == 1
    assert drafted.market.student(2).full_name not in shown.text
    assert f"/attempts/{drafted.attempt.id}/changes" in shown.response.text
    shown.submit(decision="return", reason="Xem lại.")
    move_by_hand(drafted.attempt, drafted.market.students[1], None)
    approval.send(drafted.attempt, version=drafted.attempt.version, actor=drafted.coordinator)
    db.session.commit()
    assert (
        "Có thêm 1 thay đổi bằng tay, 0 lần hoàn tác." in approver.get(f"/attempts/{drafted.attempt.id}/decision").text
    )


def test_pages_cost_the_same_for_many_students_and_changes(
    page: Opens, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def costs(students: int) -> list[int]:
        people, market = make_people(), make_market(students, seats={WARD: 2, REMOTE: students - 2, VAN_LANG: 2})
        attempt = make_attempt(market, people=people)
        for student in market.students[-students // 4 :]:
            make_pin(market, market.students.index(student), WARD, PinKind.FORBID)
            move_by_hand(attempt, student, None)
        place = f"/attempts/{attempt.id}/changes"
        urls = (
            place,
            f"{place}/{market.students[0]}?to=none",
            f"{place}/{market.students[0]}?to={market.openings[VAN_LANG]}",
        )
        urls = (*urls, f"/rounds/{market.round.id}/pins", f"/rounds/{market.round.id}/attempts/new")
        db.session.commit()
        coordinator, found = page(people.coordinator), []
        for url in urls:
            with count_queries() as statements:
                coordinator.get(url)
            assert len(statements) <= 10, "\n".join([url, *statements])
            found.append(len(statements))
        return found

    assert costs(4) == costs(22)


def test_a_school_sees_which_rows_were_changed_and_the_coordinator_acts_from_there(
    page: Opens, drafted: Drafted
) -> None:
    drafts.share(drafted.attempt, actor=drafted.coordinator)
    move_by_hand(drafted.attempt, drafted.market.students[1], drafted.market.openings[WARD])
    db.session.commit()
    url = f"/rounds/{drafted.market.round.id}/draft"
    school = page(make_user(Role.SCHOOL_COORDINATOR))
    assert school.get(url).text.count("Đổi bằng tay") == 1
    thread = f"{url}/{drafted.market.students[1]}"
    assert "Đổi bằng tay sau khi máy tính xếp Có" in school.get(thread).text
    assert drafted.page(1) not in school.get(thread).response.text
    assert drafted.page(1) in page(drafted.coordinator).get(thread).response.text
