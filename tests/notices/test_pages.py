"""What was told to me, what was sent to whom, and the texts of notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.extensions import db
from portal.jobs.run import Run
from portal.notices import keeping
from portal.notices.models import Notice, OutboxMessage
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from tests.factories.accounts import make_user
from tests.factories.notices import TOLD, deliver, mail_server, tell


@pytest.fixture
def coordinator(app: Any) -> Any:
    return make_user(Role.UNIVERSITY_COORDINATOR)


def test_notices_are_counted_opened_and_read(page: Any, coordinator: Any) -> None:
    tell(Recipient.of(coordinator), key="1", what="họp")
    tell(Recipient.of(coordinator), key="2", what="duyệt")
    browser = page(coordinator)
    assert "(2 mới)" in browser.get("/home").text
    listed = browser.get("/notices")
    assert "Việc mới: họp" in listed.text
    assert browser.get(listed.document.link("Mở Việc mới: họp"), 302).location == "/home"
    assert "(1 mới)" in browser.get("/home").text
    browser.get("/notices").submit(action="read-all")
    assert "mới" not in browser.get("/home").text


def test_nobody_opens_anothers_notice(page: Any, coordinator: Any) -> None:
    tell(Recipient.of(coordinator))
    notice = db.session.scalars(select(Notice)).one()
    page(make_user(Role.AUDITOR)).get(f"/notices/{notice.id}/open", 404)
    page(coordinator).get(f"/notices/{notice.id}/open", 302)


def test_deliveries_show_state_and_reason_but_not_what_was_said(page: Any, coordinator: Any) -> None:
    tell(what="điều kín")
    with mail_server("550 no such user"):
        deliver()
    message = db.session.scalars(select(OutboxMessage)).one()
    listed = page(coordinator).get("/deliveries")
    assert "550 no such user" in listed.text
    assert "điều kín" not in listed.text
    listed.submit(action=f"{message.id}/send-again").follow()
    with mail_server() as server:
        deliver()
    assert len(server.mails) == 1


def test_what_a_dead_message_said_is_erased_after_a_month_and_it_cannot_be_sent_again(
    page: Any, coordinator: Any
) -> None:
    tell()
    with mail_server("550 no such user"):
        deliver()
    message = db.session.scalars(select(OutboxMessage)).one()
    run = Run(job_id=None, kind="", payload={}, tries=1)  # type: ignore[arg-type]
    keeping.forget_dead(run)
    db.session.commit()
    listed = page(coordinator).get("/deliveries")
    assert listed.document.form(action="send-again")
    with clock.fixed(clock.now() + timedelta(days=31)):
        keeping.forget_dead(run)
    db.session.commit()
    db.session.refresh(message)
    assert (message.status, message.body) == ("dead", "")
    answer = listed.submit(action=f"{message.id}/send-again").follow()
    assert "đã được xoá" in answer.text
    assert "send-again" not in answer.text
    db.session.refresh(message)
    assert message.status == "dead"


def test_who_only_looks_is_not_offered_to_send_again(page: Any, coordinator: Any) -> None:
    tell()
    with mail_server("550 no such user"):
        deliver()
    message = db.session.scalars(select(OutboxMessage)).one()
    assert page(coordinator).get("/deliveries").document.form(action="send-again")
    auditor = page(make_user(Role.AUDITOR))
    auditor.get("/deliveries", 403)
    auditor.post(f"/deliveries/{message.id}/send-again", status=403)


def test_a_text_is_previewed_kept_and_set_back(page: Any, coordinator: Any) -> None:
    address = f"/notice-texts/{TOLD}/vi"
    form = page(coordinator).get(address)
    shown = form.submit(200, button="Xem trước", fields={"subject": "Nhắc: {what}", "body": "Chào {name}"})
    assert "Xem trước: Nhắc: [what]" in shown.text
    assert "Chào Nông Thị Hoa" in shown.text
    shown.submit(button="Lưu mẫu")
    tell()
    assert db.session.scalars(select(OutboxMessage.subject)).one() == "Nhắc: họp"
    page(coordinator).get(address).submit(button="Trở lại mẫu gốc")
    tell(key="2")
    assert "Việc mới: họp" in db.session.scalars(select(OutboxMessage.subject)).all()


@pytest.mark.parametrize(
    ("body", "told"),
    [("Chào {ten}", "{ten}"), ("Chào {name", "đi thành cặp"), ("{name.__class__}", "{name.__class__}")],
)
def test_a_text_that_cannot_be_filled_is_refused_and_stays_typed(
    page: Any, coordinator: Any, body: str, told: str
) -> None:
    form = page(coordinator).get(f"/notice-texts/{TOLD}/vi")
    for button in ("Xem trước", "Lưu mẫu"):
        refused = form.submit(422, button=button, fields={"body": body})
        assert told in refused.text
        assert refused.document.form(having="body").values["body"] == [body]


def test_of_two_who_change_a_text_the_second_is_told(page: Any, coordinator: Any) -> None:
    first, second = (page(coordinator).get(f"/notice-texts/{TOLD}/en") for _ in range(2))
    first.submit(button="Lưu mẫu", fields={"subject": "One"})
    assert "Người khác vừa sửa" in second.submit(409, button="Lưu mẫu", fields={"subject": "Two"}).text


def test_a_text_is_written_in_the_language_of_its_reader(app: Any) -> None:
    tell(Recipient("A", email="a@example.vn", language="en"), Recipient("B", email="b@example.vn"))
    assert set(db.session.scalars(select(OutboxMessage.subject))) == {"News: họp", "Việc mới: họp"}


def test_a_kind_whose_text_cannot_be_filled_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="nobody"):
        notice_kind("tests_wrong", label="x", vi=("{nobody}", ""), en=("", ""))


def test_an_invitation_reaches_the_invited_and_leaves_no_link_behind(page: Any, app: Any) -> None:
    form = page(make_user(Role.ADMIN)).get("/accounts/invite")
    form.submit(200, fields={"email": "moi@example.vn", "full_name": "Lê Thị An", "role": "auditor"})
    with mail_server() as server:
        deliver()
    (mail,) = server.mails
    body = mail.get_body(("plain",))
    assert body is not None
    link = next(word for word in body.get_content().split() if "/activate/" in word)
    assert link.startswith(str(current_app.config["PUBLIC_URL"]))
    assert page().get(link.removeprefix(str(current_app.config["PUBLIC_URL"]))).heading == (
        "Đặt mật khẩu để kích hoạt tài khoản"
    )
    message = db.session.scalars(select(OutboxMessage)).one()
    assert link not in message.body + message.url
    assert db.session.scalars(select(Notice)).all() == []
