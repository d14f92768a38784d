"""Reads of notices and deliveries."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, func, or_, select

from portal.errors import NotFound
from portal.extensions import db
from portal.notices.models import Notice, OutboxMessage
from portal.notices.rules import MessageStatus
from portal.paging import Page, paginate


def unread_count_of(user_id: Any) -> ScalarSelect[int]:
    """A subquery: how many notices of the user (a column or an id) are unread; rides along with other statements."""
    statement = select(func.count(Notice.id)).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    return statement.scalar_subquery()


def list_notices(user_id: UUID, page: int) -> Page[Notice]:
    """The user's notices, the newest first."""
    statement = select(Notice).where(Notice.user_id == user_id)
    return paginate(statement.order_by(Notice.created_at.desc(), Notice.id), page)


def get_own_notice(user_id: UUID, notice_id: UUID) -> Notice:
    """A notice of the user's own; raises NotFound for anybody else's."""
    found = db.session.scalar(select(Notice).where(Notice.id == notice_id, Notice.user_id == user_id))
    if found is None:
        raise NotFound
    return found


# What the list shows; of the body only whether it is still there.
_SHOWN = (
    OutboxMessage.id,
    OutboxMessage.kind,
    OutboxMessage.channel,
    OutboxMessage.address,
    OutboxMessage.recipient,
    OutboxMessage.status,
    OutboxMessage.created_at,
    OutboxMessage.next_try_at,
    OutboxMessage.sent_at,
    OutboxMessage.tries,
    OutboxMessage.error,
    (OutboxMessage.body == "").label("is_erased"),
)


def list_deliveries(*, search: str, status: str | None, kind: str | None, page: int) -> Page[Any]:
    """Rows of what was sent to whom, the newest first, without what was said."""
    statement = select(*_SHOWN).order_by(OutboxMessage.created_at.desc(), OutboxMessage.id)
    if search:
        like = f"%{search.strip().lower()}%"
        by_name = func.lower(OutboxMessage.recipient).like(like)
        statement = statement.where(or_(func.lower(OutboxMessage.address).like(like), by_name))
    if status:
        statement = statement.where(OutboxMessage.status == status)
    if kind:
        statement = statement.where(OutboxMessage.kind == kind)
    return paginate(statement, page, rows=True)


def count_by_status() -> dict[str, int]:
    """Status → how many messages."""
    counted = db.session.execute(select(OutboxMessage.status, func.count()).group_by(OutboxMessage.status))
    return {**{status.value: 0 for status in MessageStatus}, **{status: number for status, number in counted}}
