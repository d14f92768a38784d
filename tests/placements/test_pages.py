from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select, update

from portal.access import Role
from portal.attempts.rules import AttemptStatus
from portal.audit.models import AuditEvent
from portal.extensions import db
from portal.openings.models import Opening
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.attempts import make_attempt, make_market, make_people
from tests.factories.communes import REMOTE, TUEBA, VAN_LANG, WARD
from tests.factories.placements import make_publication
from tests.factories.rounds import SEED, make_round
from tests.factories.students import make_nomination, make_student
from tests.pages import Page

Opens = Callable[..., Page]
Counting = Callable[[], AbstractContextManager[list[str]]]
EVERYBODY = tuple(role for role in Role if role not in (Role.STUDENT, Role.ADMIN))
PHONE, MENTOR_PHONE = "0987654321", "0208385266"


def test_publishing_asks_first_and_then_everybody_sees_their_part(page: Opens) -> None:
    people, market = make_people(), make_market(3)
    attempt = make_attempt(market, AttemptStatus.APPROVED, people=people)
    ask = page(people.coordinator).get(f"/attempts/{attempt.id}/publish")
    assert "2 sinh viên thấy nơi thực tập" in ask.text
    assert "1 sinh viên thấy rằng mình chưa có chỗ" in ask.text
    assert "2 xã, phường" in ask.text
    done = ask.submit().follow()
    assert "2 sinh viên có nơi thực tập" in done.text
    assert "Nguyễn Văn 0000" in done.text


def test_publishing_twice_from_the_same_page_counts_once(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, AttemptStatus.APPROVED, people=people)
    ask = page(people.coordinator).get(f"/attempts/{attempt.id}/publish")
    first = ask.submit()
    again = ask.submit()
    assert again.location == first.location, "the second click leads where the first one did"
    assert "Lần bấm đầu của bạn đã công bố" in again.follow().text
    events = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "attempt_published")
    assert db.session.scalar(events) == 1
    late = page(make_user(Role.UNIVERSITY_COORDINATOR)).post(
        f"/attempts/{attempt.id}/publish", {"version": "1", "replaces": ""}, status=409
    )
    assert "là kết quả hiện nay của đợt" in late.text, "somebody else is told, on the page"


def test_an_attempt_that_is_not_approved_cannot_be_published(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, AttemptStatus.SENT_FOR_APPROVAL, people=people)
    coordinator = page(people.coordinator)
    assert "đủ các bước" in coordinator.get(f"/attempts/{attempt.id}/publish").text
    coordinator.post(f"/attempts/{attempt.id}/publish", {"version": attempt.version, "replaces": ""}, status=409)


@pytest.mark.parametrize("role", [Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER, Role.AUDITOR, Role.ADMIN])
def test_others_do_not_publish(page: Opens, role: Role) -> None:
    attempt = make_attempt(None, AttemptStatus.APPROVED)
    other = page(make_user(role))
    other.get(f"/attempts/{attempt.id}/publish", 403)
    other.post(f"/attempts/{attempt.id}/publish", {"version": attempt.version, "replaces": ""}, status=403)
    page().get(f"/attempts/{attempt.id}/publish", 302)
    assert attempt.status == AttemptStatus.APPROVED


@pytest.mark.parametrize("role", EVERYBODY)
def test_before_publication_nobody_sees_a_placement(page: Opens, role: Role) -> None:
    attempt = make_attempt(make_market(3), AttemptStatus.APPROVED)
    shown = page(make_user(role)).get(f"/rounds/{attempt.round_id}/placements").text
    assert "chưa được công bố" in shown
    assert "Nguyễn Văn 0000" not in shown
    page().get(f"/rounds/{attempt.round_id}/results", 404)


def test_a_commune_sees_its_own_interns_with_contacts_and_no_others(page: Opens) -> None:
    attempt = make_publication(make_market(3))
    url = f"/rounds/{attempt.round_id}/placements"
    remote = page(make_user(Role.COMMUNE_OFFICER, commune=REMOTE)).get(url).text
    assert "Nguyễn Văn 0001" in remote
    assert PHONE in remote
    assert "Nguyễn Văn 0000" not in remote
    other = page(make_user(Role.COMMUNE_OFFICER, commune=VAN_LANG)).get(url).text
    assert "Nguyễn Văn" not in other
    assert PHONE not in other


