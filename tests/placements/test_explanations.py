"""What a publication tells: to each student why, to each commune why a seat is empty."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from portal.access import Role
from portal.extensions import db
from portal.placements.published import wording
from portal.placements.published.models import EmptySeats, Explanation
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_market
from tests.factories.communes import REMOTE, VAN_LANG, WARD
from tests.factories.placements import make_publication
from tests.pages import Page

Opens = Callable[..., Page]
Counting = Callable[[], AbstractContextManager[list[str]]]


def result_of(page: Opens, market: Market, student: int) -> str:
    return page(make_user(Role.STUDENT, student=market.student(student))).get("/my-placement").text


def test_who_got_the_first_choice_needs_no_reason(page: Opens) -> None:
    market = make_market(3)
    make_publication(market)
    assert "Vì sao" not in result_of(page, market, 0)


def test_a_placed_student_reads_why_the_higher_choice_was_not_theirs(page: Opens) -> None:
    market = make_market(3)
    make_publication(market)
    mine = result_of(page, market, 1)
    assert "Vì sao không phải nơi bạn xếp trước?" in mine
    assert "Nguyện vọng 1: Phường Đức Xuân" in mine
    assert "Chỗ duy nhất ở đây đã có người xếp trước bạn theo thành tích" in mine
    assert "Nguyện vọng 2: Xã" not in mine


def test_a_student_without_a_place_reads_a_reason_for_each_choice(page: Opens) -> None:
    market = make_market(3)
    make_publication(market)
    mine = result_of(page, market, 2)
    assert "Vì sao bạn chưa có chỗ?" in mine
    assert "3 sinh viên, trong đó có bạn, chỉ có thể vào 2 chỗ ở 2 xã, phường" in mine
    assert mine.count("xếp trước bạn theo thành tích (") == 2


def test_no_reason_names_another_student(page: Opens) -> None:
    market = make_market(3)
    make_publication(market)
    mine = result_of(page, market, 2)
    assert "Nguyễn Văn 0000" not in mine
    assert "Nguyễn Văn 0001" not in mine


def test_a_student_who_gives_way_to_a_remote_commune_reads_so(page: Opens) -> None:
    market = make_market(1)
    make_publication(market)
    mine = result_of(page, market, 0)
    assert "Xã Bằng Thành" in mine
    assert "xã khó khăn hơn sẽ mất một chỗ được lấp (Mức 1: người đầu tiên)" in mine


def test_before_publication_no_reason_is_kept(app: object) -> None:
    assert db.session.scalar(select(func.count()).select_from(Explanation)) == 0


def test_the_reasons_of_one_student_are_not_shown_to_another(page: Opens) -> None:
    market = make_market(3)
    make_publication(market)
    other = make_market(1)
    assert "Vì sao" not in result_of(page, other, 0)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ({"code": "not_eligible", "because": ["field", "min_gpa"]}, "không nhận nhóm ngành"),
        ({"code": "not_eligible", "because": ["min_gpa"]}, "điểm trung bình cao hơn"),
        ({"code": "not_eligible", "because": ["pin"], "pin": "Người thân ở đó"}, "Người thân ở đó"),
        ({"code": "full_by_merit", "seats": 0}, "đã được rút"),
        ({"code": "full_by_merit", "seats": 3}, "Cả 3 chỗ"),
        ({"code": "held_by_pin", "elsewhere": True}, "giữ chỗ ở nơi khác"),
        ({"code": "held_by_pin", "seats": 3, "ahead": 2, "required": 1}, "1 chỗ được giữ cho người khác"),
        ({"code": "needed_for_coverage", "level": "further 2"}, "Mức 2: các chỗ còn lại"),
    ],
)
def test_every_code_has_its_sentence(app: object, reason: dict[str, object], told: str) -> None:
    assert told in wording.why_not(reason)


def test_a_commune_reads_why_its_seat_is_empty_and_what_would_help(page: Opens) -> None:
    market = make_market(1, seats={WARD: 1, REMOTE: 1, VAN_LANG: 2})
    attempt = make_publication(market)
    url = f"/rounds/{attempt.round_id}/empty-seats"
    lang = page(make_user(Role.COMMUNE_OFFICER, commune=VAN_LANG)).get(url).text
    assert "2/2" in lang
    assert "1 sinh viên đủ điều kiện nhưng không ai đưa đề nghị này vào danh sách" in lang
    assert "Bố trí chỗ ở" in lang
    assert "Đức Xuân" not in lang
    ward = page(make_user(Role.COMMUNE_OFFICER, commune=WARD)).get(url).text
    assert "1 sinh viên có chọn" in ward
    assert "Không đề nghị nào" in page(make_user(Role.COMMUNE_OFFICER, commune=REMOTE)).get(url).text
    everything = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(url).text
    assert "Đức Xuân" in everything
    assert "Không đề nghị nào" in page(make_user(Role.SCHOOL_COORDINATOR)).get(url).text


def test_students_do_not_see_the_list_of_empty_seats(page: Opens) -> None:
    market = make_market(1)
    attempt = make_publication(market)
    url = f"/rounds/{attempt.round_id}/empty-seats"
    page(make_user(Role.STUDENT, student=market.student(0))).get(url, 403)
    page().get(url, 302)


def test_the_list_of_empty_seats_costs_the_same_for_any_number(page: Opens, count_queries: Counting) -> None:
    attempt = make_publication(make_market(1, seats={WARD: 1, REMOTE: 1}))
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    url = f"/rounds/{attempt.round_id}/empty-seats"
    with count_queries() as few:
        coordinator.get(url)
    row = db.session.scalars(select(EmptySeats)).one()
    market = make_market(1, seats={f"{code}": 1 for code in (WARD, REMOTE, VAN_LANG)})
    for opening in market.openings.values():
        db.session.add(EmptySeats(attempt_id=row.attempt_id, opening_id=opening, empty=1, eligible=0, listed=0))
    db.session.flush()
    with count_queries() as many:
        coordinator.get(url)
    assert len(many) == len(few)


def test_the_page_of_a_student_computes_nothing(page: Opens) -> None:
    market = make_market(200, seats={WARD: 20, REMOTE: 20})
    make_publication(market)
    student = page(make_user(Role.STUDENT, student=market.student(199)))
    student.get("/my-placement")
    began = time.process_time()
    student.get("/my-placement")
    assert time.process_time() - began < 0.5  # 50 ms on a quiet machine, checks of the page client included
