"""The work queue of a coordinator over all rounds, and what other roles find on their home after a publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.attempts.drafts import service as drafts
from portal.extensions import db
from portal.notices.models import OutboxMessage
from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus
from portal.placements.rules.answers import Act
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.attempts import make_attempt, make_market, make_people
from tests.factories.communes import ICTU, REMOTE, WARD
from tests.factories.documents import make_letter
from tests.factories.imports import upload
from tests.factories.internships import make_intern
from tests.factories.notices import tell
from tests.factories.openings import make_opening, make_question
from tests.factories.placements import make_appeal, make_publication, placement_of, say
from tests.factories.rounds import make_round
from tests.factories.swaps import make_pair, make_swap
from tests.html import attribute, words

Opens = Callable[..., Any]


@pytest.fixture
def coordinator() -> User:
    return make_user(Role.UNIVERSITY_COORDINATOR)


def in_line(browser: Any) -> list[str]:
    """The sentences of the queue, from the top."""
    return [words(one) for one in browser.get("/home").document.all("section:not(.vx-panel) .vx-check a")]


def test_the_nearest_deadline_of_all_rounds_stands_on_top(page: Opens, coordinator: User) -> None:
    late, soon = make_round(RoundStatus.APPLYING, name="Đợt sau"), make_round(RoundStatus.APPLYING, name="Đợt gần")
    late.openings_close_at = clock.now() + timedelta(days=9)
    soon.openings_close_at = clock.now() + timedelta(days=2, hours=1)
    for round_ in (late, soon, late):
        make_opening(round_, status="submitted")
    db.session.flush()
    home = page(coordinator).get("/home").text
    first, second = home.index("Duyệt 1 đề nghị"), home.index("Duyệt 2 đề nghị")
    assert first < second
    assert "(còn 2 ngày) · Đợt gần" in home[first:second]


def test_the_queue_leads_to_the_filtered_list(page: Opens, coordinator: User) -> None:
    round_ = make_round(RoundStatus.APPLYING)
    make_opening(round_, status="submitted")
    make_question(make_opening(round_), coordinator)
    home = page(coordinator).get("/home")
    links = {words(a): attribute(a, "href") or "" for a in home.document.all(".vx-check a")}
    assert links["Duyệt 1 đề nghị của xã đang chờ."].endswith(f"{round_.id}/openings?status=submitted")
    assert "1 đề nghị có câu hỏi chờ xã trả lời." in links


def test_replies_of_schools_wait_until_they_are_read(page: Opens) -> None:
    people = make_people()
    market = make_market()
    attempt = make_attempt(market, people=people)
    sharing = drafts.share(attempt, actor=people.coordinator)
    school = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
    student = market.students[0]
    drafts.comment(sharing, student, "Đề nghị xem lại.", key=uuid4().hex, actor=school)
    assert "Đọc và trả lời 1 ý kiến mới về dự thảo kết quả." in in_line(page(people.coordinator))
    assert "Xem dự thảo kết quả và góp ý" in page(school).get("/home").text
    drafts.mark_read(attempt.id, student, clock.now(), user_id=people.coordinator.id)
    assert not any("ý kiến mới" in text for text in in_line(page(people.coordinator)))


def test_what_people_answered_becomes_work(page: Opens, coordinator: User) -> None:
    market = make_market(4)
    make_publication(market)
    say(placement_of(market, 0), Act.DECLINE)
    say(placement_of(market, 1), Act.REFUSE)
    make_appeal(market.round.id, market.students[2])
    make_appeal(market.round.id, market.students[3], upheld=True)
    found = in_line(page(coordinator))
    assert "Giao 2 chỗ vừa trống cho người kế tiếp." in found
    assert "Xếp lại 1 sinh viên bị xã từ chối, chưa có nơi khác." in found
    assert "Tìm chỗ cho 1 sinh viên có khiếu nại được chấp nhận." in found
    assert "1 khiếu nại chờ người không phê duyệt kết quả trả lời." in found


def test_silence_is_waited_for_until_the_deadline_and_rung_up_afterwards(page: Opens, coordinator: User) -> None:
    make_publication(make_market(2))
    found = in_line(page(coordinator))
    assert "2 sinh viên chưa trả lời phân công." in found
    db.session.execute(update(Placement).values(answer_by=clock.now() - timedelta(hours=1)))
    found = in_line(page(coordinator))
    assert "Gọi 2 sinh viên quá hạn trả lời phân công." in found
    assert "Gọi các xã quá hạn trả lời về 2 thực tập sinh." in found


def test_only_who_did_not_approve_is_asked_to_answer_appeals(page: Opens) -> None:
    people, market = make_people(), make_market()
    make_publication(market, people=people)
    make_appeal(market.round.id, market.students[0])
    text = "Trả lời 1 khiếu nại về kết quả."
    assert text in page(make_user(Role.UNIVERSITY_APPROVER)).get("/home").text
    assert text not in page(people.approvers["university_approver"]).get("/home").text
    assert text in page(people.approvers["home_affairs_officer"]).get("/home").text


def test_swaps_papers_and_dead_mails_are_in_the_queue(page: Opens, coordinator: User) -> None:
    pair = make_pair()
    make_swap(pair, "consented")
    make_letter(placement_of(pair.market, 0), actor=coordinator)
    tell()
    db.session.execute(update(OutboxMessage).values(status="dead", error="550 không có hộp thư này"))
    found = in_line(page(coordinator))
    assert "1 đề nghị đổi chỗ chờ xã hoặc người phê duyệt." in found
    assert "Ghi số và ngày cho 1 văn bản chưa có số." in found
    assert any("thư không gửi được" in text for text in found)


def test_a_student_reads_where_and_until_when(page: Opens) -> None:
    pair = make_pair()
    browser = page(pair.proposer)
    home = browser.get("/home").text
    assert "trả lời nhận hay không nhận" in home
    assert "còn" in home
    say(placement_of(pair.market, 0), Act.ACCEPT, pair.proposer)
    assert "chưa xác nhận" in browser.get("/home").text
    say(placement_of(pair.market, 0), Act.CONFIRM, pair.ward)
    assert "Bạn thực tập tại" in browser.get("/home").text


def test_a_commune_is_asked_for_its_answer_and_its_assessment(page: Opens) -> None:
    placement = make_intern(PlacementStatus.PUBLISHED)
    officer, other = (make_user(Role.COMMUNE_OFFICER, commune=code) for code in (REMOTE, WARD))
    assert "tiếp nhận 1 thực tập sinh được phân công về xã" in page(officer).get("/home").text
    db.session.execute(update(Placement).where(Placement.id == placement.id).values(status="active"))
    assert "Nhận xét 1 thực tập sinh." in page(officer).get("/home").text
    assert "Nhận xét" not in page(other).get("/home").text


def test_a_school_finds_its_half_done_import(page: Opens) -> None:
    school, other = (make_user(Role.SCHOOL_COORDINATOR, school=ICTU) for _ in range(2))
    upload(make_round(RoundStatus.APPLYING), [["DTC2154809981", "Lò An", "7480103"]], actor=school)
    assert "Làm nốt 1 lần nhập danh sách còn dở." in page(school).get("/home").text
    assert "nhập danh sách còn dở" not in page(other).get("/home").text


def test_the_queue_costs_the_same_for_much_work_in_many_rounds(
    page: Opens, coordinator: User, count_queries: Any
) -> None:
    browser, counts = page(coordinator), []
    for students in (2, 12):
        market = make_market(students, seats={WARD: students, REMOTE: 1})
        make_publication(market)
        for number in range(1, students):
            say(placement_of(market, number), Act.DECLINE)
        make_opening(make_round(RoundStatus.APPLYING), status="submitted")
        with count_queries() as statements:
            browser.get("/home")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10, counts
