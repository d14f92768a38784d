"""A message about a shortage group: the draft, to whom it goes, and sending it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from portal.access import Role
from portal.attempts.readiness.models import Nudge
from portal.attempts.readiness.rules import NudgeKind
from portal.extensions import db
from portal.notices.models import Notice
from portal.openings.models import Opening
from portal.rounds.models import Round
from tests.factories.accounts import make_user
from tests.factories.applications import make_application
from tests.factories.communes import ICTU
from tests.factories.forecasts import Shortage, compute_forecast, make_forecast, make_listless, make_shortage
from tests.pages import Page

Opens = Callable[..., Page]
LIST, WIDEN, LOWER = NudgeKind


def url_of(made: Shortage, kind: NudgeKind = LIST) -> str:
    return f"/rounds/{made.round.id}/forecast/groups/1/{kind}"


def test_a_draft_is_changed_then_shown_with_its_recipients_then_sent(page: Opens) -> None:
    made = make_forecast()
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    group = coordinator.get(f"/rounds/{made.round.id}/forecast/groups/1")
    draft = coordinator.get(group.document.link("Viết cho sinh viên"))
    assert "Mời xem thêm các nơi còn thiếu người" in str(draft.document.form().values)
    assert f"Xã Bằng Thành: {made.remote.title} (3 chỗ)" in str(draft.document.form().values)
    shown = draft.submit(200, subject="Còn 3 chỗ ở Bằng Thành", text="Em xem nhé.\nCảm ơn em.")
    assert shown.heading == "Gửi thư này?"
    assert "Chờ Thị Chỗ" in shown.text
    assert "Em xem nhé." in shown.text
    assert db.session.scalars(select(Nudge)).all() == [], "nothing is sent before it is confirmed"
    done = shown.submit(button="send").follow()
    assert "Đã gửi thư cho 1 người" in done.text
    assert "Đã gửi cho 1 người" in done.text
    nudge = db.session.scalars(select(Nudge)).one()
    assert (nudge.subject, nudge.text.splitlines()) == ("Còn 3 chỗ ở Bằng Thành", ["Em xem nhé.", "Cảm ơn em."])


def test_the_text_can_be_changed_again_after_it_was_shown(page: Opens) -> None:
    made = make_forecast()
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    again = coordinator.get(url_of(made)).submit(200, subject="Thử", text="Một.").submit(200, button="edit")
    assert again.document.form().values["subject"] == ["Thử"]
    again.submit(200, text="Hai.").submit(button="send")
    assert db.session.scalars(select(Nudge.text)).one() == "Hai."


@pytest.mark.parametrize(("field", "message"), [("subject", "Nhập tiêu đề thư"), ("text", "Viết nội dung thư")])
def test_an_empty_message_is_refused_and_the_rest_kept(page: Opens, field: str, message: str) -> None:
    made = make_forecast()
    written = {"subject": "Thử", "text": "Một.", field: " "}
    refused = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(url_of(made)).submit(422, **written)
    assert message in refused.text
    other = "text" if field == "subject" else "subject"
    assert refused.document.form().values[other] == [written[other]]


def test_recipients_who_changed_are_shown_again_before_it_is_sent(page: Opens) -> None:
    made = make_shortage()
    listless = make_listless(made.round, full_name="Muộn Văn Nộp")
    compute_forecast(made.round)
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    shown = coordinator.get(url_of(made)).submit(200, subject="Thử", text="Một.")
    assert "Muộn Văn Nộp" in shown.text
    make_application(made.round, listless.grants[0].student_id, [made.remote], status="submitted")
    again = shown.submit(409, button="send")
    assert "Những người nhận vừa thay đổi" in again.text
    assert "Muộn Văn Nộp" not in again.text
    assert "Một." in again.text
    again.submit(button="send")
    assert db.session.scalars(select(Nudge.recipients)).one() == 1


def test_a_group_that_is_another_now_is_shown_again(page: Opens) -> None:
    made = make_forecast()
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    shown = coordinator.get(url_of(made)).submit(200, subject="Thử", text="Một.")
    db.session.execute(update(Opening).where(Opening.id == made.remote.id).values(seats=9))
    make_application(made.round, make_listless(made.round).grants[0].student_id, [made.remote], status="submitted")
    compute_forecast(made.round)
    assert "nhóm này đã khác" in shown.submit(409, button="send").text
    assert db.session.scalars(select(Nudge)).all() == []


def test_a_second_copy_of_the_page_sends_nothing_more(page: Opens) -> None:
    made = make_forecast()
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    shown = coordinator.get(url_of(made)).submit(200, subject="Thử", text="Một.")
    shown.submit(button="send")
    assert "mỗi nhóm chỉ gửi một lần" in shown.submit(422, button="send").text
    assert len(db.session.scalars(select(Notice)).all()) == 1


def test_it_is_refused_when_the_round_no_longer_takes_lists(page: Opens) -> None:
    made = make_forecast()
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    shown = coordinator.get(url_of(made)).submit(200, subject="Thử", text="Một.")
    db.session.execute(update(Round).where(Round.id == made.round.id).values(status="matching"))
    refused = shown.submit(422, button="send")
    assert "chỉ viết khi đợt đang nhận nguyện vọng" in refused.text
    group = coordinator.get(f"/rounds/{made.round.id}/forecast/groups/1")
    assert "chỉ viết khi đợt đang nhận nguyện vọng" in group.text


@pytest.mark.parametrize("kind", NudgeKind)
def test_each_draft_says_what_is_asked_of_whom(page: Opens, kind: NudgeKind) -> None:
    made = make_forecast()
    form = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(url_of(made, kind)).document.form()
    words = {LIST: "thêm vào danh sách nguyện vọng", WIDEN: "Kế toán - Kiểm toán - Tài chính (1", LOWER: "là 2,50"}
    assert words[kind] in form.values["text"][0]
    assert made.round.contact_phone in form.values["text"][0]


def test_a_group_or_kind_that_is_not_there_is_not_found(page: Opens) -> None:
    made = make_shortage()
    db.session.execute(update(Opening).where(Opening.id == made.remote.id).values(min_gpa=made.round.min_gpa))
    compute_forecast(made.round)
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    coordinator.get(url_of(made, LIST))
    coordinator.get(url_of(made, LOWER), 404)
    coordinator.get(url_of(made) + "x", 404)
    for number in ("2", "0", "9" * 30):
        coordinator.get(f"/rounds/{made.round.id}/forecast/groups/{number}", 404)


def test_only_coordinators_write(page: Opens) -> None:
    made = make_forecast()
    for role in (Role.HOME_AFFAIRS_OFFICER, Role.AUDITOR, Role.UNIVERSITY_APPROVER, Role.SCHOOL_COORDINATOR):
        reader = page(make_user(role, school=ICTU if role is Role.SCHOOL_COORDINATOR else None))
        reader.get(url_of(made), 403)
    page(make_user(Role.UNIVERSITY_COORDINATOR)).get(url_of(made))
