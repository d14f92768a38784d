"""Verbs on what is there: read a notice, send a dead message again."""

from __future__ import annotations

import uuid
from datetime import time
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal import clock
from portal.audit.service import record
from portal.errors import DomainError, NotFound
from portal.extensions import db
from portal.jobs.run import Run
from portal.jobs.schedule import Daily, every
from portal.jobs.service import enqueue
from portal.notices import rules
from portal.notices.models import Notice, OutboxMessage
from portal.notices.rules import TRANSITIONS, MessageAction, MessageStatus
from portal.notices.service import DELIVER
from portal.transitions import next_status


def mark_read(notice: Notice) -> None:
    """Note that the notice was opened; the first time counts."""
    notice.read_at = notice.read_at or clock.now()


def mark_all_read(user_id: UUID) -> None:
    """Note that all of the user's notices were seen."""
    unread = (Notice.user_id == user_id, Notice.read_at.is_(None))
    db.session.execute(update(Notice).where(*unread).values(read_at=clock.now()))


def send_again(message_id: UUID, *, actor: Any) -> OutboxMessage:
    """Put a dead message back into the queue with all its tries.

    Raises TransitionNotAllowed for another one, DomainError where what it said is erased already.
    """
    found = db.session.scalar(select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update())
    if found is None:
        raise NotFound
    found.status = next_status(TRANSITIONS, found.status, MessageAction.SEND_AGAIN)
    if not found.body:
        raise DomainError(_("Nội dung thông báo này đã được xoá. Hãy làm lại thao tác cần báo để gửi thông báo mới."))
    found.tries, found.next_try_at = 0, clock.now()
    record("message_sent_again", found, actor=actor, kind=found.kind)
    enqueue(DELIVER, {}, key=f"{DELIVER}:{uuid.uuid4()}", actor=actor)
    return found


@every(Daily(time(3, 15)), "notices.forget", label=_l("Xoá nội dung thông báo không gửi được"))
def forget_dead(_run: Run) -> None:
    """Erase what dead messages said a while ago, with the links in them; that they did not arrive is kept."""
    old = clock.now() - rules.DEAD_KEPT_FOR
    dead = (OutboxMessage.status == MessageStatus.DEAD.value, OutboxMessage.created_at < old, OutboxMessage.body != "")
    erased = update(OutboxMessage).where(*dead).values(body="")
    db.session.execute(erased.execution_options(synchronize_session=False))
