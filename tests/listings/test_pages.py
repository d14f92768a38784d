"""Setting a list up: its columns, and the filters that come back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal import clock, paging
from portal.access import Role
from portal.accounts import service
from portal.accounts.listing import ACCOUNTS
from portal.accounts.models import User
from portal.applications.listing import APPLICANTS
from portal.attempts.drafts.models import DraftSharing
from portal.attempts.listing import DRAFT, ROWS
from portal.attempts.models import MatchAttempt
from portal.extensions import db
from portal.listings.models import ListSetting
from portal.openings.listing import OPENINGS
from portal.openings.rules import OpeningStatus
from portal.placements.listing import PLACEMENTS
from portal.rounds.models import Round
from portal.students.listing import NOMINATIONS, STUDENTS
from tests.factories.accounts import make_user
from tests.factories.attempts import make_market
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening
from tests.factories.placements import make_publication
from tests.factories.rounds import make_round
from tests.html import attribute, words

CHOOSE = "/lists/openings/columns"


@pytest.fixture
def reader(app: Any) -> User:
    return make_user(Role.UNIVERSITY_COORDINATOR)


@pytest.fixture
def round_(app: Any) -> Round:
    round_ = make_round()
    make_opening(round_, OpeningStatus.SUBMITTED, commune=WARD, seats=4, mentor_name="Ma Văn Tú")
    make_opening(round_, OpeningStatus.APPROVED, commune=REMOTE, seats=2)
    return round_


def heads(answer: Any) -> list[str]:
    return [words(head) for head in answer.document.all("main thead th") if words(head) != "Chọn"]


def settings() -> list[tuple[Any, Any]]:
    return [tuple(row) for row in db.session.execute(select(ListSetting.columns, ListSetting.filters))]


def test_columns_are_chosen_and_stay_for_this_reader_alone(page: Any, reader: User, round_: Round) -> None:
    browser, url = page(reader), f"/rounds/{round_.id}/openings"
    before = browser.get(url, sort="seats")
    assert "Ma Văn Tú" not in before.text
    after = before.submit(action=CHOOSE, fields={"column": ["mentor_name", "seats"]}).follow()
    assert "Ma Văn Tú" in after.text
    assert len(heads(after)) == 3
    assert after.response.request.query_string == b"sort=seats"
    assert len(heads(browser.get(url))) == 3
    assert len(heads(page(make_user(Role.HOME_AFFAIRS_OFFICER)).get(url))) == len(heads(before))
    back = after.submit(action=CHOOSE, button="Cột như ban đầu").follow()
    assert heads(back) == heads(before)


def test_order_by_a_column_that_is_left_out_is_said_and_dropped(page: Any, reader: User, round_: Round) -> None:
    browser, url = page(reader), f"/rounds/{round_.id}/openings"
    assert "cột đang ẩn" not in browser.get(url, sort="seats").text
    hidden = browser.get(f"{url}?sort=starts_on&status=submitted")
    assert "xếp theo một cột đang ẩn" in hidden.text
    dropped = browser.get(hidden.document.link("Bỏ thứ tự này"))
    assert "cột đang ẩn" not in dropped.text
    assert dropped.response.request.args.to_dict() == {"status": "submitted"}


def test_columns_that_there_are_no_more_are_passed_over(page: Any, reader: User, round_: Round) -> None:
    db.session.add(
        ListSetting(user_id=reader.id, list_name="openings", columns=["gone", "seats"], filters={"gone": "1"})
    )
    answer = page(reader).get(f"/rounds/{round_.id}/openings")
    assert len(heads(answer)) == 2


def test_columns_are_of_a_list_that_there_is(page: Any, reader: User) -> None:
    page(None).post(CHOOSE, csrf=False, status=401)
    browser = page(reader)
    browser.post("/lists/nothing/columns", {"column": "seats"}, 404)
    browser.post(CHOOSE, {"column": "gone", "back": "https://evil.example/"}, 302)
    assert settings() == [([], {})]


def test_filters_of_the_form_come_back_when_the_list_is_opened_bare(page: Any, reader: User, round_: Round) -> None:
    browser, url = page(reader), f"/rounds/{round_.id}/openings"
    narrowed = browser.get(url).submit(
        action=None, having="status", fields={"status": "submitted", "search": "Đức Xuân"}
    )
    assert "Lần sau mở danh sách, cổng dùng lại" in narrowed.text
    assert "Trạng thái: Chờ duyệt." in narrowed.text
    back = browser.get(url, 302).follow()
    assert "Phường Đức Xuân" in back.text
    assert "Xã Bằng Thành" not in back.text
    assert back.response.request.args.to_dict() == {"status": "submitted"}  # nobody looks for the same name every day
    cleared = browser.get(back.document.link("Bỏ nhớ, xem tất cả"), 302).follow()
    assert "Xã Bằng Thành" in cleared.text
    assert settings() == [(None, {})]
    assert "Xã Bằng Thành" in browser.get(url).text


def test_link_from_another_page_does_not_change_what_comes_back(page: Any, reader: User, round_: Round) -> None:
    browser, url = page(reader), f"/rounds/{round_.id}/openings"
    browser.get(f"{url}?status=submitted")
    assert not settings()
    browser.get(url)


@pytest.mark.parametrize("garbage", ["x" * 3000, "\x00", "%_", "🙂"])
def test_garbage_neither_breaks_the_list_nor_what_is_kept(page: Any, reader: User, round_: Round, garbage: str) -> None:
    browser, url = page(reader), f"/rounds/{round_.id}/openings"
    browser.open(url, status=200, query_string={"keep": "1", "status": garbage, "sort": garbage, "page": garbage})
    answer = browser.client.get(url, follow_redirects=True)
    assert answer.status_code == 200
    assert "Xã Bằng Thành" in answer.text


def test_rows_stand_in_the_order_of_a_column_either_way(page: Any, reader: User, round_: Round) -> None:
    browser, url = page(reader), f"/rounds/{round_.id}/openings"
    for sort, first in (("seats", "Xã Bằng Thành"), ("-seats", "Phường Đức Xuân")):
        answer = browser.get(url, sort=sort)
        named, *_rest = answer.document.all("main tbody th")
        assert words(named) == first
    sorted_ = [attribute(head, "aria-sort") for head in answer.document.all("main thead th")]
    assert [way for way in sorted_ if way] == ["descending"]


def test_whole_list_stands_on_one_page_to_be_printed(
    page: Any, reader: User, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PER_PAGE", 1)
    browser = page(reader)
    first = browser.get(f"/rounds/{round_.id}/openings?sort=-seats&search=a")
    assert len(first.document.all("main tbody tr")) == 1
    whole = browser.get(first.document.link("Hiện tất cả trên một trang, để in"))
    assert [words(row) for row in whole.document.all("main tbody th")] == ["Phường Đức Xuân", "Xã Bằng Thành"]
    assert not whole.document.all(".govuk-pagination")
    again = browser.get(whole.document.link("Chia lại thành từng trang"))
    assert len(again.document.all("main tbody tr")) == 1
    assert again.response.request.args.to_dict() == {"sort": "-seats", "search": "a"}
    monkeypatch.setattr(paging, "AT_ONCE", 1)  # even then there is a bound
    assert len(browser.get(first.document.link("Hiện tất cả trên một trang, để in")).document.all("main tbody tr")) == 1


LISTS = {
    "/accounts": ACCOUNTS,
    "/rounds/{round}/nominations": NOMINATIONS,
    "/rounds/{round}/openings": OPENINGS,
    "/rounds/{round}/applications": APPLICANTS,
    "/rounds/{round}/placements": PLACEMENTS,
    "/students": STUDENTS,
    "/attempts/{attempt}/rows": ROWS,
    "/rounds/{round}/draft": DRAFT,
}
every_list = pytest.mark.parametrize("path", LISTS)


@pytest.fixture
def published(app: Any) -> MatchAttempt:
    """An attempt that was shown to the schools and then published."""
    market = make_market(3, seats={WARD: 1, REMOTE: 2})
    attempt = make_publication(market)
    sharing = {"round_id": attempt.round_id, "attempt_id": attempt.id, "shared_by_id": attempt.started_by_id}
    db.session.add(DraftSharing(**sharing, shared_at=clock.now()))
    db.session.flush()
    return attempt


@every_list
def test_every_column_is_drawn_and_sorts(page: Any, reader: User, published: MatchAttempt, path: str) -> None:
    kind = LISTS[path]
    every = [column.key for column in kind.columns]
    service.grant_role(reader, Role.ADMIN, actor=None)
    db.session.add(ListSetting(user_id=reader.id, list_name=kind.name, columns=every, filters={}))
    browser, url = page(reader), path.format(round=published.round_id, attempt=published.id)
    for sort in ("", *(way + column.key for column in kind.columns if column.sorts for way in ("", "-"))):
        answer = browser.get(url, sort=sort) if sort else browser.get(url)
        rows, cells = (len(answer.document.all(f"main tbody tr{part}")) for part in ("", " > *"))
        assert len(heads(answer)) == len(every)
        assert rows
        ticks = "Chọn" in {words(head) for head in answer.document.all("main thead th")}
        assert cells == rows * (len(every) + ticks)


@every_list
def test_list_takes_as_many_statements_as_before_it_was_set_up(
    page: Any, reader: User, published: MatchAttempt, count_queries: Any, path: str
) -> None:
    kind = LISTS[path]
    browser, url = page(reader), path.format(round=published.round_id, attempt=published.id) + "?sort=x"
    service.grant_role(reader, Role.ADMIN, actor=None)
    counts = []
    for columns in (None, [column.key for column in kind.columns]):
        db.session.merge(ListSetting(user_id=reader.id, list_name=kind.name, columns=columns, filters={}))
        browser.get(url)
        with count_queries() as statements:
            browser.get(url)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10, "\n".join(statements)


def test_round_of_the_list_of_students_does_not_come_back(page: Any, reader: User, published: MatchAttempt) -> None:
    """Or the list would still be of last year's round a year later."""
    browser = page(reader)
    browser.get("/students").submit(action=None, having="status", fields={"status": "nominated"})
    assert browser.get("/students", 302).follow().response.request.args.to_dict() == {"status": "nominated"}


def test_commune_is_not_offered_the_rank_it_had(page: Any, published: MatchAttempt) -> None:
    officer = make_user(Role.COMMUNE_OFFICER, commune=REMOTE)
    db.session.add(ListSetting(user_id=officer.id, list_name="placements", columns=["rank", "mentor"], filters={}))
    answer = page(officer).get(f"/rounds/{published.round_id}/placements", sort="rank")
    assert len(heads(answer)) == 2
    assert "rank" not in (answer.document.form(action="/lists/").choices("column") or [])
