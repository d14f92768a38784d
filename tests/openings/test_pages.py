"""The pages on which communes ask for interns and reviewers decide."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from portal import clock
from portal.access import Role
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.applications import make_application
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student

FILLED = {
    "title": "Hỗ trợ một cửa",
    "tasks": "Hướng dẫn người dân.",
    "fields": ["law", "land"],
    "seats": "3",
    "min_gpa": "2,75",
    "mentor_name": "Nông Thị Hoa",
    "mentor_phone": "0912 345 678",
    "lodging": True,
    "allowance": "1500000",
}
PHONE = "0912345678"


def only_opening() -> Opening:
    return db.session.query(Opening).one()


def test_a_commune_asks_and_home_affairs_approves(page: Any, officer: Any, reviewer: Any) -> None:
    round_ = make_round()
    asking = page(officer)
    shown = asking.get(f"/rounds/{round_.id}/openings/new").submit(fields=FILLED).follow()
    assert shown.heading == "Hỗ trợ một cửa"
    sending = asking.get(shown.document.link("Gửi duyệt"))
    assert "Điều gì sẽ xảy ra" in sending.text
    assert "Chờ duyệt" in sending.submit().follow().text
    deciding = page(reviewer)
    listed = deciding.get(f"/rounds/{round_.id}/openings?status=submitted")
    opening = only_opening()
    assert "Xã Bằng Thành" in listed.text
    review = deciding.get(f"/openings/{opening.id}/review")
    review.submit(fields={"decision": "approve"}).follow()
    db.session.expire_all()
    assert (only_opening().status, only_opening().min_gpa, only_opening().field_codes) == (
        "approved",
        275,
        ["land", "law"],
    )


def test_a_refused_request_keeps_what_was_typed(page: Any, officer: Any) -> None:
    round_ = make_round()
    form = page(officer).get(f"/rounds/{round_.id}/openings/new")
    wrong = {"seats": "21", "min_gpa": "1,00", "women_lodging": True, "lodging": False}
    refused = form.submit(422, fields={**FILLED, **wrong})
    assert "Nhập số chỗ từ 1 đến 20" in refused.text
    assert refused.document.form(having="title").values["title"] == ["Hỗ trợ một cửa"]
    assert len(refused.document.all('[aria-invalid="true"]')) == 3
    assert db.session.query(Opening).count() == 0


@pytest.mark.parametrize(
    ("name", "value"), [("seats", "1e1"), ("min_gpa", "nan"), ("starts_on", "31/2/2027"), ("title", "")]
)
def test_what_cannot_be_read_is_refused_at_its_field(page: Any, officer: Any, name: str, value: str) -> None:
    form = page(officer).get(f"/rounds/{make_round().id}/openings/new")
    refused = form.submit(422, fields={**FILLED, name: value})
    assert refused.document.one(f"#{name}-error")
    assert refused.document.form(having="title").values[name] == [value]


def test_a_coordinator_writes_down_what_came_by_paper_and_another_decides(page: Any, app: Any) -> None:
    round_ = make_round()
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR, full_name="Trần Văn Nhập")
    writing = page(coordinator)
    form = writing.get(f"/rounds/{round_.id}/openings/enter")
    refused = form.submit(422, fields={**FILLED, "commune": WARD, "source": "paper"})
    assert "Ghi số, ngày của văn bản" in refused.text
    note = "Công văn 12/UBND ngày 3/6/2026"
    shown = refused.submit(fields={"source_note": note}).follow()
    assert note in shown.text
    assert "Trần Văn Nhập" in shown.text
    opening = only_opening()
    assert opening.commune_code == WARD
    writing.get(f"/openings/{opening.id}/submit-entered").submit()
    blocked = writing.get(f"/openings/{opening.id}/review")
    assert not blocked.document.all('input[name="decision"]')
    writing.post(f"/openings/{opening.id}/review", {"decision": "approve", "version": "2"}, 403)
    other = page(make_user(Role.UNIVERSITY_COORDINATOR))
    other.get(f"/openings/{opening.id}/review").submit(fields={"decision": "reject", "comment": "Trùng đề nghị."})
    assert "Trùng đề nghị." in other.get(f"/openings/{opening.id}").text


def test_a_returned_request_is_edited_and_sent_again(page: Any, officer: Any) -> None:
    opening = make_opening(make_round(), OpeningStatus.RETURNED, review_comment="Ghi rõ việc.")
    browser = page(officer)
    form = browser.get(f"/openings/{opening.id}/edit")
    assert "Ghi rõ việc." in form.text
    assert form.submit(fields={"tasks": "Quét 300 hồ sơ."}).follow().text.count("Quét 300 hồ sơ.") == 1


def test_an_edit_of_an_older_version_shows_the_difference(page: Any, officer: Any) -> None:
    opening = make_opening(make_round(), OpeningStatus.DRAFT)
    first, second = page(officer), page(officer)
    form, other = first.get(f"/openings/{opening.id}/edit"), second.get(f"/openings/{opening.id}/edit")
    other.submit(fields={"seats": "7"})
    stale = form.submit(409, fields={"tasks": "Việc khác."})
    assert "Bạn đang gõ khác với bản đang lưu" in stale.text
    assert stale.document.form(having="tasks").values["seats"] == ["2"]
    stale.submit(fields={"seats": "7"})
    db.session.expire_all()
    assert (opening.seats, opening.tasks) == (7, "Việc khác.")


def test_a_decision_on_a_changed_request_is_asked_again(page: Any, reviewer: Any) -> None:
    opening = make_opening(make_round(), OpeningStatus.SUBMITTED)
    form = page(reviewer).get(f"/openings/{opening.id}/review")
    page(make_user(Role.HOME_AFFAIRS_OFFICER)).get(f"/openings/{opening.id}/review").submit(
        fields={"decision": "return", "comment": "Ghi rõ việc."}
    )
    late = form.submit(409, fields={"decision": "approve"})
    assert "không còn ở trạng thái" in late.text
    db.session.expire_all()
    assert opening.status == OpeningStatus.RETURNED


def test_withdrawing_warns_how_many_ranked_it_and_needs_a_reason(page: Any, officer: Any) -> None:
    round_ = make_round()
    opening = make_opening(round_)
    student = make_student()
    make_nomination(round_, student)
    make_application(round_, student, [opening], status="submitted")
    form = page(officer).get(f"/openings/{opening.id}/withdraw")
    assert "1 sinh viên đã chọn" in form.text
    assert student.full_name not in form.text
    refused = form.submit(422)
    refused.submit(fields={"reason": "Trụ sở đang sửa."})
    db.session.expire_all()
    assert (opening.status, opening.withdrawn_reason) == ("withdrawn", "Trụ sở đang sửa.")


def test_a_commune_copies_what_it_asked_for_before(page: Any, officer: Any) -> None:
    make_opening(make_round(RoundStatus.CLOSED), title="Việc năm ngoái")
    make_opening(make_round(RoundStatus.CLOSED), commune=WARD, title="Việc của phường khác")
    round_ = make_round()
    form = page(officer).get(f"/rounds/{round_.id}/openings/copy")
    assert "Việc của phường khác" not in form.text
    past = form.document.all('input[name="past"]')
    edit = form.submit(fields={"past": past[0].attrs["value"]}).follow()
    assert edit.document.form(having="title").values["title"] == ["Việc năm ngoái"]


@pytest.mark.parametrize("typed", ["1500000", "1.500.000", "1 500 000 đ", "1,500,000 đồng"])
def test_an_allowance_is_taken_as_people_write_it(page: Any, officer: Any, typed: str) -> None:
    form = page(officer).get(f"/rounds/{make_round().id}/openings/new")
    form.submit(fields={**FILLED, "allowance": typed})
    assert only_opening().allowance == 1_500_000


@pytest.mark.parametrize("typed", ["1.50.000", "1.500,000", "-5", "1e6", "9999999999", "một triệu"])
def test_an_allowance_that_is_no_amount_is_refused(page: Any, officer: Any, typed: str) -> None:
    form = page(officer).get(f"/rounds/{make_round().id}/openings/new")
    refused = form.submit(422, fields={**FILLED, "allowance": typed})
    assert "Nhập số tiền bằng đồng" in refused.text
    assert refused.document.form(having="title").values["allowance"] == [typed]


def test_a_form_sent_twice_makes_one_request(page: Any, officer: Any) -> None:
    form = page(officer).get(f"/rounds/{make_round().id}/openings/new")
    first, second = form.submit(fields=FILLED), form.submit(fields=FILLED)
    assert first.location == second.location == f"/openings/{only_opening().id}"
    form.submit(fields={**FILLED, "seats": "4"})
    assert db.session.query(Opening).count() == 2, "another request is another row"


def test_nothing_to_copy_says_what_to_do(page: Any, officer: Any) -> None:
    assert "chưa có đề nghị nào" in page(officer).get(f"/rounds/{make_round().id}/openings/copy").text


def test_a_commune_sees_its_own_openings_only(page: Any, officer: Any) -> None:
    round_ = make_round()
    own, foreign = make_opening(round_), make_opening(round_, commune=WARD, title="Việc của phường")
    browser = page(officer)
    assert "Việc của phường" not in browser.get(f"/rounds/{round_.id}/openings").text
    browser.get(f"/openings/{own.id}")
    browser.get(f"/openings/{foreign.id}", 404)
    foreign_draft = make_opening(round_, OpeningStatus.DRAFT, commune=WARD)
    for step in ("edit", "submit", "withdraw"):
        browser.get(f"/openings/{foreign_draft.id}/{step}", 404)
        browser.post(f"/openings/{foreign_draft.id}/{step}", {"version": "1", "reason": "x"}, 404)


def test_a_commune_cannot_ask_for_another(page: Any, officer: Any) -> None:
    round_ = make_round()
    browser = page(officer)
    form = browser.get(f"/rounds/{round_.id}/openings/new").document.form(having="title")
    sent = {name: values[0] for name, values in form.values.items() if values}
    filled = {**FILLED, "lodging": "y"}
    browser.post(f"/rounds/{round_.id}/openings/new", {**sent, **filled, "commune": WARD}, 422)
    browser.post(f"/rounds/{round_.id}/openings/new", {**sent, **filled, "commune": REMOTE})


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.UNIVERSITY_COORDINATOR, True),
        (Role.HOME_AFFAIRS_OFFICER, True),
        (Role.SCHOOL_COORDINATOR, True),
        (Role.UNIVERSITY_APPROVER, False),
        (Role.AUDITOR, False),
    ],
)
def test_the_mentors_phone_is_for_those_who_see_contacts(page: Any, app: Any, role: Role, sees: bool) -> None:
    opening = make_opening(make_round())
    assert (PHONE in page(make_user(role)).get(f"/openings/{opening.id}").text) is sees


def test_a_student_has_no_way_in(page: Any, app: Any) -> None:
    round_ = make_round()
    opening = make_opening(round_)
    browser = page(make_user(Role.STUDENT, student=make_student()))
    for url in (f"/rounds/{round_.id}/openings", f"/openings/{opening.id}", f"/openings/{opening.id}/review"):
        browser.get(url, 403)
        page().get(url, 302)


def test_unknown_records_are_not_found(page: Any, reviewer: Any) -> None:
    browser = page(reviewer)
    for url in (f"/rounds/{uuid4()}/openings", f"/openings/{uuid4()}", f"/openings/{uuid4()}/review"):
        browser.get(url, 404)


def test_after_the_deadline_nothing_typed_is_lost(page: Any, officer: Any) -> None:
    round_ = make_round(RoundStatus.OPEN)
    browser = page(officer)
    form = browser.get(f"/rounds/{round_.id}/openings/new")
    closing = round_.openings_close_at
    with clock.fixed(closing):
        late = page(officer).post(f"/rounds/{round_.id}/openings/new", {**_flat(form), "title": "Việc muộn"}, 422)
        assert "hiện không nhận đề nghị" in late.text
        assert late.document.form(having="title").values["title"] == ["Việc muộn"]


def _flat(form: Any) -> dict[str, Any]:
    values = form.document.form(having="title").values
    sent = {name: found[0] for name, found in values.items() if found and name != "csrf_token"}
    return {**sent, **FILLED, "lodging": "y"}
