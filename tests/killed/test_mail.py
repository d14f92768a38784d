"""kill -9 of the process that sends mail: every mail arrives, and twice only where nobody could know better."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from portal.extensions import db
from portal.jobs.models import Job
from portal.notices.models import OutboxMessage
from tests.factories.notices import mail_server, tell
from tests.killed.nursery import is_gone, nursery, wait_until


def is_sent() -> bool:
    return set(db.session.scalars(select(OutboxMessage.status).where(OutboxMessage.channel == "mail"))) == {"sent"}


@pytest.mark.usefixtures("real_database")
@pytest.mark.parametrize(
    ("point", "copies"),
    [("die-before-sending", 1), ("die-after-the-yes", 2), ("die-after-the-commit", 1)],
)
def test_a_mail_arrives_again_only_when_the_process_died_between_the_yes_and_the_commit(
    tmp_path: Path, point: str, copies: int
) -> None:
    with mail_server() as server:
        settings: dict[str, Any] = {"MAIL_URL": current_app.config["MAIL_URL"]}
        with nursery("own", tmp_path, **settings) as workers:
            tell()
            victim = workers.start(point)
            wait_until(lambda: is_gone(victim), "the worker lives")
            workers.start("plain")
            wait_until(is_sent, "the mail was not sent")
            wait_until(nothing_waits, "jobs are left")
    assert len(server.mails) == copies
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    (body,) = db.session.scalars(select(OutboxMessage.body).where(OutboxMessage.channel == "mail"))
    assert body == ""


def nothing_waits() -> bool:
    return db.session.scalar(select(Job.id).where(Job.status.in_(("queued", "running"))).limit(1)) is None
