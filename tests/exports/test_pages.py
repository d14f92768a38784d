"""Taking a list along: what is said before, who may, what is on it, and what is noted of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.exports import rules, upkeep
from portal.exports.archive import loading
from portal.exports.models import ListExport
from portal.extensions import db
from portal.jobs.files import KEPT
from portal.jobs.run import Run
from portal.jobs.worker import Worker
from portal.rounds.rules import RoundStatus
from portal.students.models import FileView, Student
from tests.exports.reading import records_of
from tests.factories.accounts import make_user
from tests.factories.applications import make_application, make_submission
from tests.factories.attempts import Market, make_market
from tests.factories.communes import ICTU, REMOTE, TUEBA, WARD
from tests.factories.factors import app_code, give_app
from tests.factories.openings import make_opening
from tests.factories.placements import make_publication
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student

both = pytest.mark.parametrize("format_", ["xlsx", "csv"])


def coordinator(school: Any = ICTU) -> User:
    return make_user(Role.SCHOOL_COORDINATOR, school=school)


@pytest.fixture
def market(app: Any) -> Market:
    market = make_market(3, seats={WARD: 1, REMOTE: 1})
    make_publication(market)
    return market


def events(action: str = "list_exported") -> list[dict[str, Any]]:
    """The facts that the trail keeps of each."""
    bodies = db.session.scalars(select(AuditEvent.body).where(AuditEvent.action == action))
    return [json.loads(body)["facts"] for body in bodies]


@both
def test_school_takes_its_own_students_after_a_look_at_what_the_file_holds(page: Any, app: Any, format_: str) -> None:
    own = make_student(full_name="Trần Thị Hoà", gpa=325, birth_date=None)
    make_student(school=TUEBA, full_name="Của Trường Khác")
    asked = page(coordinator()).get("/exports/students")
    assert "Số dòng 1" in asked.text
    assert "Chỉ sinh viên của trường bạn" in asked.text
    assert "Điểm TBTL (thang 4)" in asked.text
    (row,) = records_of(asked.submit(200, format=format_))
    assert (row["Mã sinh viên"], row["Họ và tên"], row["Điện thoại"]) == (own.code, "Trần Thị Hoà", own.phone)
    assert row["Điểm TBTL (thang 4)"] == "3.25"


def test_trail_and_the_students_file_say_who_took_the_list(page: Any, app: Any) -> None:
    student, taker = make_student(), coordinator()
    browser = page(taker)
    for _again in range(2):
        browser.get("/exports/students").submit(200, format="csv")
    assert [(event["list"], event["rows"]) for event in events()] == [("students", 1)] * 2
    seen = db.session.execute(select(FileView.page, FileView.viewer_id, FileView.school_code)).all()
    assert [tuple(row) for row in seen] == [("export", taker.id, "ICTU")]
    me = page(make_user(Role.STUDENT, student=student)).get("/my-data/views")
    assert "Danh sách hoặc văn bản được tải về thành tệp" in me.text


def test_second_factor_is_asked_for_again(page: Any, app: Any) -> None:
    make_student()
    taker = coordinator()
    give_app(taker)
    asked = page(taker).get("/exports/students").submit(401, format="csv")
    assert not events()
    assert len(records_of(asked.submit(200, factor_code=app_code()))) == 1


def test_lists_of_a_round_are_offered_with_their_numbers_and_within_reach(page: Any, market: Market) -> None:
    url = f"/rounds/{market.round.id}/exports"
    school = page(coordinator()).get(url)
    assert [word in school.text for word in ("Đề cử", "Phân công thực tập", "Kết quả của một phương án")] == [
        *(True, True, False)
    ]
    affairs = page(make_user(Role.HOME_AFFAIRS_OFFICER)).get(url)
    assert "Đơn đăng ký Sinh viên được đề cử" not in affairs.text
    page(make_user(Role.AUDITOR)).get(url, 403)
    page(make_user(Role.STUDENT, student=market.student(0))).get(url, 403)


def test_commune_takes_its_own_openings_and_interns_only(page: Any, market: Market) -> None:
    browser = page(make_user(Role.COMMUNE_OFFICER, commune=REMOTE))
    openings = records_of(browser.get(f"/rounds/{market.round.id}/exports/openings").submit(200, format="xlsx"))
    assert {row["Mã xã, phường"] for row in openings} == {REMOTE}
    interns = records_of(browser.get(f"/rounds/{market.round.id}/exports/placements").submit(200, format="xlsx"))
    assert {row["Mã xã, phường"] for row in interns} == {REMOTE}
    assert interns[0]["Điện thoại"]
    assert " 23:59" in interns[0]["Hạn trả lời"]
    assert "Nguyện vọng thứ" not in interns[0]
    for foreign in ("nominations", "applications", "attempts"):
        browser.get(f"/rounds/{market.round.id}/exports/{foreign}", 404)


def test_placements_are_nobodys_before_they_are_published(page: Any, app: Any) -> None:
    round_ = make_round(RoundStatus.REVIEWING)
    browser = page(coordinator())
    assert "Phân công thực tập" not in browser.get(f"/rounds/{round_.id}/exports").text
    browser.get(f"/rounds/{round_.id}/exports/placements", 404)


@both
def test_nominations_name_what_is_not_met(page: Any, app: Any, format_: str) -> None:
    round_ = make_round(RoundStatus.OPEN, min_gpa=300)
    make_nomination(round_, make_student(gpa=250), "ineligible")
    asked = page(coordinator()).get(f"/rounds/{round_.id}/exports/nominations")
    (row,) = records_of(asked.submit(200, format=format_))
    assert row["Tình trạng đề cử"] == "Chưa đủ điều kiện"
    assert "thấp hơn mức 3,00" in row["Điều kiện chưa đạt"]


@both
def test_applications_have_a_column_for_each_choice(page: Any, app: Any, format_: str) -> None:
    round_ = make_round(RoundStatus.APPLYING, longest_list=3)
    student, waiting = make_student(full_name="An"), make_student(full_name="Bình")
    ranked = [make_opening(round_, commune=commune) for commune in (REMOTE, WARD)]
    make_submission(make_application(round_, student, ranked))
    for one in (student, waiting):
        make_nomination(round_, one)
    asked = page(coordinator()).get(f"/rounds/{round_.id}/exports/applications")
    first, second = records_of(asked.submit(200, format=format_))
    assert first["Nguyện vọng 1"].endswith(ranked[0].title)
    assert [first[f"Nguyện vọng {rank}"] != "" for rank in (1, 2, 3)] == [True, True, False]
    assert [row["Tình trạng đơn"] for row in (first, second)] == ["Đã nộp", "Chưa bắt đầu"]


@both
def test_attempt_gives_everybodys_outcome(page: Any, market: Market, format_: str) -> None:
    asked = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{market.round.id}/exports/attempts")
    rows = records_of(asked.submit(200, format=format_))
    assert sorted(row["Có nơi thực tập"] for row in rows) == ["Có", "Có", "Không"]
    assert {row["Đổi bằng tay"] for row in rows} == {"Không"}


def test_empty_list_says_so_and_offers_no_file(page: Any, app: Any) -> None:
    round_ = make_round(RoundStatus.OPEN)
    browser = page(make_user(Role.UNIVERSITY_COORDINATOR))
    for name in ("attempts", "nominations"):
        assert "chưa có gì để xuất" in browser.get(f"/rounds/{round_.id}/exports/{name}").text
        browser.post(f"/rounds/{round_.id}/exports/{name}", {"format": "csv"}, 200)
    browser.get(f"/rounds/{round_.id}/exports/passwords", 404)
    assert not events()


def test_form_that_lacks_the_format_comes_back(page: Any, app: Any) -> None:
    make_student()
    page(coordinator()).post("/exports/students", {"format": "exe"}, 422)


@pytest.fixture
def long_list(monkeypatch: pytest.MonkeyPatch, app: Any) -> User:
    """Three students are already too many for one request."""
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    for name in ("An", "Bình", "Chi"):
        make_student(full_name=name)
    return coordinator()


def test_long_list_is_written_in_the_background_and_fetched(page: Any, long_list: User) -> None:
    browser = page(long_list)
    waiting = browser.get("/exports/students").submit(format="xlsx").follow()
    assert "Đang chờ đến lượt" in waiting.text
    assert waiting.response.headers["Refresh"] == "1"
    browser.get("/exports/students").submit(format="xlsx")
    assert db.session.scalar(select(func.count()).select_from(ListExport)) == 1
    assert not events()
    assert Worker(beats=False).run_due() == 1
    ready = browser.get(waiting.response.request.path)
    assert "rồi tự xoá" in ready.text
    assert [row["Họ và tên"] for row in records_of(ready.submit(200))] == ["An", "Bình", "Chi"]
    assert [event["rows"] for event in events()] == [3]
    assert len(events("list_export_downloaded")) == 1
    assert db.session.scalar(select(func.count()).select_from(FileView)) == 3
    assert "Đã xong" in browser.get("/exports").text


def test_file_is_for_its_asker_and_while_the_rights_are_the_same(page: Any, long_list: User) -> None:
    browser = page(long_list)
    address = browser.get("/exports/students").submit(format="csv").location
    Worker(beats=False).run_due()
    page(coordinator()).get(address, 404)
    page(coordinator()).post(f"{address}/download", status=404)
    page(long_list).get(address).submit(200)
    long_list.grants[0].school_code = "TUEBA"
    assert "Quyền của bạn đã thay đổi" in page(long_list).get(address).submit(422).text


def test_files_are_thrown_away_after_a_day(page: Any, long_list: User) -> None:
    address = page(long_list).get("/exports/students").submit(format="csv").location
    with clock.fixed(clock.now() + KEPT - timedelta(minutes=1)):
        upkeep.forget(Run.__new__(Run))
    page(long_list).get(address)
    with clock.fixed(clock.now() + KEPT + timedelta(minutes=1)):
        upkeep.forget(Run.__new__(Run))
    page(long_list).get(address, 404)


def test_lists_cost_the_same_number_of_statements_for_many(page: Any, count_queries: Any, app: Any) -> None:
    counts = []
    browser = page(coordinator())
    round_ = make_round(RoundStatus.OPEN)
    for _more in range(2):
        for _student in range(6):
            make_nomination(round_, make_student())
        with count_queries() as statements:
            browser.get(f"/rounds/{round_.id}/exports")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10
    assert db.session.scalar(select(func.count()).select_from(Student)) == 12


def test_coordinator_takes_the_whole_round_and_it_can_be_loaded(page: Any, market: Market, tmp_path: Any) -> None:
    browser = page(make_user(Role.UNIVERSITY_COORDINATOR))
    assert "Toàn bộ đợt thành một bộ tệp" in browser.get(f"/rounds/{market.round.id}/exports").text
    asked = browser.get(f"/rounds/{market.round.id}/exports/archive")
    assert "student.csv: Sinh viên" in asked.text
    waiting = asked.submit().follow()
    Worker(beats=False).run_due()
    ready = browser.get(waiting.response.request.path)
    path = tmp_path / "round.zip"
    path.write_bytes(ready.submit(200).response.data)
    assert loading.opened(path).manifest["round"]["id"] == str(market.round.id)
    (event,) = events()
    assert (event["list"], event["format"]) == ("archive", "zip")
    assert db.session.scalar(select(func.count()).select_from(FileView)) == 3


def test_archive_is_there_for_coordinators_once_the_round_is_published(page: Any, market: Market) -> None:
    waiting = make_round(RoundStatus.REVIEWING)
    browser = page(make_user(Role.UNIVERSITY_COORDINATOR))
    browser.get(f"/rounds/{waiting.id}/exports/archive", 404)
    assert "bộ tệp" not in browser.get(f"/rounds/{waiting.id}/exports").text
    page(coordinator()).get(f"/rounds/{market.round.id}/exports/archive", 403)
    assert "bộ tệp" not in page(coordinator()).get(f"/rounds/{market.round.id}/exports").text
