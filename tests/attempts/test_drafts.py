"""A draft before the schools: own students only, threads with read markers, taken back in time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select, update

from portal.access import Role
from portal.attempts.drafts import service
from portal.attempts.drafts.models import DraftComment, DraftSharing
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import AttemptRule, AttemptStatus
from portal.audit.models import AuditEvent
from portal.errors import DomainError
from portal.extensions import db
from portal.placements import service as placements
from portal.students.models import Student
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, People, make_attempt, make_market, make_people
from tests.factories.communes import TUEBA
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")
Opens = Callable[..., Page]
Counting = Callable[[], AbstractContextManager[list[str]]]
SAID = "Em này xin đổi vì mẹ ốm."


def shared(market: Market, people: People, status: AttemptStatus = AttemptStatus.COMPUTED) -> MatchAttempt:
    attempt = make_attempt(market, status, people=people)
    service.share(attempt, actor=people.coordinator)
    return attempt


def at_another_school(market: Market, number: int) -> Student:
    student = market.student(number)
    db.session.execute(update(Student).where(Student.id == student.id).values(school_code=TUEBA))
    return student


def test_the_coordinator_shares_and_a_school_sees_its_own_students(page: Opens) -> None:
    people, market = make_people(), make_market(3)
    attempt = make_attempt(market, people=people)
    at_another_school(market, 1)
    school, url = page(make_user(Role.SCHOOL_COORDINATOR)), f"/rounds/{market.round.id}/draft"
    assert "Chưa có dự thảo" in school.get(url).text
    page(people.coordinator).get(f"/attempts/{attempt.id}/share").submit()
    shown = school.get(url).text
    assert "Nguyễn Văn 0000" in shown
    assert "Nguyễn Văn 0002" in shown
    assert "Chưa có chỗ" in shown
    assert "Nguyễn Văn 0001" not in shown
    assert "Nguyễn Văn 0001" in page(make_user(Role.SCHOOL_COORDINATOR, school=TUEBA)).get(url).text


@pytest.mark.parametrize("role", [Role.SCHOOL_COORDINATOR, Role.UNIVERSITY_APPROVER, Role.AUDITOR])
def test_others_do_not_share(page: Opens, role: Role) -> None:
    attempt = make_attempt(make_market(1))
    page(make_user(role)).get(f"/attempts/{attempt.id}/share", 403)
    page(make_user(role)).post(f"/attempts/{attempt.id}/share", status=403)
    page().get(f"/attempts/{attempt.id}/share", 302)
    assert db.session.scalar(select(func.count()).select_from(DraftSharing)) == 0


@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.UNIVERSITY_APPROVER, Role.ADMIN])
def test_others_do_not_see_the_draft(page: Opens, role: Role) -> None:
    people, market = make_people(), make_market(1)
    shared(market, people)
    page(make_user(role)).get(f"/rounds/{market.round.id}/draft", 403)


def test_a_thread_goes_to_and_fro_and_counts_what_is_unread(page: Opens) -> None:
    people, market = make_people(), make_market(2)
    shared(market, people)
    school, coordinator = page(make_user(Role.SCHOOL_COORDINATOR)), page(people.coordinator)
    url = f"/rounds/{market.round.id}/draft"
    thread = f"{url}/{market.students[0]}"
    school.get(thread).submit(text=SAID)
    assert "1 chưa đọc" not in school.get(url).text
    assert "1 chưa đọc" in coordinator.get(url).text
    assert "1 ý kiến bạn chưa đọc" in coordinator.get(url).text
    answered = coordinator.get(thread)
    assert SAID in answered.text
    answered.submit(text="Đã rõ, sẽ xem lại.")
    assert "1 chưa đọc" not in coordinator.get(url).text
    assert "1 chưa đọc" in school.get(url).text
    unread = school.get(url, threads="unread").text
    assert "Nguyễn Văn 0000" in unread
    assert "Nguyễn Văn 0001" not in unread
    assert "Đã rõ" in school.get(thread).text
    assert "1 chưa đọc" not in school.get(url).text


def test_a_school_neither_reads_nor_writes_about_another_schools_student(page: Opens) -> None:
    people, market = make_people(), make_market(2)
    shared(market, people)
    other = at_another_school(market, 1)
    school = page(make_user(Role.SCHOOL_COORDINATOR))
    url = f"/rounds/{market.round.id}/draft"
    school.get(f"{url}/{market.students[0]}")
    school.get(f"{url}/{other.id}", 404)
    school.post(f"{url}/{other.id}", {"text": SAID, "key": "a"}, status=404)
    assert db.session.scalar(select(func.count()).select_from(DraftComment)) == 0


def test_an_empty_comment_is_refused_and_a_double_one_is_one(page: Opens) -> None:
    people, market = make_people(), make_market(1)
    shared(market, people)
    thread = page(make_user(Role.SCHOOL_COORDINATOR)).get(f"/rounds/{market.round.id}/draft/{market.students[0]}")
    assert "Viết nội dung ý kiến" in thread.submit(422, text=" ").text
    thread.submit(text=SAID)
    thread.submit(text=SAID)
    assert db.session.scalar(select(func.count()).select_from(DraftComment)) == 1


def test_after_withdrawal_the_schools_see_nothing_and_what_was_typed_comes_back(page: Opens) -> None:
    people, market = make_people(), make_market(1)
    attempt = shared(market, people)
    school, coordinator = page(make_user(Role.SCHOOL_COORDINATOR)), page(people.coordinator)
    url = f"/rounds/{market.round.id}/draft"
    school.get(f"{url}/{market.students[0]}").submit(text=SAID)
    coordinator.get(f"/attempts/{attempt.id}/withdraw-draft").submit()
    assert "Nguyễn Văn" not in school.get(url).text
    school.get(f"{url}/{market.students[0]}", 404)
    kept = coordinator.get(f"{url}/{market.students[0]}")
    assert SAID in kept.text
    late = coordinator.post(f"{url}/{market.students[0]}", {"text": "Quá muộn rồi.", "key": "b"}, status=422)
    assert "Quá muộn rồi." in late.text
    coordinator.post(f"/attempts/{attempt.id}/withdraw-draft", status=409)


def test_sharing_another_attempt_takes_the_first_one_back() -> None:
    people, market = make_people(), make_market(1)
    first = shared(market, people)
    second = make_attempt(market, people=people)
    service.share(second, actor=people.coordinator)
    service.share(second, actor=people.coordinator)
    rows = {s.attempt_id: s.is_open for s in db.session.scalars(select(DraftSharing))}
    assert rows == {first.id: False, second.id: True}


def test_after_publication_a_school_still_reads_its_thread_and_writes_no_more(page: Opens) -> None:
    people, market = make_people(), make_market(3)
    attempt = shared(market, people, AttemptStatus.APPROVED)
    other, url = at_another_school(market, 1), f"/rounds/{market.round.id}/draft"
    school = page(make_user(Role.SCHOOL_COORDINATOR))
    asked = school.get(f"{url}/{market.students[0]}")
    asked.submit(text=SAID)
    placements.publish(attempt, version=attempt.version, replaces="", actor=people.coordinator)
    listed = school.get(url)
    assert "chỉ còn để đọc" in listed.text
    thread = school.get(f"{url}/{market.students[0]}")
    assert SAID in thread.text
    assert "Kết quả đã được công bố nên dự thảo không nhận thêm ý kiến" in thread.text
    assert not thread.document.all("main form")
    assert "Thêm một ý." in asked.submit(422, text="Thêm một ý.", key="another").text
    assert db.session.scalar(select(func.count()).select_from(DraftComment)) == 1
    school.get(f"{url}/{other.id}", 404)


def test_a_draft_taken_back_before_publication_stays_out_of_sight(page: Opens) -> None:
    people, market = make_people(), make_market(3)
    attempt = shared(market, people, AttemptStatus.APPROVED)
    service.withdraw(attempt, actor=people.coordinator)
    placements.publish(attempt, version=attempt.version, replaces="", actor=people.coordinator)
    page(make_user(Role.SCHOOL_COORDINATOR)).get(f"/rounds/{market.round.id}/draft/{market.students[0]}", 404)


def test_publication_takes_the_draft_back() -> None:
    people, market = make_people(), make_market(3)
    attempt = shared(market, people, AttemptStatus.APPROVED)
    placements.publish(attempt, version=attempt.version, replaces="", actor=people.coordinator)
    assert not db.session.scalars(select(DraftSharing)).one().is_open
    with pytest.raises(DomainError, match="chưa công bố"):
        service.share(attempt, actor=people.coordinator)


def test_an_attempt_that_is_only_compared_is_not_shared() -> None:
    people, market = make_people(), make_market(1)
    attempt = make_attempt(market, people=people, rule=AttemptRule.LEAST_TOTAL_RANK.value)
    with pytest.raises(DomainError):
        service.share(attempt, actor=people.coordinator)


def test_the_trail_tells_of_sharing_and_comments_without_their_words(page: Opens) -> None:
    people, market = make_people(), make_market(1)
    attempt = shared(market, people)
    page(make_user(Role.SCHOOL_COORDINATOR)).get(f"/rounds/{market.round.id}/draft/{market.students[0]}").submit(
        text=SAID
    )
    service.withdraw(attempt, actor=people.coordinator)
    db.session.commit()
    events = {event.action: event for event in db.session.scalars(select(AuditEvent))}
    assert {"draft_shared", "draft_commented", "draft_withdrawn"} <= events.keys()
    assert "mẹ ốm" not in str(events["draft_commented"].body)


def test_the_draft_costs_the_same_for_any_number_of_rows(page: Opens, count_queries: Counting) -> None:
    people, few, many = make_people(), make_market(2), make_market(60)
    for market in (few, many):
        shared(market, people)
    school = page(make_user(Role.SCHOOL_COORDINATOR))
    school.get(f"/rounds/{few.round.id}/draft")
    with count_queries() as small:
        school.get(f"/rounds/{few.round.id}/draft")
    with count_queries() as large:
        school.get(f"/rounds/{many.round.id}/draft")
    assert len(small) == len(large)
