"""The landing page and the home pages: state, task, deadline, for each role in each state of a round."""

import pytest

from portal.access import Role
from portal.attempts.rules import AttemptStatus, Decision
from portal.extensions import db
from portal.rounds import service as rounds
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.applications import make_applicant, make_application
from tests.factories.attempts import give_answer, make_attempt, make_people
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student
from tests.html import attribute, words

STATES = [state for state in RoundStatus if state not in (RoundStatus.CANCELLED, RoundStatus.CLOSED)]


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.STUDENT])
def test_every_role_has_a_home_in_every_state(page, role, status):
    round_ = make_round(status)
    make_opening(round_)
    user = make_user(role)
    home = page(user).get("/home")
    shown = status is not RoundStatus.DRAFT or role is Role.UNIVERSITY_COORDINATOR
    assert (round_.name in home.text) is shown


def test_a_student_is_led_from_nomination_to_submission(page):
    round_ = make_round(RoundStatus.APPLYING)
    student = make_student()
    user = make_user(Role.STUDENT, student=student)
    assert round_.name not in page(user).get("/home").text, "no school has posted the student yet"
    make_nomination(round_, student)
    home = page(user).get("/home").text
    assert "nộp đăng ký" in home
    assert "còn" in home
    make_application(round_, student, status="submitted")
    assert "Bạn đã nộp đăng ký" in page(user).get("/home").text


def test_a_commune_hears_of_what_was_returned(page):
    round_ = make_round(RoundStatus.APPLYING)
    officer = make_user(Role.COMMUNE_OFFICER)
    assert "Đề nghị tiếp nhận thực tập sinh" in page(officer).get("/home").text
    make_opening(round_, commune=officer.grants[0].commune_code, status="returned")
    assert "1 đề nghị bị trả lại" in page(officer).get("/home").text


def test_reviewers_are_told_how_many_requests_wait(page):
    round_ = make_round(RoundStatus.APPLYING)
    for _ in range(3):
        make_opening(round_, status="submitted")
    for role in (Role.UNIVERSITY_COORDINATOR, Role.HOME_AFFAIRS_OFFICER):
        assert "Duyệt 3 đề nghị" in page(make_user(role)).get("/home").text
    assert "Duyệt 3 đề nghị" not in page(make_user(Role.AUDITOR)).get("/home").text


def test_the_landing_page_tells_the_programme_and_the_open_seats(page):
    empty = page().get("/")
    assert "chưa có đợt thực tập nào" in empty.text
    round_ = make_round(RoundStatus.APPLYING)
    make_opening(round_, seats=7)
    shown = page().get("/")
    assert round_.name in shown.text
    assert "Chỗ đang mở: 7" in shown.text
    glance = words(shown.document.one(".vx-glance"))  # what, when and how decided, before anything else
    assert "Sinh viên đăng ký" in glance
    assert "không lựa chọn nào được làm giảm số chỗ có người" in glance


def test_the_map_of_the_landing_page_shows_where_seats_are_open(page):
    round_ = make_round(RoundStatus.APPLYING)
    make_opening(round_, commune=REMOTE, seats=2)
    make_opening(round_, commune=REMOTE, seats=1)
    make_opening(round_, commune=WARD, seats=9, status="submitted")
    shown = page().get("/")
    tiles = [attribute(tile, "aria-label") or "" for tile in shown.document.all(".vx-tiles__map g")]
    assert [label for label in tiles if "chưa có chỗ" not in label] == ["Bằng Thành: 3 chỗ, mức 1"]
    assert len(tiles) == 92
    assert [words(one) for one in shown.document.all(".vx-legend li")] == ["Mức 1", "Chưa có chỗ"]


def test_signed_in_people_go_from_the_landing_page_to_their_home(page):
    assert page(make_user(Role.AUDITOR)).get("/", 302).location == "/home"


def test_home_costs_the_same_for_few_and_many_requests(page, count_queries):
    round_ = make_round(RoundStatus.APPLYING)
    browser = page(make_user(Role.UNIVERSITY_COORDINATOR))
    counts = []
    for more in (2, 40):
        for _ in range(more):
            make_opening(round_, status="submitted")
        with count_queries() as statements:
            browser.get("/home")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10, counts


