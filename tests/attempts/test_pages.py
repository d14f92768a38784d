from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select, update

from portal.access import Role
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import AttemptStatus
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination
from tests.factories.accounts import make_user
from tests.factories.attempts import give_answer, make_attempt, make_market, make_people, start_attempt
from tests.factories.communes import REMOTE, WARD
from tests.factories.rounds import make_round
from tests.pages import Page

Opens = Callable[..., Page]
Counting = Callable[[], AbstractContextManager[list[str]]]
SENT = AttemptStatus.SENT_FOR_APPROVAL
OUTSIDE = (Role.STUDENT, Role.COMMUNE_OFFICER, Role.SCHOOL_COORDINATOR, Role.ADMIN)
READERS = (Role.UNIVERSITY_COORDINATOR, Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER, Role.AUDITOR)


def user_with(role: Role) -> object:
    student = make_market(1).student(0) if role is Role.STUDENT else None
    return make_user(role, student=student)


def test_a_coordinator_starts_an_attempt_and_sees_it_through(page: Opens) -> None:
    market, people = make_market(3), make_people()
    coordinator = page(people.coordinator)
    start = coordinator.get(f"/rounds/{market.round.id}/attempts/new")
    assert "3 trên 3 sinh viên" in start.text
    running = start.submit(name="thử lần một").follow()
    assert "Đang chạy phương án 1" in running.heading
    assert running.response.headers["Refresh"] == "1"
    Worker(beats=False).run_due()
    done = coordinator.get(running.response.request.path)
    assert "Refresh" not in done.response.headers
    assert done.heading == "Phương án 1"
    assert "trên 3 sinh viên" in done.text
    assert "thử lần một" in done.text
    assert "thử lần một" in coordinator.get(f"/rounds/{market.round.id}/attempts").text


def test_the_same_form_sent_twice_starts_one_attempt(page: Opens) -> None:
    market, people = make_market(), make_people()
    start = page(people.coordinator).get(f"/rounds/{market.round.id}/attempts/new")
    assert start.submit().location == start.submit().location
    assert db.session.scalar(select(func.count()).select_from(MatchAttempt)) == 1


def test_a_round_not_at_matching_starts_nothing_and_keeps_what_was_typed(page: Opens) -> None:
    market, people = make_market(round_=make_round("applying")), make_people()
    refused = page(people.coordinator).get(f"/rounds/{market.round.id}/attempts/new").submit(422, name="bản một")
    assert "bước xếp chỗ" in refused.text
    assert "bản một" in refused.response.text


def test_a_name_that_is_too_long_is_refused_at_its_field(page: Opens) -> None:
    market, people = make_market(), make_people()
    start = page(people.coordinator).get(f"/rounds/{market.round.id}/attempts/new")
    assert "nhiều nhất 120 ký tự" in start.submit(422, name="x" * 201).text


@pytest.mark.parametrize("role", OUTSIDE)
def test_those_outside_the_match_see_no_attempt(page: Opens, role: Role) -> None:
    attempt = make_attempt()
    visitor = page(user_with(role))
    for place in ("", "/rows", "/unplaced", "/cancel", "/send-for-approval", "/decision"):
        visitor.get(f"/attempts/{attempt.id}{place}", 403)
    visitor.get(f"/rounds/{attempt.round_id}/attempts", 403)
    visitor.get(f"/rounds/{attempt.round_id}/attempts/new", 403)
    visitor.post(f"/rounds/{attempt.round_id}/attempts/new", status=403)


@pytest.mark.parametrize("role", READERS)
def test_those_of_the_match_see_results_and_rows(page: Opens, role: Role) -> None:
    attempt = make_attempt(make_market(3))
    reader = page(make_user(role))
    assert "Nguyện vọng 1" in reader.get(f"/attempts/{attempt.id}").text
    assert "Nguyễn Văn 0000" in reader.get(f"/attempts/{attempt.id}/rows").text
    unplaced = reader.get(f"/attempts/{attempt.id}/unplaced").text
    assert "Nguyễn Văn 0002" in unplaced
    assert "Nguyễn Văn 0000" not in unplaced
    assert "Phương án 1" in reader.get(f"/rounds/{attempt.round_id}/attempts").text


