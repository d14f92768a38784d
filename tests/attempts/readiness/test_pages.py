"""The page that tells whether a round is ready to be matched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import update

from portal.access import Role
from portal.attempts.readiness import queries
from portal.attempts.readiness.rules import Check, State, Topic, checks_of
from portal.extensions import db
from portal.openings.models import Opening
from portal.rounds.models import Round, RoundPriority
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus
from tests.factories.accounts import make_user
from tests.factories.applications import make_application
from tests.factories.attempts import make_market
from tests.factories.communes import REMOTE, TUEBA, WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import ACCOUNTING, make_data_report, make_nomination, make_student
from tests.html import attribute
from tests.pages import Answer, Page

Opens = Callable[..., Page]
Counting = Callable[[], AbstractContextManager[list[str]]]


def url_of(round_: Round) -> str:
    return f"/rounds/{round_.id}/readiness"


def found(round_: Round) -> dict[Topic, Check]:
    """The checks of the round by topic."""
    db.session.flush()
    checks = checks_of(queries.facts_of(round_, queries.list_schools(round_.id)))
    return {check.topic: check for check in checks}


def count(round_: Round, topic: Topic) -> int:
    return found(round_)[topic].count


# --- what is counted ------------------------------------------------------------------------------------------


def test_a_round_with_openings_and_lists_can_run(app: object) -> None:
    checks = found(make_market(3).round)
    assert not [check for check in checks.values() if check.state is State.BLOCKS]
    assert checks[Topic.LISTS].count == 3
    assert checks[Topic.NOT_APPLIED].state is State.DONE


def test_before_matching_a_run_is_blocked(app: object) -> None:
    assert found(make_round("applying"))[Topic.STEP].state is State.BLOCKS
    assert found(make_round("matching"))[Topic.STEP].state is State.DONE


def test_a_commune_with_an_opening_but_no_level_blocks(app: object) -> None:
    market = make_market()
    assert found(market.round)[Topic.LEVELS_USED].state is State.DONE
    db.session.execute(
        update(RoundPriority)
        .where(RoundPriority.round_id == market.round.id, RoundPriority.commune_code == REMOTE)
        .values(level=None)
    )
    assert found(market.round)[Topic.LEVELS_USED].names == ("Xã Bằng Thành",)
    assert found(market.round)[Topic.LEVELS].state is State.DONE


def test_communes_that_asked_for_nothing_are_counted(app: object) -> None:
    round_ = make_round("applying")
    assert count(round_, Topic.COMMUNES_SILENT) == 92
    make_opening(round_, "submitted", commune=WARD)
    make_opening(round_, "draft", commune=REMOTE)
    assert count(round_, Topic.COMMUNES_SILENT) == 91


def test_nominated_students_without_a_list_are_counted_by_school(app: object) -> None:
    round_ = make_round("applying")
    opening = make_opening(round_)
    for status in ("submitted", "draft", "withdrawn"):
        student = make_student()
        make_nomination(round_, student)
        make_application(round_, student, [opening], status=status)
    make_nomination(round_, make_student(school=TUEBA))
    make_nomination(round_, make_student(school=TUEBA), NominationStatus.IMPORTED)
    schools = {school.code: school for school in queries.list_schools(round_.id)}
    assert tuple(schools["ICTU"])[2:] == (1, 1, 1, 0)
    assert tuple(schools[TUEBA])[2:] == (0, 0, 0, 1)
    assert count(round_, Topic.NOT_APPLIED) == 3
    assert count(round_, Topic.NOMINATIONS_WAIT) == 1


def test_lists_are_measured_by_what_is_still_offered(app: object) -> None:
    round_ = make_round("applying", shortest_list=2, difficult_choices=1)
    remote, ward = make_opening(round_), make_opening(round_, commune=WARD)
    gone = make_opening(round_, "withdrawn")
    for chosen in ([remote, ward], [remote, gone], [ward, gone], [remote, ward, make_opening(round_)]):
        student = make_student()
        make_nomination(round_, student)
        make_application(round_, student, chosen, status="submitted")
    assert count(round_, Topic.LISTS_SHORT) == 2
    assert count(round_, Topic.LISTS_AT_SHORTEST) == 1
    assert count(round_, Topic.LISTS_FEW_DIFFICULT) == 1


def test_a_submitted_list_without_openings_is_short(app: object) -> None:
    round_ = make_round("applying")
    student = make_student()
    make_nomination(round_, student)
    make_application(round_, student, status="submitted", anywhere=True)
    assert count(round_, Topic.LISTS_SHORT) == 1


def test_lists_of_students_who_left_are_not_measured(app: object) -> None:
    market = make_market(2)
    everybody = count(market.round, Topic.LISTS_SHORT)
    db.session.execute(update(Nomination).where(Nomination.student_id == market.students[0]).values(status="withdrawn"))
    assert everybody == 2
    assert count(market.round, Topic.LISTS_SHORT) == 1


def test_openings_that_nobody_lists_are_counted(app: object) -> None:
    market = make_market()
    assert count(market.round, Topic.OPENINGS_UNLISTED) == 0
    make_opening(market.round)
    assert count(market.round, Topic.OPENINGS_UNLISTED) == 1


def test_a_field_has_too_few_students_when_grades_leave_too_few(app: object) -> None:
    market = make_market(3, seats={WARD: 3}, choices=[WARD])
    db.session.execute(update(Opening).where(Opening.round_id == market.round.id).values(min_gpa=300))
    assert "Công nghệ thông tin" not in found(market.round)[Topic.FIELDS_SHORT].names
    db.session.execute(update(Student).where(Student.id == market.students[2]).values(gpa=299))
    assert "Công nghệ thông tin" in found(market.round)[Topic.FIELDS_SHORT].names


def test_open_reports_of_nominated_students_are_counted(app: object) -> None:
    market = make_market(1)
    make_data_report(market.student(0))
    make_data_report(make_student())
    assert count(market.round, Topic.DATA_REPORTS) == 1


# --- the page -------------------------------------------------------------------------------------------------


def test_the_page_says_what_blocks_and_leads_to_what_must_be_done(page: Opens) -> None:
    round_ = make_round("applying")
    make_opening(round_, "submitted")
    make_nomination(round_, make_student(school=TUEBA, major_text=ACCOUNTING))
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    shown = coordinator.get(url_of(round_))
    assert "Chưa chạy được: còn 3 điều kiện" in shown.text
    assert "Chưa có đề nghị nào được duyệt" in shown.text
    assert "Chờ duyệt" in coordinator.get(shown.document.link("1 đề nghị đang chờ xét")).text
    not_begun = coordinator.get(f"/rounds/{round_.id}/applications?school={TUEBA}&progress=not_started")
    assert "Nguyễn Văn An" in not_begun.text
    assert any(f"school={TUEBA}" in link for link in links_of(shown))
    assert "91 xã, phường" in shown.text


def links_of(shown: Answer) -> list[str]:
    return [attribute(link, "href") or "" for link in shown.document.all("main a")]


def test_lists_that_stand_badly_are_shown_when_their_check_is_followed(page: Opens) -> None:
    round_ = make_round("applying", shortest_list=2, difficult_choices=1)
    remote, ward = make_opening(round_), make_opening(round_, commune=WARD)
    for name, chosen in (("Bùi An", [remote]), ("Đỗ Bình", [remote, ward]), ("Vũ Chi", [ward, remote, ward])):
        student = make_student(full_name=name)
        make_nomination(round_, student)
        make_application(round_, student, list(dict.fromkeys(chosen)), status="submitted")
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    listed = coordinator.get(coordinator.get(url_of(round_)).document.link("1 danh sách ngắn hơn"))
    assert [cell.to_text() for cell in listed.document.all("tbody th")] == ["Bùi An"]
    listed = coordinator.get(coordinator.get(url_of(round_)).document.link("2 danh sách chỉ vừa đủ"))
    assert [cell.to_text() for cell in listed.document.all("tbody th")] == ["Đỗ Bình", "Vũ Chi"]


def test_the_round_and_the_page_that_starts_a_run_lead_there(page: Opens) -> None:
    market = make_market()
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    assert url_of(market.round) in links_of(coordinator.get(f"/rounds/{market.round.id}"))
    assert url_of(market.round) in links_of(coordinator.get(f"/rounds/{market.round.id}/attempts/new"))


@pytest.mark.parametrize(("role", "lists"), [(Role.HOME_AFFAIRS_OFFICER, False), (Role.AUDITOR, True)])
def test_other_readers_get_only_links_they_can_follow(page: Opens, role: Role, lists: bool) -> None:
    round_ = make_round("applying")
    make_nomination(round_, make_student())
    shown = page(make_user(role)).get(url_of(round_))
    assert any("/applications?" in link for link in links_of(shown)) is lists
    assert "1 sinh viên được đề cử chưa nộp" in shown.text
    assert "Nguyễn Văn An" not in shown.text


@pytest.mark.parametrize("role", [Role.UNIVERSITY_APPROVER, Role.SCHOOL_COORDINATOR, Role.COMMUNE_OFFICER, Role.ADMIN])
def test_other_roles_do_not_see_it(page: Opens, role: Role) -> None:
    round_ = make_round("applying")
    page(make_user(role)).get(url_of(round_), 403)
    page(make_user(Role.UNIVERSITY_COORDINATOR)).get(url_of(round_))


def test_visitors_are_sent_to_sign_in(page: Opens) -> None:
    page().get(url_of(make_round("applying")), 302)


def test_it_costs_the_same_for_many_students_and_at_most_ten(page: Opens, count_queries: Counting) -> None:
    reader = page(make_user(Role.UNIVERSITY_COORDINATOR))

    def cost(students: int) -> int:
        url = url_of(make_market(students).round)
        with count_queries() as statements:
            reader.get(url)
        assert len(statements) <= 10, "\n".join(statements)
        return len(statements)

    assert cost(5) == cost(500)
