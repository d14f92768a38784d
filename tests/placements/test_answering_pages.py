"""Student and commune answer on their pages; a coordinator writes down what came by phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.attempts.barred import writers_on_behalf
from portal.extensions import db
from portal.listings.service import choose_columns
from portal.notices.models import OutboxMessage
from portal.openings.models import Opening
from portal.placements.listing import PLACEMENTS
from portal.placements.models import Placement
from portal.placements.queries import list_communes_awaiting_answer, list_students_awaiting_answer
from tests.factories.accounts import make_user
from tests.factories.attempts import make_market
from tests.factories.communes import REMOTE, TUEBA, WARD
from tests.factories.placements import make_publication, placement_of
from tests.factories.students import make_student


@pytest.fixture
def placement(app: Any) -> Placement:
    """Of the best student, on the opening of the ward that all prefer."""
    market = make_market()
    make_publication(market)
    return placement_of(market, 0)


@pytest.fixture
def student(placement: Placement) -> User:
    return make_user(Role.STUDENT, student=placement.student)


@pytest.fixture
def host(placement: Placement) -> User:
    return make_user(Role.COMMUNE_OFFICER, commune=WARD)


def test_both_say_yes_and_the_placement_is_ready(page: Any, placement: Placement, student: User, host: User) -> None:
    mine = page(student)
    form = mine.get(mine.get("/my-placement").document.link("Trả lời: nhận hoặc không nhận"))
    assert "Chọn câu trả lời" in form.submit(422).text
    assert "Bạn đã đồng ý nhận nơi này" in form.submit(fields={"act": "accept"}).follow().text
    commune = page(host)
    listed = commune.get(f"/rounds/{placement.round_id}/placements")
    shown = commune.get(listed.document.link(placement.student.full_name))
    receiving = commune.get(shown.document.link("Trả lời của xã, phường"))
    assert "Xã, phường xác nhận tiếp nhận" in receiving.submit(fields={"act": "confirm"}).follow().text
    db.session.expire_all()
    assert placement.status == "ready"


def test_day_until_which_to_answer_is_the_last_day_on_every_page(
    page: Any, placement: Placement, student: User, host: User
) -> None:
    """The instant is the midnight after it: named by its own date, people would come a day late."""
    placement.answer_by = datetime(2026, 12, 5, 17, tzinfo=UTC)
    listed = f"/rounds/{placement.round_id}/placements"
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    choose_columns(PLACEMENTS, [column.key for column in PLACEMENTS.columns], actor=coordinator)
    db.session.flush()
    one = f"/placements/{placement.id}"
    for user, url in ((student, "/my-placement"), (student, f"{one}/answer"), (host, one), (coordinator, listed)):
        text = page(user).get(url).text
        assert "hết thứ Bảy, 05/12/2026" in text, url
        assert "06/12/2026" not in text, url


def test_commune_takes_back_only_what_it_confirmed(page: Any, placement: Placement, host: User) -> None:
    form = page(host).get(f"/placements/{placement.id}/receive")
    assert "Chúng tôi không tiếp nhận sinh viên này" in form.text
    assert "Chúng tôi rút" not in form.text
    form.submit(fields={"act": "confirm"})
    assert "Chúng tôi rút" in page(host).get(f"/placements/{placement.id}/receive").text


def test_declining_needs_a_reason_and_frees_the_seat(page: Any, placement: Placement, student: User) -> None:
    taken = placement.opening.seats_taken
    form = page(student).get(f"/placements/{placement.id}/answer")
    refused = form.submit(422, fields={"act": "decline"})
    assert "Ghi lý do" in refused.text
    refused.submit(fields={"reason": "Em đi học trao đổi."})
    db.session.expire_all()
    assert (placement.status, placement.vacated_because) == ("vacated", "declined")
    assert db.session.get_one(Opening, placement.opening_id).seats_taken == taken - 1


def test_who_left_is_not_told_that_seats_were_too_few(page: Any, placement: Placement, student: User) -> None:
    page(student).get(f"/placements/{placement.id}/answer").submit(fields={"act": "decline", "reason": "Em đi xa."})
    mine = page(student).get("/my-placement").text
    assert f"Bạn không còn chỗ ở {placement.opening.commune.full_name}" in mine
    assert "không được xếp chỗ khác trong đợt này" in mine
    assert "Số chỗ phù hợp ít hơn" not in mine


def test_who_was_refused_reads_that_they_may_still_get_a_seat(
    page: Any, placement: Placement, student: User, host: User
) -> None:
    page(host).get(f"/placements/{placement.id}/receive").submit(fields={"act": "refuse", "reason": "Hết chỗ ở."})
    mine = page(student).get("/my-placement").text
    assert "bạn vẫn được xét theo cùng quy tắc" in mine
    assert "không được xếp chỗ khác" not in mine


def test_pressing_twice_is_one_answer(page: Any, placement: Placement, student: User) -> None:
    form = page(student).get(f"/placements/{placement.id}/answer")
    form.submit(fields={"act": "accept"})
    form.submit(fields={"act": "accept"})
    db.session.expire_all()
    assert placement.student_answer == "accepted"


def test_a_student_withdraws_after_accepting(page: Any, placement: Placement, student: User) -> None:
    page(student).get(f"/placements/{placement.id}/answer").submit(fields={"act": "accept"})
    again = page(student).get(f"/placements/{placement.id}/answer")
    again.submit(fields={"act": "student_withdraws", "reason": "Gia đình có việc."})
    db.session.expire_all()
    assert placement.vacated_because == "student_withdrew"


def test_of_two_who_decide_the_second_is_told_and_keeps_what_was_typed(
    page: Any, placement: Placement, student: User, host: User
) -> None:
    receiving = page(host).get(f"/placements/{placement.id}/receive")
    page(student).get(f"/placements/{placement.id}/answer").submit(fields={"act": "decline", "reason": "Em ốm."})
    late = receiving.submit(409, fields={"act": "refuse", "reason": "Hết chỗ ở."})
    assert "Đã thay đổi từ khi bạn mở trang" in late.text
    assert "Từ chối" in late.text
    assert "không cần gửi lại" in late.text
    assert "gửi lại nếu vẫn muốn" not in late.text
    assert "Hết chỗ ở." in late.text
    db.session.expire_all()
    assert placement.vacated_because == "declined"


def test_nobody_answers_for_others(page: Any, placement: Placement, student: User, host: User) -> None:
    address = f"/placements/{placement.id}"
    page(make_user(Role.STUDENT, student=make_student())).get(f"{address}/answer", 404)
    page(student).get(f"{address}/answer")
    page(make_user(Role.COMMUNE_OFFICER, commune=REMOTE)).get(f"{address}/receive", 404)
    page(host).get(f"{address}/receive")
    page(host).get(f"{address}/answer", 403)
    page(make_user(Role.SCHOOL_COORDINATOR)).get(address)
    page(make_user(Role.SCHOOL_COORDINATOR, school=TUEBA)).get(address, 404)


def test_an_answer_by_phone_is_marked_with_its_source(page: Any, placement: Placement) -> None:
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    browser = page(coordinator)
    form = browser.get(browser.get(f"/placements/{placement.id}").document.link("Ghi câu trả lời qua điện thoại"))
    typed = {"act": "confirm", "source": "phone"}
    assert "ai đã gọi điện" in form.submit(422, fields=typed).text
    shown = form.submit(fields={**typed, "note": "Ông Thái gọi 9:00 ngày 3/6"}).follow()
    assert "qua điện thoại, do điều phối viên nhập thay" in shown.text
    assert "Ông Thái gọi 9:00 ngày 3/6" in shown.text
    assert coordinator.id in writers_on_behalf(placement.round_id)


def test_more_time_is_given_to_both(page: Any, placement: Placement, student: User) -> None:
    form = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/placements/{placement.id}/extend")
    assert "Hạn mới phải sau" in form.submit(422, fields={"until": "1/1/2020"}).text
    with clock.fixed(placement.answer_by + timedelta(hours=1)):
        late = page(student).get(f"/placements/{placement.id}/answer")
        assert "Đã hết hạn trả lời" in late.submit(422, fields={"act": "accept"}).text
        form = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/placements/{placement.id}/extend")
        form.submit(fields={"until": "30/6/2030"})
        page(student).get(f"/placements/{placement.id}/answer").submit(fields={"act": "accept"})
    db.session.expire_all()
    assert placement.student_answer == "accepted"


def test_who_has_not_answered_is_known(page: Any, placement: Placement, student: User) -> None:
    round_ = placement.opening.round
    assert placement in list_students_awaiting_answer(round_)
    page(student).get(f"/placements/{placement.id}/answer").submit(fields={"act": "accept"})
    db.session.expire_all()
    assert placement not in list_students_awaiting_answer(round_)
    assert placement in list_communes_awaiting_answer(round_)


def told_about(kind: str) -> set[str]:
    return set(db.session.scalars(select(OutboxMessage.address).where(OutboxMessage.kind == kind)))


def test_the_other_side_is_told_when_both_agree(page: Any, placement: Placement, student: User, host: User) -> None:
    page(student).get(f"/placements/{placement.id}/answer").submit(fields={"act": "accept"})
    assert told_about("placement_ready") == set()
    page(host).get(f"/placements/{placement.id}/receive").submit(fields={"act": "confirm"})
    assert told_about("placement_ready") == {student.email, host.email}


def test_a_freed_seat_is_told_to_both_sides_and_the_offices(
    page: Any, placement: Placement, student: User, host: User
) -> None:
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    school = make_user(Role.SCHOOL_COORDINATOR)
    outsider = make_user(Role.SCHOOL_COORDINATOR, school=TUEBA)
    form = page(host).get(f"/placements/{placement.id}/receive")
    form.submit(fields={"act": "refuse", "reason": "Trụ sở đang sửa."})
    told = told_about("placement_vacated")
    assert {student.email, host.email, coordinator.email, school.email} <= told
    assert outsider.email not in told