def test_grades_are_shown_only_to_those_who_may_see_students(page: Opens) -> None:
    attempt = make_attempt()
    rows = f"/attempts/{attempt.id}/rows"
    assert "4,00" in page(make_user(Role.AUDITOR)).get(rows).text
    assert "4,00" not in page(make_user(Role.HOME_AFFAIRS_OFFICER)).get(rows).text


def test_the_seed_stays_secret_until_publication(page: Opens) -> None:
    attempt = make_attempt()
    assert attempt.seed not in page(make_user(Role.AUDITOR)).get(f"/attempts/{attempt.id}").response.text


@pytest.mark.parametrize(("method", "path"), [("get", ""), ("get", "/attempts/new"), ("post", "/attempts/new")])
def test_a_visitor_signs_in_first(page: Opens, method: str, path: str) -> None:
    attempt = make_attempt()
    place = f"/rounds/{attempt.round_id}{path}" if path else f"/attempts/{attempt.id}"
    getattr(page(), method)(place, status=302 if method == "get" else 401)


def test_an_unknown_attempt_is_not_found(page: Opens) -> None:
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    for place in ("", "/rows", "/unplaced", "/cancel", "/send-for-approval"):
        coordinator.get(f"/attempts/{uuid.uuid4()}{place}", 404)
    coordinator.get(f"/rounds/{uuid.uuid4()}/attempts", 404)


@pytest.mark.parametrize("role", [Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER, Role.AUDITOR])
def test_readers_neither_start_nor_cancel_nor_send(page: Opens, role: Role) -> None:
    attempt = make_attempt()
    reader = page(make_user(role))
    reader.post(f"/rounds/{attempt.round_id}/attempts/new", status=403)
    reader.post(f"/attempts/{attempt.id}/cancel", status=403)
    reader.post(f"/attempts/{attempt.id}/send-for-approval", status=403)
    assert attempt.status == AttemptStatus.COMPUTED


@pytest.mark.parametrize("role", [Role.UNIVERSITY_COORDINATOR, Role.AUDITOR])
def test_only_approvers_decide(page: Opens, role: Role) -> None:
    attempt = make_attempt(None, SENT)
    seen = {"version": attempt.version, "sending": 1, "answers": 0, "decision": "approve"}
    page(make_user(role)).post(f"/attempts/{attempt.id}/decision", seen, status=403)
    assert attempt.decisions == []


def test_a_failed_attempt_says_what_to_do(page: Opens) -> None:
    people, market = make_people(), make_market()
    attempt = start_attempt(market, people)
    attempt.frozen_input = start_attempt(make_market(2)).frozen_input
    db.session.commit()
    Worker(beats=False).run_due()
    shown = page(people.coordinator).get(f"/attempts/{attempt.id}")
    assert "Không chạy được phương án này" in shown.text
    assert "Hãy chạy phương án mới" in shown.text


@pytest.mark.parametrize("place", ["attempts/new", "send-for-approval", "publish", "cancel"])
def test_forms_without_a_word_or_full_of_garbage_never_break(page: Opens, place: str) -> None:
    people = make_people()
    attempt = make_attempt(people=people)
    coordinator = page(people.coordinator)
    url = f"/rounds/{attempt.round_id}/{place}" if "/" in place else f"/attempts/{attempt.id}/{place}"
    garbage = {"version": "9" * 400, "replaces": "x\x00", "key": "\x00" * 9, "name": "\u202e"}
    coordinator.post(url, garbage, status=422 if "/" in place else 409)
    coordinator.post(url, status=422 if "/" in place else 409)