def test_a_school_sees_its_own_students_and_no_others(page: Opens) -> None:
    attempt = make_publication(make_market(3))
    url = f"/rounds/{attempt.round_id}/placements"
    own = page(make_user(Role.SCHOOL_COORDINATOR)).get(url).text
    assert "Nguyễn Văn 0000" in own
    assert MENTOR_PHONE in own
    assert "Nguyễn Văn" not in page(make_user(Role.SCHOOL_COORDINATOR, school=TUEBA)).get(url).text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.UNIVERSITY_APPROVER])
def test_those_without_the_right_see_names_but_no_contacts(page: Opens, role: Role) -> None:
    market = make_market(3)
    attempt = make_publication(market)
    shown = page(make_user(role)).get(f"/rounds/{attempt.round_id}/placements").response.text
    assert "Nguyễn Văn 0000" in shown
    for contact in (PHONE, MENTOR_PHONE, market.student(0).email):
        assert contact not in shown


@pytest.mark.parametrize("role", [Role.UNIVERSITY_COORDINATOR, Role.HOME_AFFAIRS_OFFICER])
def test_coordinators_see_everything(page: Opens, role: Role) -> None:
    attempt = make_publication(make_market(3))
    shown = page(make_user(role)).get(f"/rounds/{attempt.round_id}/placements").text
    for seen in ("Nguyễn Văn 0000", "Nguyễn Văn 0001", PHONE, MENTOR_PHONE):
        assert seen in shown


@pytest.mark.parametrize("role", [Role.STUDENT, Role.ADMIN])
def test_students_and_admins_do_not_see_the_list(page: Opens, role: Role) -> None:
    market = make_market(3)
    attempt = make_publication(market)
    student = market.student(0) if role is Role.STUDENT else None
    page(make_user(role, student=student)).get(f"/rounds/{attempt.round_id}/placements", 403)
    page().get(f"/rounds/{attempt.round_id}/placements", 302)


def test_a_student_sees_their_place_with_the_mentor_and_the_rank(page: Opens) -> None:
    market = make_market(3)
    make_publication(market)
    mine = page(make_user(Role.STUDENT, student=market.student(1))).get("/my-placement")
    for seen in ("Xã Bằng Thành", "Nguyện vọng 2 của bạn", "Lò Thị Mai", MENTOR_PHONE):
        assert seen in mine.text
    assert "Phường Đức Xuân là nơi thực tập" not in mine.text


def test_a_student_without_a_place_reads_what_comes_next(page: Opens) -> None:
    market = make_market(3)
    make_publication(market)
    mine = page(make_user(Role.STUDENT, student=market.student(2))).get("/my-placement").text
    assert "chưa có chỗ thực tập" in mine
    assert "theo cùng quy tắc" in mine
    assert "Lò Thị Mai" not in mine


def test_before_publication_a_student_sees_that_it_is_not_yet(page: Opens) -> None:
    market = make_market(3)
    make_attempt(market, AttemptStatus.APPROVED)
    mine = page(make_user(Role.STUDENT, student=market.student(0))).get("/my-placement").text
    assert "chưa được công bố" in mine
    assert "Lò Thị Mai" not in mine


def test_a_nominated_student_who_did_not_apply_is_told_so(page: Opens) -> None:
    market, student = make_market(3), make_student()
    make_nomination(market.round, student)
    make_publication(market)
    assert "không nộp nguyện vọng" in page(make_user(Role.STUDENT, student=student)).get("/my-placement").text


def test_a_student_in_no_round_sees_how_one_gets_there(page: Opens) -> None:
    assert "chưa được đề cử" in page(make_user(Role.STUDENT, student=make_student())).get("/my-placement").text


