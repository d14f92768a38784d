"""The pages of rounds: overview, settings, steps, the public page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.access import Role
from portal.extensions import db
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import WARD, demo_levels, make_classification
from tests.factories.rounds import make_round

WORKS_ON_ROUNDS = [
    Role.COMMUNE_OFFICER,
    Role.SCHOOL_COORDINATOR,
    Role.UNIVERSITY_COORDINATOR,
    Role.UNIVERSITY_APPROVER,
    Role.HOME_AFFAIRS_OFFICER,
    Role.AUDITOR,
]
MANAGING_PAGES = ["edit", "cancel", "steps/open"]


@pytest.fixture
def coordinator(app):
    return make_user(Role.UNIVERSITY_COORDINATOR)


@pytest.mark.parametrize("role", WORKS_ON_ROUNDS)
def test_everybody_who_works_on_rounds_sees_them(page, role):
    round_ = make_round(RoundStatus.OPEN)
    browser = page(make_user(role))
    assert round_.name in browser.get("/rounds").text
    shown = browser.get(f"/rounds/{round_.id}")
    assert shown.heading == round_.name
    assert round_.seed_sha256 in shown.text
    assert round_.seed not in shown.text
    browser.get(f"/rounds/{round_.id}/levels")


@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.SCHOOL_COORDINATOR])
def test_draft_is_hidden_from_communes_and_schools(page, role):
    draft = make_round(RoundStatus.DRAFT)
    browser = page(make_user(role))
    assert draft.name not in browser.get("/rounds").text
    browser.get(f"/rounds/{draft.id}", 404)
    browser.get(f"/rounds/{draft.id}/levels", 404)


@pytest.mark.parametrize("path", MANAGING_PAGES)
@pytest.mark.parametrize("role", [role for role in WORKS_ON_ROUNDS if role is not Role.UNIVERSITY_COORDINATOR])
def test_only_the_university_coordinator_manages_rounds(page, role, path):
    round_ = make_round(RoundStatus.DRAFT)
    browser = page(make_user(role))
    browser.get(f"/rounds/{round_.id}/{path}", 403)
    browser.post(f"/rounds/{round_.id}/{path}", status=403)
    assert page().get(f"/rounds/{round_.id}/{path}", 302).location.startswith("/login")


def test_unknown_round_and_unknown_step_are_not_found(page, coordinator):
    browser = page(coordinator)
    round_ = make_round(RoundStatus.DRAFT)
    browser.get("/rounds/00000000-0000-0000-0000-000000000000", 404)
    browser.get(f"/rounds/{round_.id}/steps/publish", 404)
    browser.get(f"/rounds/{round_.id}/steps/nonsense", 404)


@pytest.mark.parametrize(
    "query", ["?status=nonsense", "?page=-1", "?page=99999999999999999999", "?status=%00", "?page=x"]
)
def test_garbage_in_the_address_is_ignored(page, coordinator, query):
    make_round()
    page(coordinator).get(f"/rounds{query}")


def test_coordinator_creates_a_round(page, coordinator):
    decision = make_classification()
    browser = page(coordinator)
    form = browser.get("/rounds/new")
    made = form.submit(fields=_settings(decision)).follow()
    assert made.heading == "Đợt học kỳ II"
    round_ = db.session.query(Round).one()
    assert round_.status == RoundStatus.DRAFT
    assert (round_.min_gpa, round_.longest_list) == (275, 8)
    assert [field.field_code for field in round_.fields] == ["information-technology", "law"]
    assert [step.role for step in round_.steps] == ["home_affairs_officer", "university_approver"]
    assert round_.applications_close_at.isoformat() == "2027-03-31T17:00:00+00:00"


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("name", "", "Nhập tên đợt."),
        ("min_gpa", "2,755", "nhiều nhất hai số lẻ"),
        ("min_gpa", "NaN", "Nhập điểm theo thang 4"),
        ("min_conduct", "101", "Nhập một số nguyên từ 0 đến 100."),
        ("longest_list", "1e3", "Nhập một số nguyên, như 5."),
        ("shortest_list", "9", "không được lớn hơn số nhiều nhất"),
        ("difficult_choices", "9", "Không được lớn hơn số nguyện vọng nhiều nhất."),
        ("applications_close_at", "31/2/2027", "Nhập ngày có thật"),
        ("nominations_close_at", "1/4/2027", "Hạn đề cử không được sau hạn nộp nguyện vọng."),
        ("openings_close_at", "1/4/2027", "Hạn gửi đề nghị không được sau hạn nộp nguyện vọng."),
        ("applications_open_at", "1/4/2027", "Hạn nộp nguyện vọng phải sau ngày bắt đầu nhận."),
        ("internship_starts_on", "31/3/2027", "Thực tập phải bắt đầu sau hạn nộp nguyện vọng."),
        ("internship_ends_on", "1/4/2027", "Ngày kết thúc thực tập phải sau ngày bắt đầu."),
        ("contact_phone", "12345", "Nhập số điện thoại Việt Nam"),
        ("contact_email", "nobody", "Nhập địa chỉ thư điện tử đúng dạng"),
        ("consent_text", "", "Nhập nội dung sinh viên đồng ý"),
    ],
)
def test_refused_settings_come_back_with_what_was_typed(page, coordinator, field, typed, complaint):
    settings = {**_settings(make_classification()), field: typed}
    refused = page(coordinator).get("/rounds/new").submit(422, fields=settings)
    assert complaint in refused.text
    assert refused.document.form(having="name").values[field] == [typed]
    assert db.session.query(Round).count() == 0


def test_second_round_of_the_same_name_is_refused(page, coordinator):
    make_round(name="Đợt học kỳ II")
    settings = _settings(make_classification())
    form = page(coordinator).get("/rounds/new")
    assert "Đã có đợt mang tên này" in form.submit(422, fields=settings).text


def test_draft_is_edited(page, coordinator):
    draft = make_round(RoundStatus.DRAFT)
    form = page(coordinator).get(f"/rounds/{draft.id}/edit")
    form.submit(name="Đợt mới", step_2="", field_codes=["land"])
    assert draft.name == "Đợt mới"
    assert [step.role for step in draft.steps] == ["university_approver"]
    assert [field.field_code for field in draft.fields] == ["land"]


def test_opened_round_only_lets_deadlines_be_extended(page, coordinator):
    round_ = make_round(RoundStatus.APPLYING)
    before = round_.applications_close_at
    form = page(coordinator).get(f"/rounds/{round_.id}/edit")
    assert "min_gpa" not in form.document.form(having="contact_office").values
    later = (before + timedelta(days=5)).astimezone().strftime("%d/%m/%Y")
    form.submit(applications_close_at=later, contact_office="Phòng Đào tạo")
    assert round_.applications_close_at > before
    assert round_.contact_office == "Phòng Đào tạo"
    earlier = (before - timedelta(days=3)).strftime("%d/%m/%Y")
    refused = page(coordinator).get(f"/rounds/{round_.id}/edit").submit(422, applications_close_at=earlier)
    assert "chỉ dời được mốc này về ngày muộn hơn" in refused.text


def test_published_round_only_lets_its_contact_change(page, coordinator):
    round_ = make_round(RoundStatus.PUBLISHED)
    form = page(coordinator).get(f"/rounds/{round_.id}/edit")
    assert "applications_close_at" not in form.document.form(having="contact_office").values
    form.submit(contact_phone="0912 345 678")
    assert round_.contact_phone == "0912345678"


def test_ended_round_has_nothing_to_edit(page, coordinator):
    page(coordinator).get(f"/rounds/{make_round(RoundStatus.CLOSED).id}/edit", 404)


def test_coordinator_opens_a_round(page, coordinator):
    draft = make_round(RoundStatus.DRAFT)
    browser = page(coordinator)
    assert "Bước tiếp theo: Mở đợt" in browser.get(f"/rounds/{draft.id}").text
    asked = browser.get(f"/rounds/{draft.id}/steps/open")
    assert "Không quay lại bản nháp được" in asked.text
    opened = asked.submit().follow()
    assert draft.status == RoundStatus.OPEN
    assert draft.seed_sha256 in opened.text
    assert "Mở đợt" in opened.text


def test_commune_without_a_level_blocks_opening_by_name(page, coordinator):
    decision = make_classification(levels={**demo_levels(), WARD: None})
    draft = make_round(RoundStatus.DRAFT, classification=decision)
    browser = page(coordinator)
    asked = browser.get(f"/rounds/{draft.id}/steps/open")
    assert "Còn 1 xã, phường chưa xác định mức: Phường Đức Xuân." in asked.text
    refused = browser.post(f"/rounds/{draft.id}/steps/open", {"version": draft.version}, 422)
    assert "Phường Đức Xuân" in refused.text
    assert draft.status == RoundStatus.DRAFT


def test_matching_waits_for_the_end_of_applications(page, coordinator):
    round_ = make_round(RoundStatus.APPLYING)
    browser = page(coordinator)
    refused = browser.post(f"/rounds/{round_.id}/steps/start-matching", {"version": round_.version}, 422)
    assert "Chưa hết hạn nộp nguyện vọng" in refused.text
    round_.applications_close_at = clock.now() - timedelta(minutes=1)
    browser.get(f"/rounds/{round_.id}/steps/start-matching").submit()
    assert round_.status == RoundStatus.MATCHING


def test_step_of_another_state_leads_back_and_changes_nothing(page, coordinator):
    round_ = make_round(RoundStatus.OPEN)
    browser = page(coordinator)
    assert browser.get(f"/rounds/{round_.id}/steps/close", 302).location.endswith(str(round_.id))
    browser.post(f"/rounds/{round_.id}/steps/close", {"version": round_.version}, 409)
    assert round_.status == RoundStatus.OPEN


def test_round_is_cancelled_with_a_reason_that_everybody_sees(page, coordinator):
    round_ = make_round(RoundStatus.APPLYING)
    browser = page(coordinator)
    asked = browser.get(f"/rounds/{round_.id}/cancel")
    assert "Nhập lý do huỷ đợt." in asked.submit(422).text
    assert "Bão lụt" in asked.submit(reason="Bão lụt kéo dài.").follow().text
    assert round_.status == RoundStatus.CANCELLED
    assert "Bão lụt" in page().get(f"/rounds/{round_.id}/public").text


def test_published_round_cannot_be_cancelled(page, coordinator):
    round_ = make_round(RoundStatus.PUBLISHED)
    browser = page(coordinator)
    browser.get(f"/rounds/{round_.id}/cancel", 302)
    browser.post(f"/rounds/{round_.id}/cancel", {"version": round_.version, "reason": "Muộn rồi"}, 409)
    assert round_.status == RoundStatus.PUBLISHED


def test_public_page_shows_the_hash_at_once_and_the_seed_with_the_result(page):
    opened, published = make_round(RoundStatus.OPEN), make_round(RoundStatus.PUBLISHED)
    shown = page().get(f"/rounds/{opened.id}/public")
    assert opened.seed_sha256 in shown.text
    assert opened.seed not in shown.text
    assert published.seed in page().get(f"/rounds/{published.id}/public").text


def test_public_page_of_a_draft_does_not_exist(page):
    page().get(f"/rounds/{make_round(RoundStatus.DRAFT).id}/public", 404)


def test_demo_round_says_so_wherever_levels_show(page, coordinator):
    round_ = make_round(RoundStatus.OPEN, is_demo=True)
    for path in ("", "/levels", "/public"):
        assert "Dữ liệu mô phỏng" in page(coordinator).get(f"/rounds/{round_.id}{path}").text


@pytest.mark.parametrize("status", list(RoundStatus))
def test_overview_needs_few_statements(page, coordinator, count_queries, status):
    address = f"/rounds/{make_round(status).id}"
    browser = page(coordinator)
    db.session.commit()
    with count_queries() as statements:
        browser.get(address)
    assert len(statements) <= 10, statements


def test_list_needs_as_many_statements_for_many_rounds(page, coordinator, count_queries):
    browser = page(coordinator)
    decision = make_classification()
    lengths = []
    for number in (5, 60):
        for _ in range(number):
            make_round(RoundStatus.DRAFT, classification=decision)
        db.session.commit()
        with count_queries() as statements:
            browser.get("/rounds")
        lengths.append(len(statements))
    assert lengths[0] == lengths[1] <= 10


def _settings(decision) -> dict[str, object]:
    return {
        "name": "Đợt học kỳ II",
        "field_codes": ["information-technology", "law"],
        "min_gpa": "2,75",
        "longest_list": "8",
        "nominations_close_at": "28/2/2027",
        "openings_close_at": "28/2/2027",
        "applications_open_at": "1/3/2027",
        "applications_close_at": "31/3/2027",
        "internship_starts_on": "2027-05-01",
        "internship_ends_on": "31/7/2027",
        "classification_id": str(decision.id),
        "step_1": "home_affairs_officer",
        "step_2": "university_approver",
        "contact_office": "Ban Đào tạo",
        "contact_phone": "0208 385 2650",
        "contact_email": "thuctap@tnu.edu.vn",
        "consent_text": "Tôi đồng ý.",
    }