def test_a_decision_full_of_garbage_is_refused(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, SENT, people=people)
    approver, url = page(people.approvers["university_approver"]), f"/attempts/{attempt.id}/decision"
    approver.post(url, {"decision": "publish", "reason": "\x07"}, status=422)
    approver.post(url, {"decision": "approve", "version": "1e9", "sending": "x" * 900, "answers": "-1"}, status=409)
    approver.post(url, status=422)
    assert attempt.decisions == []


def test_an_attempt_whose_inputs_changed_says_so_and_cannot_be_sent(page: Opens) -> None:
    people, market = make_people(), make_market()
    attempt = make_attempt(market, people=people)
    left = update(Nomination).where(Nomination.student_id == market.students[0])
    db.session.execute(left.values(status="withdrawn"))
    coordinator = page(people.coordinator)
    assert "không còn tham gia" in coordinator.get(f"/attempts/{attempt.id}").text
    assert "không còn tham gia" in coordinator.get(f"/attempts/{attempt.id}/send-for-approval").submit(422).text


def test_a_demonstration_says_so_wherever_levels_are_shown(page: Opens) -> None:
    market = make_market(round_=make_round(RoundStatus.MATCHING, is_demo=True))
    attempt = make_attempt(market)
    reader = page(make_user(Role.AUDITOR))
    for place in (f"/attempts/{attempt.id}", f"/attempts/{attempt.id}/rows", f"/rounds/{market.round.id}/attempts"):
        assert "Dữ liệu mô phỏng" in reader.get(place).text


def test_rows_are_found_without_diacritics_and_by_commune(page: Opens) -> None:
    attempt = make_attempt(make_market(3))
    reader = page(make_user(Role.AUDITOR))
    rows = f"/attempts/{attempt.id}/rows"
    assert "Nguyễn Văn 0001" in reader.get(rows, q="nguyen van 0001").text
    remote = reader.get(rows, q="bang thanh").text
    assert "Nguyễn Văn 0001" in remote
    assert "Nguyễn Văn 0000" not in remote
    assert "Nguyễn Văn 0001" not in reader.get(rows, level="4").text


@pytest.mark.parametrize(
    "query", ["q=%00&level=9", "q=%25_%5C", "school=%00", "page=99999999999", "level[]=1&q=" + "x" * 5000]
)
def test_garbage_in_the_filters_is_no_filter(page: Opens, query: str) -> None:
    attempt = make_attempt()
    reader = page(make_user(Role.AUDITOR))
    for place in ("rows", "unplaced"):
        reader.open(f"/attempts/{attempt.id}/{place}?{query}", status=200)


def test_lists_and_results_cost_the_same_for_many_students(page: Opens, count_queries: Counting) -> None:
    reader = page(make_user(Role.AUDITOR))

    def costs(students: int) -> list[int]:
        attempt = make_attempt(make_market(students, seats={WARD: 2, REMOTE: 2}))
        return [cost(reader, f"/attempts/{attempt.id}{place}", count_queries) for place in ("/rows", "/unplaced", "")]

    assert costs(5) == costs(500)


def cost(reader: Page, url: str, count_queries: Counting) -> int:
    """How many statements a page takes; never more than ten."""
    with count_queries() as statements:
        reader.get(url)
    assert len(statements) <= 10, "\n".join(statements)
    return len(statements)


def test_the_list_of_attempts_costs_the_same_for_many(page: Opens, count_queries: Counting) -> None:
    market = make_market()
    make_attempt(market)
    reader = page(make_user(Role.AUDITOR))
    url = f"/rounds/{market.round.id}/attempts"
    few = cost(reader, url, count_queries)
    for _more in range(5):
        make_attempt(market)
    assert cost(reader, url, count_queries) == few


@pytest.mark.parametrize("place", ["", "/decision"])
def test_deciding_stays_within_ten_statements(page: Opens, count_queries: Counting, place: str) -> None:
    people = make_people()
    attempt = make_attempt(None, SENT, people=people)
    give_answer(attempt, people.approvers["university_approver"])
    approver = page(people.approvers["home_affairs_officer"])
    url = f"/attempts/{attempt.id}{place}"
    for _look in ("first", "second"):
        cost(approver, url, count_queries)
