"""Messages on their way, and mail servers of the tests' own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from flask import current_app
from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.notices.models import OutboxMessage
from portal.notices.recipients import Recipient
from portal.notices.registry import KINDS, notice_kind
from portal.notices.service import notify

TOLD = "tests_told"
if TOLD not in KINDS:
    notice_kind(
        TOLD,
        label="Thử",
        vi=("Việc mới: {what}", "Chào {name},\n\nCó việc mới: {what}.\n{url}"),
        en=("News: {what}", "Dear {name},\n\nThere is news: {what}.\n{url}"),
        placeholders=("what",),
        second_channel=True,
    )
HOA = Recipient("Nông Thị Hoa", email="hoa@example.vn", phone="0912345678")


def tell(*people: Recipient, key: str = "1", what: str = "họp") -> None:
    """Tell people something and commit."""
    notify(TOLD, people or (HOA,), key=key, url="/home", what=what)
    db.session.commit()


class MailServer:
    """Takes mails, after as many other answers as it was given."""

    def __init__(self, answers: list[str]) -> None:
        self.answers = answers
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(cast("EmailMessage", message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@contextmanager
def mail_server(*answers: str, port: int = 0, made_by: type[MailServer] | None = None) -> Iterator[MailServer]:
    """A mail server on 127.0.0.1 that MAIL_URL names for the time being."""
    server = (made_by or MailServer)(list(answers))
    controller = Controller(server, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    before = current_app.config["MAIL_URL"]
    current_app.config["MAIL_URL"] = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield server
    finally:
        current_app.config["MAIL_URL"] = before
        controller.stop()


def free_port() -> int:
    """A port on which nobody listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def deliver(after: timedelta = timedelta()) -> None:
    """Let a worker do what is due, this much later."""
    with clock.fixed(clock.now() + after):
        Worker(beats=False).run_due()
    db.session.expire_all()


def the_message() -> OutboxMessage:
    """The only message there is."""
    return db.session.query(OutboxMessage).one()


def told(kind: str) -> set[str]:
    """The addresses to which mails of a kind are on their way."""
    return set(db.session.scalars(select(OutboxMessage.address).where(OutboxMessage.kind == kind)))


def body_of(kind: str) -> str:
    """What the only mail of a kind says."""
    return db.session.scalars(select(OutboxMessage.body).where(OutboxMessage.kind == kind)).one()
