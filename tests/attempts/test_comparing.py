"""Attempts beside each other: by other rules, on other inputs, with a name and comments."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from portal.access import Role
from portal.attempts import comparison, freezing, inputs, queries
from portal.attempts.comparison import Change
from portal.attempts.inputs import InputsDifference
from portal.attempts.models import MatchAttempt
from portal.attempts.price_words import price_in_brief, price_sentences
from portal.attempts.rules import AttemptStatus
from portal.extensions import db
from portal.openings.models import Opening
from portal.students.models import Nomination, Student
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_attempt, make_market, make_people, run_attempt
from tests.factories.changes import make_pin
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening
from tests.pages import Page

Opens = Callable[..., Page]
Counting = Callable[[], AbstractContextManager[list[str]]]
STAFF = (Role.UNIVERSITY_COORDINATOR, Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER)


def torn_market() -> Market:
    """Two students for two wards' seats and two remote ones: priority sends both to where they rank second."""
    return make_market(2, seats={WARD: 2, REMOTE: 2})


def pair(market: Market, first: str = "remote-first", second: str = "stable") -> tuple[MatchAttempt, MatchAttempt]:
    return make_attempt(market, rule=first), make_attempt(market, rule=second)


def compare_url(first: MatchAttempt, second: MatchAttempt) -> str:
    return f"/rounds/{first.round_id}/attempts/compare?first={first.id}&second={second.id}"


# --- running by another rule, and again with a change ---------------------------------------------------------


def test_an_attempt_is_run_by_the_rule_chosen_on_the_form(page: Opens) -> None:
    market, people = torn_market(), make_people()
    start = page(people.coordinator).get(f"/rounds/{market.round.id}/attempts/new")
    start.submit(rule="stable", name="không ưu tiên")
    attempt = db.session.scalars(select(MatchAttempt)).one()
    run_attempt(attempt)
    assert (attempt.rule, attempt.name) == ("stable", "không ưu tiên")
    assert attempt.report is not None
    assert attempt.report["rank_profile"] == {"1": 2}, "by merit alone both get the ward they rank first"


def test_an_unknown_rule_is_refused_at_its_field(page: Opens) -> None:
    market, people = make_market(), make_people()
    url = f"/rounds/{market.round.id}/attempts/new"
    page(people.coordinator).post(url, {"key": "a", "rule": "whatever"}, status=422)
    assert db.session.scalar(select(func.count()).select_from(MatchAttempt)) == 0


def test_a_copy_can_run_on_the_very_data_of_the_other_attempt_or_on_what_holds_now(page: Opens) -> None:
    market, people = torn_market(), make_people()
    source = make_attempt(market, people=people)
    db.session.execute(update(Student).where(Student.id == market.students[0]).values(gpa=255))
    db.session.commit()
    coordinator = page(people.coordinator)
    form = coordinator.get(f"/rounds/{market.round.id}/attempts/new?from={source.id}")
    assert "1 sinh viên có điểm" in form.text
    form.submit(inputs="same", rule="least-total-rank")
    form = coordinator.get(f"/rounds/{market.round.id}/attempts/new?from={source.id}")
    form.submit(inputs="new")
    same, new = db.session.scalars(select(MatchAttempt).where(MatchAttempt.number > 1).order_by(MatchAttempt.number))
    assert (same.copied_from, same.rule) == (source.number, "least-total-rank")
    assert same.input_sha256 == source.input_sha256
    assert same.frozen_input == source.frozen_input
    assert new.copied_from == source.number
    assert new.input_sha256 != source.input_sha256


def test_an_unchanged_round_says_so_to_whoever_copies_an_attempt(page: Opens) -> None:
    people = make_people()
    source = make_attempt(people=people)
    form = page(people.coordinator).get(f"/rounds/{source.round_id}/attempts/new?from={source.id}")
    assert "đúng bằng dữ liệu đã chốt" in form.text


@pytest.mark.parametrize("key", ["x", str(uuid.UUID(int=7))])
def test_what_is_no_attempt_of_the_round_cannot_be_copied(page: Opens, key: str) -> None:
    people, market = make_people(), make_market()
    page(people.coordinator).get(f"/rounds/{market.round.id}/attempts/new?from={key}", 404)


def test_an_attempt_of_another_round_cannot_be_copied(page: Opens) -> None:
    people, market = make_people(), make_market()
    other = make_attempt(make_market(), people=people)
    page(people.coordinator).get(f"/rounds/{market.round.id}/attempts/new?from={other.id}", 404)
    page(people.coordinator).get(f"/rounds/{other.round_id}/attempts/new?from={other.id}")


