"""Messages leave after the commit, arrive at least once, and what does not arrive says why."""

from __future__ import annotations

import socket
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import func, select

from portal import clock
from portal.extensions import db
from portal.notices import delivery, rules
from portal.notices.models import Notice, OutboxMessage
from portal.notices.recipients import Recipient
from portal.notices.rules import MessageStatus
from portal.notices.service import notify
from portal.notices.transports import NotDelivered, SmtpServer
from tests.factories.accounts import make_user
from tests.factories.notices import HOA, TOLD, deliver, free_port, mail_server, tell, the_message

DAYS = timedelta(days=3)


@pytest.fixture(autouse=True)
def _own_folder(app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", f"file://{tmp_path / 'mail'}")


def mails_in(folder: Path) -> list[Path]:
    return sorted((folder / "mail").glob("*.eml"))


def test_a_mail_has_text_and_html_and_no_host_of_a_request(app: Any) -> None:
    tell(what="<b>họp</b>")
    with mail_server() as server:
        deliver()
    (mail,) = server.mails
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert f"{current_app.config['PUBLIC_URL']}/home" in plain.get_content()
    assert "&lt;b&gt;họp&lt;/b&gt;" in html.get_content()
    assert mail["To"].addresses[0].display_name == "Nông Thị Hoa"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_nothing_is_sent_of_what_was_taken_back(app: Any, tmp_path: Path) -> None:
    notify(TOLD, [HOA], key="1", what="họp")
    db.session.rollback()
    deliver()
    assert mails_in(tmp_path) == []
    tell()
    deliver()
    assert len(mails_in(tmp_path)) == 1


def test_the_same_thing_is_told_once(app: Any) -> None:
    tell()
    tell(what="họp lần nữa")
    tell(key="2")
    with mail_server() as server:
        deliver()
    assert len(server.mails) == 2


def test_what_was_said_is_erased_once_delivered(app: Any) -> None:
    tell()
    with mail_server():
        deliver()
    message = the_message()
    assert (message.status, message.body, message.tries) == (MessageStatus.SENT, "", 1)


def test_a_server_that_is_down_for_an_hour_costs_no_mail_and_sends_none_twice(app: Any) -> None:
    port = free_port()
    current_app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    tell(*(Recipient(f"Người {n}", email=f"n{n}@example.vn") for n in range(5)))
    for minutes in (0, 2, 6, 15, 40):
        deliver(timedelta(minutes=minutes))
    waiting = db.session.scalar(
        select(func.count()).select_from(OutboxMessage).where(OutboxMessage.status == "waiting")
    )
    assert waiting == 5
    with mail_server(port=port) as server:
        deliver(DAYS)
        deliver(DAYS)
    assert sorted(mail["To"].addresses[0].addr_spec for mail in server.mails) == [f"n{n}@example.vn" for n in range(5)]


def test_an_answer_of_4xx_is_tried_again_and_5xx_is_not(app: Any) -> None:
    tell()
    with mail_server("451 try later") as server:
        deliver()
        assert (the_message().status, server.mails) == ("waiting", [])
        assert "451" in the_message().error
        deliver(DAYS)
        assert len(server.mails) == 1
    tell(key="2")
    with mail_server("550 no such user") as server:
        deliver(DAYS)
        deliver(DAYS)
    dead = db.session.scalars(select(OutboxMessage).where(OutboxMessage.status == "dead")).one()
    assert "550 no such user" in dead.error
    assert (dead.tries, server.mails) == (1, [])


def test_a_message_is_given_up_after_its_last_try(app: Any) -> None:
    current_app.config["MAIL_URL"] = f"smtp://127.0.0.1:{free_port()}"
    tell()
    for days in range(rules.MOST_TRIES):
        assert the_message().status == "waiting"
        deliver(timedelta(days=days))
    assert the_message().tries == rules.MOST_TRIES
    assert the_message().status == "dead"
    assert the_message().error != ""


def test_rests_between_tries_grow_and_outlive_a_weekend() -> None:
    rests = [rules.wait_before_try(tries) for tries in range(1, rules.MOST_TRIES)]
    assert rests == sorted(rests)
    assert rests[0] <= timedelta(minutes=1)
    assert sum(rests, timedelta()) >= timedelta(hours=36)


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies after the server's yes, before our commit."""

    class Killed(BaseException):
        pass

    def die(_message: OutboxMessage) -> None:
        db.session.rollback()
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_note_sent", die)
        with pytest.raises(Killed):
            deliver()


def test_a_worker_that_dies_before_its_commit_sends_again_under_the_same_name(app: Any, request: Any) -> None:
    tell()
    with mail_server() as server:
        request.getfixturevalue("dying")
        deliver(rules.HOLD / 2)
        assert len(server.mails) == 1  # still held by the dead one
        deliver(rules.HOLD * 2)
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    assert len(server.mails) == 2
    assert the_message().status == "sent"


def test_files_of_the_same_message_are_one(app: Any, request: Any, tmp_path: Path) -> None:
    tell()
    request.getfixturevalue("dying")
    deliver(rules.HOLD * 2)
    assert len(mails_in(tmp_path)) == 1


def test_another_worker_passes_over_what_is_held(app: Any) -> None:
    tell(*(Recipient(f"Người {n}", email=f"n{n}@example.vn") for n in range(3)))
    first = delivery._hold(clock.now())
    assert len(first) == 3
    assert delivery._hold(clock.now()) == []


def test_control_without_the_hold_both_take_the_same(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "HOLD", timedelta(seconds=-1))
    tell()
    assert len(delivery._hold(clock.now())) == len(delivery._hold(clock.now())) == 1


def test_a_request_does_not_wait_for_a_slow_server(app: Any) -> None:
    """Telling speaks to nobody: a server that accepts and then says nothing costs the caller no time."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        current_app.config["MAIL_URL"] = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        began = time.perf_counter()
        tell()
        assert time.perf_counter() - began < 5  # smtplib would wait 20 s for the greeting
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_a_connection_that_breaks_half_way_is_tried_again(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_self: SmtpServer, _mail: object) -> None:
        raise NotDelivered("SMTPServerDisconnected", server=True)

    people = [Recipient(f"Người {n}", email=f"n{n}@example.vn") for n in range(3)]
    tell(*people)
    with mail_server() as server:
        with monkeypatch.context() as patch:
            patch.setattr(SmtpServer, "send", breaks)
            deliver()
        deliver(DAYS)
    assert len(server.mails) == 3


def test_the_second_channel_reaches_phones(app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SECOND_CHANNEL_URL", f"file://{tmp_path / 'texts'}")
    tell()
    deliver()
    (text,) = (tmp_path / "texts").iterdir()
    assert text.read_text().startswith("0912345678\nViệc mới: họp")
    assert db.session.scalars(select(OutboxMessage.channel)).all().count("second") == 1


def test_somebody_without_an_address_is_told_inside_only(app: Any) -> None:
    user = make_user("auditor")
    tell(Recipient("Ai đó", user_id=user.id))
    assert db.session.scalars(select(OutboxMessage)).all() == []
    assert db.session.scalars(select(Notice)).one().user_id == user.id
