"""Sending what waits: a batch is held, sent without any transaction open, and each message noted as it goes.

At least once: a worker that dies between the server's yes and our commit leaves the message held, and whoever takes
it up sends it again under the same Message-ID.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, or_, select, update

from portal import clock
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.registry import handler
from portal.jobs.rules import JobStatus
from portal.jobs.run import Run
from portal.jobs.service import enqueue
from portal.notices import rules
from portal.notices.composing import compose
from portal.notices.models import OutboxMessage
from portal.notices.rules import TRANSITIONS, Channel, MessageAction, MessageStatus
from portal.notices.service import DELIVER
from portal.notices.transports import MailTransport, NotDelivered, SecondChannel, mail_transport, second_channel
from portal.transitions import next_status

log = logging.getLogger(__name__)


def _worker_died(_payload: dict[str, Any], _error: str) -> None:
    """Messages outlive the job that was to send them."""
    _ask_again()


@handler(DELIVER, label=_l("Gửi thông báo"), give_up=_worker_died)
def deliver(run: Run) -> None:
    """Send a portion of what is due; the rest, and what could not be sent, is asked for again when its time comes."""
    sent = 0
    while sent < rules.PORTION and (batch := _hold(now := clock.now())):
        _ask_again(at_once=True)  # so that an idle worker joins in
        run.save()
        with ExitStack() as open_ways:
            sender = _Sender(run, open_ways)
            for message in batch:
                if clock.now() < now + rules.FRESH or _hold_on(message, now + rules.HOLD):
                    sender.send(message)
                    sent += 1
                run.save()
                run.progress(str(_l("Đã gửi %(count)s thông báo", count=sent)), 0.5)
    _ask_again()


def _due(now: datetime) -> object:
    return and_(
        OutboxMessage.status == MessageStatus.WAITING.value,
        OutboxMessage.next_try_at <= now,
        or_(OutboxMessage.held_until.is_(None), OutboxMessage.held_until < now),
    )


def _hold(now: datetime) -> list[OutboxMessage]:
    """Take a batch for this worker; another worker passes over it until the hold ends."""
    ids: list[UUID] = list(
        db.session.scalars(
            select(OutboxMessage.id)
            .where(_due(now))  # type: ignore[arg-type]
            .order_by(OutboxMessage.next_try_at, OutboxMessage.created_at)
            .limit(rules.BATCH)
            .with_for_update(skip_locked=True)
        )
    )
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids))
        .values(held_until=now + rules.HOLD)
        .execution_options(synchronize_session=False)
    )
    chosen = select(OutboxMessage).where(OutboxMessage.id.in_(ids)).execution_options(populate_existing=True)
    return list(db.session.scalars(chosen)) if ids else []


def _hold_on(message: OutboxMessage, held_until: datetime) -> bool:
    """Hold a message anew that has waited long for its turn; False when another worker has taken it up meanwhile."""
    mine = (
        OutboxMessage.id == message.id,
        OutboxMessage.held_until == held_until,
        OutboxMessage.status == MessageStatus.WAITING.value,
    )
    anew = update(OutboxMessage).where(*mine).values(held_until=clock.now() + rules.HOLD)
    result = db.session.execute(anew.execution_options(synchronize_session=False))
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


@dataclass
class _Sender:
    """Opens each way when the first message asks for it; once a server is away, the rest of the batch waits."""

    run: Run
    open_ways: ExitStack
    mail: MailTransport | None = None
    texts: SecondChannel | None = None
    away: NotDelivered | None = None

    def send(self, message: OutboxMessage) -> None:
        """Send one message and note what came of it; no transaction is open while the server is spoken to."""
        mail = compose(message) if message.channel == Channel.MAIL else None
        address, text, key = message.address, f"{message.subject}\n{message.body}", message.key
        self.run.save()
        try:
            if self.away is not None:
                raise self.away
            if mail is not None:
                self.mail = self.mail or self.open_ways.enter_context(
                    mail_transport(str(current_app.config["MAIL_URL"]))
                )
                self.mail.send(mail)
            else:
                self.texts = self.texts or second_channel(str(current_app.config["SECOND_CHANNEL_URL"]))
                self.texts.send(address, text, key)
        except NotDelivered as failure:
            self.away = failure if failure.server else None
            _note_failure(message, failure)
        else:
            _note_sent(message)


def _note_sent(message: OutboxMessage) -> None:
    message.status = next_status(TRANSITIONS, message.status, MessageAction.SEND)
    message.sent_at, message.held_until = clock.now(), None
    message.tries += 1
    message.body = message.error = ""


def _note_failure(message: OutboxMessage, failure: NotDelivered) -> None:
    message.tries += 1
    message.held_until = None
    message.error = failure.reason or type(failure).__name__
    if failure.for_good or message.tries >= rules.MOST_TRIES:
        message.status = next_status(TRANSITIONS, message.status, MessageAction.GIVE_UP)
        log.warning("message %s is dead: %s", message.id, message.error)
    else:
        message.next_try_at = clock.now() + rules.wait_before_try(message.tries)


def _ask_again(*, at_once: bool = False) -> None:
    """A job for the next message in turn; without it nobody would look when its time comes.

    None where one waits already, nor, `at_once`, where no further message is due now.
    """
    now = clock.now()
    waiting = OutboxMessage.status == MessageStatus.WAITING.value
    due = func.coalesce(OutboxMessage.held_until, OutboxMessage.next_try_at)
    next_due = db.session.scalar(select(due).where(waiting).order_by(due).limit(1))
    if next_due is None or (at_once and next_due > now):
        return
    in_time = (Job.kind == DELIVER, Job.status == JobStatus.QUEUED.value, Job.run_after <= max(next_due, now))
    if db.session.scalar(select(Job.id).where(*in_time).limit(1)) is None:
        # Many messages may be due at the same instant and need several portions: the instant is no key.
        job = enqueue(DELIVER, {}, key=f"{DELIVER}:{uuid4()}", actor=None)
        job.run_after = max(next_due, job.run_after)