# --- what is only for comparison ------------------------------------------------------------------------------


def test_least_total_rank_is_computed_but_never_sent(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(torn_market(), people=people, rule="least-total-rank")
    coordinator = page(people.coordinator)
    assert "chỉ để so sánh" in coordinator.get(f"/attempts/{attempt.id}").text
    assert "chỉ để so sánh" in coordinator.get(f"/attempts/{attempt.id}/send-for-approval").text
    refused = coordinator.post(f"/attempts/{attempt.id}/send-for-approval", {"version": attempt.version}, status=422)
    assert "chỉ để so sánh" in refused.text
    assert attempt.status == AttemptStatus.COMPUTED
    other = make_attempt(torn_market(), people=people, rule="stable")
    coordinator.get(f"/attempts/{other.id}/send-for-approval").submit()
    assert other.status == AttemptStatus.SENT_FOR_APPROVAL


@pytest.mark.parametrize("status", ["sent_for_approval", "approved", "published"])
def test_the_database_keeps_what_is_for_comparison_from_approval(app: object, status: str) -> None:
    attempt = make_attempt(rule="least-total-rank")
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(update(MatchAttempt).where(MatchAttempt.id == attempt.id).values(status=status))


def test_approvers_read_that_an_attempt_departs_from_the_announced_rule(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(people=people, rule="stable", options={"first_intern_first": False})
    shown = page(people.coordinator).get(f"/attempts/{attempt.id}").text
    assert "khác với quy tắc đã công bố của đợt (“Ưu tiên xã khó khăn”)" in shown
    assert "người đầu tiên của mỗi xã khác" in shown
    assert "đã công bố của đợt" not in page(people.coordinator).get(f"/attempts/{make_attempt().id}").text


# --- the price of priority ------------------------------------------------------------------------------------


def test_the_price_of_priority_is_computed_with_the_attempt(app: object) -> None:
    attempt = make_attempt(torn_market())
    assert attempt.report is not None
    price = attempt.report["price"]
    assert {rule: measured["placed"] for rule, measured in price["rules"].items()} == {
        "remote-first": 2,
        "stable": 2,
        "least-total-rank": 2,
    }
    assert price["against"]["least-total-rank"] == {
        "gained": {"1": [REMOTE]},
        "lost": {"4": [WARD]},
        "remote_seats": 2,
        "better": 0,
        "worse": 2,
        "newly_placed": 0,
        "newly_unplaced": 0,
    }
    assert price_in_brief(price) == (1, 2)


def test_every_attempt_of_an_input_knows_the_same_price(app: object) -> None:
    first, second = pair(torn_market())
    assert first.report is not None
    assert second.report is not None
    assert first.report["price"] == second.report["price"]


def test_the_price_is_told_in_words(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(torn_market(), people=people)
    assert attempt.report is not None
    told = price_sentences(attempt.report["price"])
    assert "thêm 1 xã mức 1–2 có người" in told[0]
    assert "2 sinh viên nhận nơi mình xếp sau hơn" in told[0]
    assert "(thứ tự nguyện vọng trung bình 1,00 → 2,00)" in told[0]
    assert "không làm giảm số sinh viên có chỗ: 2" in told[-1]
    assert told[0] in page(people.coordinator).get(f"/attempts/{attempt.id}").text
    listed = page(people.coordinator).get(f"/rounds/{attempt.round_id}/attempts").text
    assert "1 xã có thêm người, 2 sinh viên nhận nơi xếp sau" in listed


# --- two attempts side by side --------------------------------------------------------------------------------


def test_two_attempts_show_who_moves_and_which_communes_gain_and_lose(page: Opens) -> None:
    first, second = pair(torn_market())
    shown = page(make_user(Role.AUDITOR)).open(compare_url(first, second), status=200)
    assert "So sánh phương án 1 và 2" in shown.heading
    assert "Sinh viên đổi chỗ: 2" in shown.text
    assert "Được nơi xếp trước hơn: 2" in shown.text
    assert "Nguyễn Văn 0001" in shown.text
    assert "hai mã băm SHA-256 bằng nhau" in shown.text
    changes = {c.code: (c.before, c.after) for c in comparison.list_commune_changes(first, second)}
    assert changes == {REMOTE: (2, 0), WARD: (0, 2)}


def test_moves_are_told_from_the_first_to_the_second(app: object) -> None:
    first, second = pair(torn_market())
    there, back = comparison.count_moves(first, second), comparison.count_moves(second, first)
    assert there[Change.BETTER] == back[Change.WORSE] == 2
    assert sum(there.values()) == sum(back.values()) == 2


def test_students_who_are_in_one_input_only_are_moves_too(app: object) -> None:
    market = torn_market()
    first = make_attempt(market)
    db.session.execute(update(Nomination).where(Nomination.student_id == market.students[1]).values(status="withdrawn"))
    second = make_attempt(market)
    assert comparison.count_moves(first, second)[Change.UNPLACED] == 1
    assert comparison.count_moves(second, first)[Change.PLACED] == 1
    listed = comparison.list_moves(second, first, school=None, change=Change.PLACED.value, page=1)
    assert [row.full_name for row in listed] == ["Nguyễn Văn 0001"]


def test_inputs_that_differ_are_told_apart(app: object, page: Opens) -> None:
    market = make_market(3, seats={WARD: 1, REMOTE: 2})
    first = make_attempt(market)
    db.session.execute(update(Nomination).where(Nomination.student_id == market.students[2]).values(status="withdrawn"))
    db.session.execute(update(Student).where(Student.id == market.students[1]).values(gpa=277))
    db.session.execute(update(Opening).where(Opening.id == market.openings[WARD]).values(seats=4))
    make_opening(market.round, "approved")
    db.session.commit()
    second = make_attempt(market)
    found = inputs.difference(*queries.frozen_inputs((first.id, second.id)).values())
    if found.students_gone == 0:  # rows come in any order
        found = inputs.difference(*reversed(queries.frozen_inputs((first.id, second.id)).values()))
    assert (found.students_gone, found.students_added, found.students_changed) == (1, 0, 1)
    assert (found.openings_added, found.openings_changed, found.openings_gone) == (1, 1, 0)
    assert found.seats > 0
    shown = page(make_user(Role.AUDITOR)).open(compare_url(first, second), status=200)
    assert "Bớt 1 sinh viên" in shown.text


def test_the_same_input_has_no_difference(app: object) -> None:
    frozen = freezing.freeze(make_market(3).round)
    assert inputs.difference(frozen.archive, frozen.archive) == InputsDifference()


def test_moves_are_filtered_by_school_and_by_what_changes(page: Opens) -> None:
    first, second = pair(torn_market())
    reader, url = page(make_user(Role.AUDITOR)), compare_url(first, second)
    assert "Nguyễn Văn 0001" in reader.open(f"{url}&change=better", status=200).text
    assert "Nguyễn Văn 0001" not in reader.open(f"{url}&change=worse", status=200).text
    assert "Nguyễn Văn 0001" not in reader.open(f"{url}&school=TUEBA", status=200).text


@pytest.mark.parametrize("query", ["", "?first=x&second=%00", "?first=&second=1", "?page=-1&school=%00&change=xx"])
def test_until_two_are_chosen_the_page_asks_for_them(page: Opens, query: str) -> None:
    first, _second = pair(torn_market())
    shown = page(make_user(Role.AUDITOR)).open(f"/rounds/{first.round_id}/attempts/compare{query}", status=200)
    assert "So sánh hai phương án" in shown.heading
    assert ("không có phương án được nêu trong địa chỉ" in shown.text) == ("second" in query)


def test_an_attempt_is_not_compared_with_itself(page: Opens) -> None:
    first, _second = pair(torn_market())
    shown = page(make_user(Role.AUDITOR)).open(compare_url(first, first), status=200)
    assert "phải khác nhau" in shown.text


def test_an_attempt_of_another_round_is_not_offered(page: Opens) -> None:
    first, second = pair(torn_market())
    foreign = make_attempt(make_market())
    reader = page(make_user(Role.AUDITOR))
    assert "Sinh viên đổi chỗ" not in reader.open(compare_url(first, foreign), status=200).text
    assert "Sinh viên đổi chỗ" in reader.open(compare_url(first, second), status=200).text


def test_comparing_costs_the_same_for_many_students_and_at_most_fifteen(page: Opens, count_queries: Counting) -> None:
    reader = page(make_user(Role.AUDITOR))

    def cost(students: int) -> int:
        market = make_market(students, seats={WARD: min(students, 20), REMOTE: 2})
        first = make_attempt(market)
        db.session.execute(update(Opening).where(Opening.id == market.openings[REMOTE]).values(seats=min(students, 20)))
        second = make_attempt(market, rule="stable", pins=[make_pin(market, 0, REMOTE)])
        with count_queries() as statements:
            reader.open(compare_url(first, second), status=200)
        assert len(statements) <= 15, "\n".join(statements)
        return len(statements)

    assert cost(5) == cost(500)