def test_those_concerned_are_told_that_a_round_was_cancelled(page):
    round_ = make_round(RoundStatus.APPLYING)
    posted, other = make_student(), make_student()
    make_nomination(round_, posted)
    rounds.cancel(round_, reason="Thiếu kinh phí", actor=make_user(Role.UNIVERSITY_COORDINATOR))
    for user in (make_user(Role.STUDENT, student=posted), make_user(Role.COMMUNE_OFFICER)):
        assert "Thiếu kinh phí" in page(user).get("/home").text
    assert "Thiếu kinh phí" not in page(make_user(Role.STUDENT, student=other)).get("/home").text


def test_a_student_finds_their_round_behind_many_newer_ones(page):
    old = make_round(RoundStatus.PUBLISHED, name="Đợt cũ nhất")
    user = make_applicant(old)
    for _ in range(7):
        make_round(RoundStatus.APPLYING)
    assert "Đợt cũ nhất" in page(user).get("/home").text


def test_a_student_is_told_of_changes_that_were_not_submitted(page):
    round_ = make_round(RoundStatus.APPLYING)
    user = make_applicant(round_)
    application = make_application(round_, user.grants[0].student_id, [make_opening(round_)], status="submitted")
    assert "chưa nộp lại" not in page(user).get("/home").text
    application.statement = "Em muốn đi xa hơn."
    db.session.flush()
    assert "chưa nộp lại" in page(user).get("/home").text


def test_a_student_who_withdrew_is_told_so_and_how_to_come_back(page):
    round_ = make_round(RoundStatus.APPLYING)
    user = make_applicant(round_)
    make_application(round_, user.grants[0].student_id, [make_opening(round_)], status="withdrawn")
    home = page(user).get("/home").text
    assert "Bạn đã rút đơn đăng ký." in home
    assert "Chọn, xếp thứ tự nguyện vọng" not in home


def test_what_is_done_carries_no_expired_deadline(page):
    round_ = make_round(RoundStatus.MATCHING)
    officer = make_user(Role.COMMUNE_OFFICER)
    make_opening(round_, commune=officer.grants[0].commune_code)
    home = page(officer).get("/home").text
    assert "1 đề nghị đã được duyệt" in home
    assert "đã hết hạn" not in home


def test_the_landing_page_leads_to_published_results(page):
    published, applying = make_round(RoundStatus.PUBLISHED), make_round(RoundStatus.APPLYING)
    landing = page().get("/").document.html
    assert f"/rounds/{published.id}/results" in landing
    assert f"/rounds/{applying.id}/results" not in landing


def test_who_did_not_apply_is_not_sent_to_a_result(page):
    round_ = make_round(RoundStatus.PUBLISHED)
    home = page(make_applicant(round_)).get("/home").text
    assert "Bạn không nộp đăng ký trong đợt này" in home
    assert "Đã có kết quả" not in home


def test_a_student_reads_which_commune_withdrew(page):
    round_ = make_round(RoundStatus.APPLYING)
    user = make_applicant(round_)
    opening = make_opening(round_, status="withdrawn")
    make_application(round_, user.grants[0].student_id, [opening], status="submitted")
    home = page(user).get("/home").text
    assert f"{opening.commune.full_name} đã rút đề nghị “{opening.title}”" in home


def test_only_the_approver_whose_turn_it_is_is_asked(page):
    people = make_people()
    attempt = make_attempt(None, AttemptStatus.SENT_FOR_APPROVAL, people=people)
    first, second = people.approvers["university_approver"], people.approvers["home_affairs_officer"]
    assert "Xem và phê duyệt phương án" in page(first).get("/home").text
    assert "Xem và phê duyệt phương án" not in page(second).get("/home").text
    give_answer(attempt, first)
    assert "Xem và phê duyệt phương án" not in page(first).get("/home").text
    assert "Xem và phê duyệt phương án" in page(second).get("/home").text


def test_the_coordinator_hears_that_an_attempt_was_returned(page):
    people = make_people()
    attempt = make_attempt(None, AttemptStatus.SENT_FOR_APPROVAL, people=people)
    assert "bị trả lại" not in page(people.coordinator).get("/home").text
    give_answer(attempt, people.approvers["university_approver"], Decision.RETURN, "Xem lại.")
    assert "Phương án 1 bị trả lại" in page(people.coordinator).get("/home").text
