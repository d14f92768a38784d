"""The file of exactly what a list shows: its columns, its filters, its order, all its pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.accounts.models import User
from portal.attempts.drafts import service as drafts
from portal.audit.models import AuditEvent
from portal.exports import rules
from portal.exports.lists import ACCOUNTS, IN_ROUND, LISTS, Reach, Shown
from portal.exports.models import ListExport
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.listings.models import ListSetting
from portal.openings.rules import OpeningStatus
from portal.rounds.rules import RoundStatus
from tests.exports.reading import records_of
from tests.factories.accounts import make_user
from tests.factories.attempts import make_attempt, make_market, make_people
from tests.factories.communes import ICTU, REMOTE, TUEBA, WARD
from tests.factories.factors import app_code, give_app
from tests.factories.openings import make_opening
from tests.factories.placements import make_publication
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student
from tests.html import words

LINK = "Tải danh sách đang hiện (Excel, CSV)"
WITH_PAGES = [kind for kind in LISTS.values() if kind.page]
both = pytest.mark.parametrize("format_", ["xlsx", "csv"])


@pytest.fixture
def reader(app: Any) -> User:
    return make_user(Role.UNIVERSITY_COORDINATOR)


def choose(reader: User, name: str, *keys: str) -> None:
    db.session.add(ListSetting(user_id=reader.id, list_name=name, columns=list(keys), filters={}))


def facts() -> list[dict[str, Any]]:
    bodies = db.session.scalars(select(AuditEvent.body).where(AuditEvent.action == "list_exported"))
    return [json.loads(body)["facts"] for body in bodies]


@both
def test_file_holds_the_rows_columns_and_order_of_the_page(page: Any, reader: User, format_: str) -> None:
    round_ = make_round()
    for seats in (1, 3, 2):
        make_opening(round_, OpeningStatus.SUBMITTED, commune=WARD, seats=seats)
    make_opening(round_, OpeningStatus.APPROVED, commune=WARD, seats=9)
    choose(reader, "openings", "seats", "min_gpa")
    listed = page(reader).get(f"/rounds/{round_.id}/openings?sort=-seats&search=Xuân&status=submitted")
    asked = page(reader).get(listed.document.link(LINK))
    assert "Số dòng 3" in asked.text
    assert "Đúng các dòng, cột và thứ tự đang hiện" in asked.text
    records = records_of(asked.submit(200, format=format_))
    assert [row["Số chỗ"] for row in records] == ["3", "2", "1"]
    assert list(records[0]) == ["Xã, phường", "Số chỗ", "Điểm trung bình tối thiểu"]


@both
def test_file_has_all_pages_and_nobody_out_of_reach(page: Any, app: Any, format_: str) -> None:
    round_ = make_round(RoundStatus.OPEN)
    for number in range(60):
        make_nomination(round_, make_student(full_name=f"Lò {number}"))
    make_nomination(round_, make_student(school=TUEBA, full_name="Lò Khác"))
    taker = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
    asked = page(taker).get(page(taker).get(f"/rounds/{round_.id}/nominations?search=Lò").document.link(LINK))
    records = records_of(asked.submit(200, format=format_))
    assert len(records) == 60
    assert "Lò Khác" not in {row["Họ và tên"] for row in records}
    assert facts()[0]["filters"] == {}  # the words looked for may be somebody's name
    assert facts()[0]["rows"] == 60


def test_second_factor_is_asked_for_again_and_the_filters_stay(page: Any, app: Any) -> None:
    round_ = make_round(RoundStatus.OPEN)
    make_nomination(round_, make_student(full_name="Vi Văn An"))
    make_nomination(round_, make_student(full_name="Lò Thị Ba"))
    taker = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
    give_app(taker)
    url = f"/rounds/{round_.id}/exports/nominations?shown=1&search=vi+van"
    asked = page(taker).get(url).submit(401, format="csv")
    assert [row["Họ và tên"] for row in records_of(asked.submit(200, factor_code=app_code()))] == ["Vi Văn An"]


def test_long_list_goes_by_the_job_and_holds_what_was_shown_then(
    page: Any, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    round_ = make_round()
    for seats in (1, 2, 3):
        make_opening(round_, OpeningStatus.SUBMITTED, seats=seats)
    make_opening(round_, OpeningStatus.APPROVED)
    choose(reader, "openings", "seats")
    browser = page(reader)
    url = f"/rounds/{round_.id}/exports/openings?shown=1&status=submitted&sort=-seats"
    waiting = browser.get(url).submit(format="csv")
    browser.get(url).submit(format="csv")
    browser.get(f"/rounds/{round_.id}/exports/openings").submit(format="csv")
    assert len(db.session.scalars(select(ListExport)).all()) == 2  # what is shown, and the whole list
    Worker(beats=False).run_due()
    done = waiting.follow()
    records = records_of(done.submit(200, action="/download"))
    assert [list(row.values()) for row in records] == [["Xã Bằng Thành", str(seats)] for seats in (3, 2, 1)]


def test_order_and_columns_that_are_not_for_the_reader_stay_out_of_the_file(page: Any, app: Any) -> None:
    market = make_market(3, seats={WARD: 1, REMOTE: 2})
    make_publication(market)
    officer = make_user(Role.COMMUNE_OFFICER, commune=REMOTE)
    choose(officer, "placements", "rank", "mentor")
    asked = page(officer).get(f"/rounds/{market.round.id}/exports/placements?shown=1&sort=rank&level=x&q=%00")
    records = records_of(asked.submit(200, format="csv"))
    assert "Nguyện vọng thứ" not in records[0]
    assert "Thư điện tử" not in records[0]


@both
def test_rows_of_an_attempt_are_those_of_its_page(page: Any, app: Any, reader: User, format_: str) -> None:
    market = make_market(3, seats={WARD: 1, REMOTE: 1})
    older = make_attempt(market)
    make_publication(market)
    choose(reader, "attempt_rows", "place", "rank")
    listed = page(reader).get(f"/attempts/{older.id}/rows?level=1&sort=-person")
    asked = page(reader).get(listed.document.link(LINK))
    records = records_of(asked.submit(200, format=format_))
    assert len(records) == 1
    assert records[0]["Mã xã, phường"] == REMOTE
    assert {"Nguyện vọng thứ", "Điểm TBTL (thang 4)"} & set(records[0]) == {"Nguyện vọng thứ"}
    foreign = make_publication(make_market(2))
    page(reader).get(f"/rounds/{older.round_id}/exports/attempts?shown=1&attempt={foreign.id}", 404)


@both
def test_grades_are_not_in_the_file_of_who_sees_none_on_the_page(page: Any, app: Any, format_: str) -> None:
    market = make_market(3)
    make_publication(market)
    url = f"/rounds/{market.round.id}/exports/attempts"
    for role, sees in ((Role.UNIVERSITY_COORDINATOR, True), (Role.HOME_AFFAIRS_OFFICER, False)):
        (row, *_more) = records_of(page(make_user(role)).get(url).submit(200, format=format_))
        assert ("Điểm TBTL (thang 4)" in row) == sees


@both
def test_students_are_narrowed_by_the_round_that_the_page_shows(page: Any, app: Any, format_: str) -> None:
    taker = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
    old, new = make_round(RoundStatus.OPEN), make_round(RoundStatus.OPEN)
    make_nomination(old, make_student(full_name="Lò Cũ"), "nominated")
    make_nomination(new, make_student(full_name="Lò Mới"), "nominated")
    for round_, name in ((old, "Lò Cũ"), (new, "Lò Mới")):
        listed = page(taker).get(f"/students?round={round_.id}&status=nominated&sort=-gpa")
        asked = page(taker).get(listed.document.link(LINK))
        assert [words(link) for link in asked.document.all("main a")].count("Quay lại") == 1
        (row,) = records_of(asked.submit(200, format=format_))
        assert (row["Họ và tên"], row["Tình trạng trong đợt"]) == (name, "Đã đề cử")
    whole = records_of(page(taker).get("/exports/students").submit(200, format=format_))
    assert "Tình trạng trong đợt" not in whole[0]  # no column that an import does not know


@pytest.mark.parametrize("kind", WITH_PAGES, ids=lambda kind: str(kind.name))
def test_each_column_of_a_page_is_in_its_file(page: Any, reader: User, kind: Any) -> None:
    market = make_market(2)
    people = make_people()
    drafts.share(make_attempt(market, people=people), actor=people.coordinator)
    make_publication(market)
    of_round = f"/rounds/{market.round.id}" if kind in IN_ROUND else ""
    reader = reader if kind is not ACCOUNTS else make_user(Role.ADMIN)
    setup, columns = kind.page.setup, kind.columns(Reach(reader, market.round, shown=Shown((), {})))
    fixed = {column.key for column in setup.columns if column.fixed}
    for key in (column.key for column in setup.columns if not column.fixed):
        db.session.merge(ListSetting(user_id=reader.id, list_name=setup.name, columns=[key], filters={}))
        asked = page(reader).get(f"{of_round}/exports/{kind.name}?shown=1")
        assert key in {column.key for column in columns}
        headings = {column.heading for column in columns if column.key in {key, *fixed}}
        assert set(records_of(asked.submit(200, format="xlsx"))[0]) == headings