def test_a_cancelled_round_gives_its_reason(page: Opens) -> None:
    student, round_ = make_student(), make_round(RoundStatus.OPEN)
    make_nomination(round_, student)
    round_.status, round_.cancelled_reason = RoundStatus.CANCELLED, "Bão lụt"
    mine = page(make_user(Role.STUDENT, student=student)).get("/my-placement").text
    assert "Bão lụt" in mine


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.STUDENT])
def test_only_students_have_a_result_of_their_own(page: Opens, role: Role) -> None:
    page(make_user(role)).get("/my-placement", 403)


def test_the_public_result_counts_names_nobody_and_gives_the_seed(page: Opens) -> None:
    market = make_market(3)
    attempt = make_publication(market)
    shown = page().get(f"/rounds/{attempt.round_id}/results")
    for seen in (SEED, market.round.seed_sha256, attempt.input_sha256, "Công nghệ thông tin"):
        assert str(seen) in shown.text
    for secret in ("Nguyễn Văn", "Lò Thị Mai", PHONE, MENTOR_PHONE, market.student(0).code):
        assert secret not in shown.response.text
    assert shown.document.html.count("Mức 1") >= 1


def test_the_public_result_of_a_demonstration_says_so(page: Opens) -> None:
    attempt = make_publication(make_market(round_=make_round(RoundStatus.MATCHING, is_demo=True)))
    assert "Dữ liệu mô phỏng" in page().get(f"/rounds/{attempt.round_id}/results").text
    shown = page(make_user(Role.AUDITOR)).get(f"/rounds/{attempt.round_id}/placements").text
    assert "Dữ liệu mô phỏng" in shown


def test_unknown_rounds_are_not_found(page: Opens) -> None:
    page().get(f"/rounds/{uuid.uuid4()}/results", 404)
    page(make_user(Role.AUDITOR)).get(f"/rounds/{uuid.uuid4()}/placements", 404)


def test_a_withdrawn_opening_stops_the_publication_with_a_sentence(page: Opens) -> None:
    people, market = make_people(), make_market(3)
    attempt = make_attempt(market, AttemptStatus.APPROVED, people=people)
    ask = page(people.coordinator).get(f"/attempts/{attempt.id}/publish")
    db.session.execute(update(Opening).where(Opening.id == market.openings[WARD]).values(status="withdrawn"))
    assert "Hãy chạy phương án mới" in ask.submit(422).text


def test_the_list_filters_and_searches(page: Opens) -> None:
    attempt = make_publication(make_market(3))
    reader, url = page(make_user(Role.AUDITOR)), f"/rounds/{attempt.round_id}/placements"
    assert "Nguyễn Văn 0000" not in reader.get(url, q="bang thanh").text
    assert "Nguyễn Văn 0001" in reader.get(url, q="BANG THANH").text
    assert "Nguyễn Văn 0001" in reader.get(url, level="1").text
    assert "Nguyễn Văn 0001" not in reader.get(url, level="4").text
    assert "Nguyễn Văn" not in reader.get(url, school=TUEBA).text
    reader.open(f"{url}?q=%00%25&school=%00&level=-1&page=0", status=200)


def test_the_pages_cost_the_same_for_many_placements(page: Opens, count_queries: Counting) -> None:
    reader, visitor = page(make_user(Role.AUDITOR)), page()

    def costs(students: int, seats: int) -> list[int]:
        market = make_market(students, seats={WARD: seats, REMOTE: seats})
        attempt = make_publication(market)
        counted = []
        for client, place in ((reader, "placements"), (visitor, "results")):
            url = f"/rounds/{attempt.round_id}/{place}"
            with count_queries() as statements:
                client.get(url)
            assert len(statements) <= 10, "\n".join(statements)
            counted.append(len(statements))
        return counted

    assert costs(5, 2) == costs(200, 20)


def test_publishing_a_large_result_asks_with_few_statements(page: Opens, count_queries: Counting) -> None:
    people = make_people()
    attempt = make_attempt(make_market(100, seats={WARD: 20, REMOTE: 20}), AttemptStatus.APPROVED, people=people)
    coordinator, url = page(people.coordinator), f"/attempts/{attempt.id}/publish"
    with count_queries() as statements:
        coordinator.get(url)
    assert len(statements) <= 10, "\n".join(statements)
