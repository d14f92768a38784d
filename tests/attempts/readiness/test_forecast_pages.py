"""The forecast of a round and its groups as people read them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.access import Role
from portal.extensions import db
from portal.openings.models import Opening
from tests.factories.accounts import make_user
from tests.factories.applications import make_application
from tests.factories.forecasts import compute_forecast, make_forecast, make_listless, make_shortage
from tests.factories.openings import make_opening
from tests.pages import Page

Opens = Callable[..., Page]
Counting = Callable[[], AbstractContextManager[list[str]]]


def test_the_forecast_is_asked_for_waited_for_and_read(page: Opens) -> None:
    made = make_shortage()
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    url = f"/rounds/{made.round.id}/forecast"
    empty = coordinator.get(url)
    assert "Chưa có dự báo nào" in empty.text
    waiting = empty.submit().follow()
    assert "Đang tính dự báo" in waiting.text
    assert waiting.response.headers["Refresh"]
    compute_forecast(made.round)
    read = coordinator.get(url)
    assert "3 chỗ ở 1 xã, phường chỉ có thể lấp bằng 1 sinh viên" in read.text
    assert "Refresh" not in read.response.headers
    assert "lấp thêm được nhiều nhất 1 chỗ nếu sinh viên ghi thêm" in read.text
    group = coordinator.get(read.document.link("3 chỗ ở 1 xã"))
    assert "Đủ Văn Điều" in group.text
    assert "Xã Bằng Thành" in group.text


def test_lists_submitted_since_are_counted(page: Opens) -> None:
    made = make_forecast()
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    assert "lượt nộp" not in coordinator.get(f"/rounds/{made.round.id}/forecast").text
    make_application(made.round, make_listless(made.round).grants[0].student_id, [made.remote], status="submitted")
    assert "thêm 1 lượt nộp" in coordinator.get(f"/rounds/{made.round.id}/forecast").text


def test_a_round_that_cannot_be_forecast_says_what_it_lacks(page: Opens) -> None:
    made = make_shortage()
    db.session.execute(update(Opening).where(Opening.round_id == made.round.id).values(status="submitted"))
    refused = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{made.round.id}/forecast").submit(422)
    assert "cần ít nhất một sinh viên được đề cử và một đề nghị đã duyệt" in refused.text


@pytest.mark.parametrize(("role", "names"), [(Role.HOME_AFFAIRS_OFFICER, False), (Role.AUDITOR, True)])
def test_names_of_students_are_for_those_who_see_students(page: Opens, role: Role, names: bool) -> None:
    made = make_forecast()
    shown = page(make_user(role)).get(f"/rounds/{made.round.id}/forecast/groups/1")
    assert ("Đủ Văn Điều" in shown.text) is names
    assert "Xã Bằng Thành" in shown.text
    assert made.remote.title in shown.text


def test_the_pages_cost_the_same_for_many_students_and_at_most_ten(page: Opens, count_queries: Counting) -> None:
    reader = page(make_user(Role.UNIVERSITY_COORDINATOR))

    def cost(fillers: int) -> list[int]:
        made = make_shortage()
        openings = [made.remote, *(make_opening(made.round, seats=20) for _ in range(4))]
        for _ in range(fillers):
            student_id = make_listless(made.round).grants[0].student_id
            make_application(made.round, student_id, openings, status="submitted")
        compute_forecast(made.round)
        url, costs = f"/rounds/{made.round.id}/forecast", []
        for path in (url, f"{url}/groups/1", f"{url}/groups/1/list"):
            with count_queries() as statements:
                reader.get(path)
            assert len(statements) <= 10, "\n".join(statements)
            costs.append(len(statements))
        return costs

    assert cost(2) == cost(60)


def test_the_commune_stands_beside_its_level(page: Opens) -> None:
    made = make_forecast()
    shown = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{made.round.id}/forecast/groups/1")
    assert "Mức 1" in shown.text


def test_seats_that_nobody_can_fill_are_told_so(page: Opens) -> None:
    made = make_shortage()
    alone = make_opening(made.round, fields=("law",), seats=2)
    compute_forecast(made.round)
    shown = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{made.round.id}/forecast")
    assert "2 chỗ ở 1 xã, phường chưa có sinh viên nào lấp được" in shown.text
    group = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(shown.document.link("2 chỗ ở 1 xã"))
    assert alone.title in group.text
    assert "Chưa có sinh viên nào ghi các nơi này" in group.text


def test_where_nobody_is_left_to_ask_the_page_says_so(page: Opens) -> None:
    made = make_shortage()
    db.session.execute(update(Opening).where(Opening.id == made.ward.id).values(seats=9))
    compute_forecast(made.round)
    shown = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{made.round.id}/forecast")
    assert "chỉ thêm đề cử mới giúp được" in shown.text


def test_a_forecast_that_no_worker_takes_up_says_so(page: Opens) -> None:
    made = make_shortage()
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    url = f"/rounds/{made.round.id}/forecast"
    assert "Chưa có tiến trình nào nhận việc" not in coordinator.get(url).submit().follow().text
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        assert "Chưa có tiến trình nào nhận việc" in coordinator.get(url).text
