"""Nobody is written to: the people of a demonstration are invented, and so are their addresses."""

from __future__ import annotations

from sqlalchemy import delete

from portal.demo.people import DOMAIN
from portal.extensions import db
from portal.notices.models import OutboxMessage
from portal.notices.rules import MessageStatus


def keep_silent() -> None:
    """Forget what waits to be sent to invented addresses; what is told inside the portal stays."""
    waiting = OutboxMessage.status == MessageStatus.WAITING.value
    invented = OutboxMessage.address.like(f"%{DOMAIN}")
    db.session.execute(delete(OutboxMessage).where(waiting, invented).execution_options(synchronize_session=False))
