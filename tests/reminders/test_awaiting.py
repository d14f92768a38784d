"""Whose answer is awaited after publication, and reminding them by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.extensions import db
from portal.notices.models import OutboxMessage
from portal.placements.models import Placement
from portal.placements.rules.answers import Act
from portal.reminders import kinds
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_market
from tests.factories.communes import ICTU, REMOTE, TUEBA, WARD
from tests.factories.notices import told
from tests.factories.placements import make_publication, placement_of, say

NOON = datetime(2027, 3, 1, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(app: Any) -> Iterator[None]:
    with clock.fixed(NOON):
        yield


@pytest.fixture
def market(app: Any) -> Market:
    """Two students placed, one in the ward, one in the remote commune, neither side has answered."""
    made = make_market(2)
    make_publication(made)
    return made


@pytest.fixture
def coordinator(app: Any) -> User:
    return make_user(Role.UNIVERSITY_COORDINATOR)


def _url(market: Market) -> str:
    return f"/rounds/{market.round.id}/awaiting-answers"


def _names(shown: Any) -> list[str]:
    return [row.to_text() for row in shown.document.all("tbody tr")]


def _button(placement: Placement, side: str) -> dict[str, str]:
    return {"action": f"/placements/{placement.id}/remind/{side}"}


class TestList:
    def test_it_shows_whom_to_ring_up_by_deadline(self, page: Any, market: Market, coordinator: User) -> None:
        officer = make_user(Role.COMMUNE_OFFICER, commune=WARD)
        officer.phone = "0208385999"
        later = placement_of(market, 0)
        later.answer_by += timedelta(days=3)
        rows = _names(page(coordinator).get(_url(market)))
        assert [("0001" in rows[0]), ("0000" in rows[1])] == [True, True]
        assert "0987654321" in rows[0]  # the student's, from the application
        assert "0208385999" in rows[1]  # the ward's officer
        assert "0208385266" in rows[1]  # the mentor there
        assert "Chưa nhắc" in rows[0]

    def test_who_has_answered_is_no_longer_waited_for(self, page: Any, market: Market, coordinator: User) -> None:
        say(placement_of(market, 0), Act.ACCEPT)
        browser = page(coordinator)
        by_side = {side: _names(browser.get(_url(market), side=side)) for side in ("student", "commune")}
        assert [len(rows) for rows in by_side.values()] == [1, 2]
        say(placement_of(market, 0), Act.CONFIRM)
        say(placement_of(market, 1), Act.DECLINE)
        assert "Không còn ai phải trả lời" in browser.get(_url(market)).text

    def test_filters_narrow_it_to_a_commune_or_a_school(self, page: Any, market: Market, coordinator: User) -> None:
        market.student(1).school_code = TUEBA
        browser = page(coordinator)
        remote = db.session.get_one(Placement, placement_of(market, 1).id).opening.commune.full_name
        assert len(_names(browser.get(_url(market), q=remote))) == 1
        assert len(_names(browser.get(_url(market), school=ICTU))) == 1
        for value in ("x" * 5000, "%_\\", "\x00", "-1"):
            browser.get(_url(market), q=value, school=value, side=value, page=value)

    def test_many_rows_take_no_more_statements_than_few(self, page: Any, count_queries: Any, coordinator: User) -> None:
        counts = []
        for size in (2, 20):
            many = make_market(size, seats={WARD: size, REMOTE: 1})
            make_publication(many)
            browser = page(coordinator)
            url = _url(many)
            browser.get(url)
            with count_queries() as statements:
                browser.get(url)
            counts.append(len(statements))
        assert counts[0] == counts[1]
        assert counts[0] <= 10, "\n".join(statements)

    @pytest.mark.parametrize("role", [Role.SCHOOL_COORDINATOR, Role.COMMUNE_OFFICER, Role.AUDITOR])
    def test_others_may_not_look(self, page: Any, market: Market, role: Role) -> None:
        page(make_user(role)).get(_url(market), 403)


class TestReminding:
    def test_a_student_is_reminded_once_a_day(self, page: Any, market: Market, coordinator: User) -> None:
        user = make_user(Role.STUDENT, student=market.student(0))
        placement = placement_of(market, 0)
        browser = page(coordinator)
        after = browser.get(_url(market)).submit(**_button(placement, "student")).follow()
        assert "Đã gửi lời nhắc" in after.text
        assert told(kinds.STUDENT_ANSWER) == {user.email}
        again = after.submit(**_button(placement, "student")).follow()
        assert "một lần mỗi ngày" in again.text
        assert _sent(kinds.STUDENT_ANSWER) == 1
        with clock.fixed(NOON + timedelta(days=1)):
            page(coordinator).get(_url(market)).submit(**_button(placement, "student"))
        assert _sent(kinds.STUDENT_ANSWER) == 2

    def test_a_commune_is_reminded_of_all_its_interns_at_once(self, page: Any, coordinator: User) -> None:
        market = make_market(2, seats={WARD: 2}, choices=[WARD])
        make_publication(market)
        officer = make_user(Role.COMMUNE_OFFICER, commune=WARD)
        browser = page(coordinator)
        shown = browser.get(_url(market)).submit(**_button(placement_of(market, 0), "commune")).follow()
        assert told(kinds.COMMUNE_ANSWER) == {officer.email}
        assert "còn 2 thực tập sinh" in db.session.scalars(select(OutboxMessage.body).where(_of_communes())).one()
        refused = shown.submit(**_button(placement_of(market, 1), "commune")).follow()
        assert "một lần mỗi ngày" in refused.text

    def test_without_an_address_the_page_says_to_ring_up(self, page: Any, market: Market, coordinator: User) -> None:
        placement = placement_of(market, 0)
        shown = page(coordinator).get(_url(market))
        assert "Không có địa chỉ thư: hãy gọi điện" in shown.text  # nobody of the communes has an account
        told_so = page(coordinator).post(f"/placements/{placement.id}/remind/commune").follow()
        assert "Hãy gọi điện" in told_so.text

    def test_who_answered_meanwhile_is_left_alone(self, page: Any, market: Market, coordinator: User) -> None:
        make_user(Role.STUDENT, student=market.student(0))
        placement = placement_of(market, 0)
        shown = page(coordinator).get(_url(market))
        say(placement, Act.ACCEPT)
        assert "không còn ở trạng thái" in shown.submit(**_button(placement, "student")).follow().text
        assert _sent(kinds.STUDENT_ANSWER) == 0


class TestRemindingSeveral:
    def test_the_summary_tells_whom_before_anything_is_sent(self, page: Any, market: Market, coordinator: User) -> None:
        user = make_user(Role.STUDENT, student=market.student(0))
        officer = make_user(Role.COMMUNE_OFFICER, commune=WARD)
        shown = page(coordinator).get(_url(market) + "/remind")
        assert "Sẽ được nhắc" in shown.text
        assert _sent(kinds.STUDENT_ANSWER) == _sent(kinds.COMMUNE_ANSWER) == 0
        assert "Đã gửi lời nhắc" in shown.submit().follow().text
        assert user.email in told(kinds.STUDENT_ANSWER)
        assert told(kinds.COMMUNE_ANSWER) == {officer.email}
        assert "Hôm nay đã nhắc rồi" in page(coordinator).get(_url(market) + "/remind").text

    def test_a_commune_gets_one_letter_for_all_its_interns(self, page: Any, coordinator: User) -> None:
        market = make_market(2, seats={WARD: 2}, choices=[WARD])
        make_publication(market)
        make_user(Role.COMMUNE_OFFICER, commune=WARD)
        done = page(coordinator).get(_url(market) + "/remind", side="commune").submit().follow()
        assert "Đã gửi lời nhắc về 2 phân công" in done.text
        assert _sent(kinds.COMMUNE_ANSWER) == 1
        assert _sent(kinds.STUDENT_ANSWER) == 0

    def test_who_answered_meanwhile_is_named_and_not_written_to(
        self, page: Any, market: Market, coordinator: User
    ) -> None:
        for index in (0, 1):
            make_user(Role.STUDENT, student=market.student(index))
        shown = page(coordinator).get(_url(market) + "/remind", side="student")
        say(placement_of(market, 0), Act.ACCEPT)
        done = shown.submit(200)
        assert market.student(0).full_name in done.text
        assert "không còn ở trạng thái" in done.text
        assert told(kinds.STUDENT_ANSWER) == {_email_of(market, 1)}


def _email_of(market: Market, index: int) -> str:
    return db.session.scalars(
        select(User.email).join(User.grants).where(RoleGrant.student_id == market.student(index).id)
    ).one()


def _of_communes() -> Any:
    return OutboxMessage.kind == kinds.COMMUNE_ANSWER


def _sent(kind: str) -> int:
    return db.session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.kind == kind)) or 0
