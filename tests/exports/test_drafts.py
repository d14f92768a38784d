"""The draft of the schools as a file: what its page shows, for as long as the page is there."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.accounts.models import User
from portal.attempts.drafts import service
from portal.attempts.drafts.models import DraftSharing
from portal.exports import rules
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.listings.models import ListSetting
from portal.students.models import FileView
from tests.exports.reading import records_of
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, People, make_attempt, make_market, make_people
from tests.factories.communes import ICTU, REMOTE, TUEBA, WARD
from tests.factories.factors import app_code, give_app

LINK = "Tải danh sách đang hiện (Excel, CSV)"
both = pytest.mark.parametrize("format_", ["xlsx", "csv"])


class Draft(NamedTuple):
    """Shared with the schools: two students of one school who have a place, one who has none, one of another school."""

    market: Market
    people: People
    sharing: DraftSharing
    school: User

    @property
    def page(self) -> str:
        return f"/rounds/{self.market.round.id}/draft"

    @property
    def file(self) -> str:
        return f"/rounds/{self.market.round.id}/exports/drafts"


@pytest.fixture
def draft(app: Any) -> Draft:
    people, market = make_people(), make_market(4, seats={WARD: 2, REMOTE: 1})
    sharing = service.share(make_attempt(market, people=people), actor=people.coordinator)
    market.student(1).school_code = TUEBA
    db.session.flush()
    return Draft(market, people, sharing, make_user(Role.SCHOOL_COORDINATOR, school=ICTU))


@both
def test_file_holds_the_schools_own_rows_as_its_page_shows_them(page: Any, draft: Draft, format_: str) -> None:
    db.session.add(
        ListSetting(user_id=draft.school.id, list_name="draft_rows", columns=["place", "comments"], filters={})
    )
    service.comment(draft.sharing, draft.market.student(2).id, "Đổi", key="a", actor=draft.people.coordinator)
    browser = page(draft.school)
    listed = browser.get(f"{draft.page}?sort=-person")
    records = records_of(browser.get(listed.document.link(LINK)).submit(200, format=format_))
    assert [row["Họ và tên"] for row in records] == [f"Nguyễn Văn {number}" for number in ("0003", "0002", "0000")]
    assert [row["Có nơi thực tập"] for row in records] == ["Không", "Có", "Có"]
    assert [(row["Số ý kiến"], row["Ý kiến bạn chưa đọc"]) for row in records] == [("0", "0"), ("1", "1"), ("0", "0")]
    assert {"Tên ngành", "Nguyện vọng thứ", "Trường"}.isdisjoint(records[0])
    unread = browser.get(browser.get(f"{draft.page}?threads=unread").document.link(LINK))
    assert [row["Họ và tên"] for row in records_of(unread.submit(200, format=format_))] == ["Nguyễn Văn 0002"]


def test_second_factor_is_asked_for_and_each_student_sees_who_took_the_file(page: Any, draft: Draft) -> None:
    give_app(draft.school)
    asked = page(draft.school).get(f"{draft.file}?shown=1").submit(401, format="csv")
    assert db.session.scalar(select(FileView.id)) is None
    assert len(records_of(asked.submit(200, factor_code=app_code()))) == 3
    seen = set(db.session.scalars(select(FileView.student_id)))
    assert seen == {draft.market.student(number).id for number in (0, 2, 3)}


def test_the_round_offers_the_draft_with_its_number_of_rows_while_it_is_open(page: Any, draft: Draft) -> None:
    url = f"/rounds/{draft.market.round.id}/exports"
    assert "Dự thảo kết quả" in page(draft.school).get(url).text
    assert "Dự thảo kết quả" not in page(make_user(Role.HOME_AFFAIRS_OFFICER)).get(url).text
    service.withdraw(draft.sharing.attempt, actor=draft.people.coordinator)
    assert "Dự thảo kết quả" not in page(draft.school).get(url).text
    page(draft.school).get(draft.file, 404)
    page(draft.people.coordinator).get(draft.file)


def test_file_that_waits_is_not_given_out_once_the_draft_was_taken_back(
    page: Any, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    waiting = page(draft.school).get(f"{draft.file}?shown=1").submit(format="csv")
    Worker(beats=False).run_due()
    ready = page(draft.school).get(waiting.location)
    assert len(records_of(ready.submit(200))) == 3
    service.withdraw(draft.sharing.attempt, actor=draft.people.coordinator)
    db.session.commit()
    assert "không còn mở cho bạn xem" in ready.submit(422).text
