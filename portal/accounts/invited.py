"""How far invitations got: the newest mail to each person, and whether a link was drawn lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from portal.accounts.invitations import INVITED
from portal.accounts.models import ActivationLink, User
from portal.accounts.rules import LinkPurpose
from portal.extensions import db
from portal.notices.models import OutboxMessage


def newest_invitations() -> Any:
    """A subquery with the newest invitation by mail of each person: user_id, status, error, created_at."""
    age = func.row_number().over(
        partition_by=OutboxMessage.user_id, order_by=(OutboxMessage.created_at.desc(), OutboxMessage.id)
    )
    ranked = (
        select(OutboxMessage.user_id, OutboxMessage.status, OutboxMessage.error, OutboxMessage.created_at)
        .add_columns(age.label("age"))
        .where(OutboxMessage.kind == INVITED)
        .subquery()
    )
    columns = (ranked.c.user_id, ranked.c.status, ranked.c.error, ranked.c.created_at)
    return select(*columns).where(ranked.c.age == 1).subquery()


def invited_since(users: Sequence[User], since: datetime) -> set[UUID]:
    """Which of these people were drawn a link to activate their account at this instant or later."""
    drawn = select(ActivationLink.user_id).where(
        ActivationLink.user_id.in_([user.id for user in users]),
        ActivationLink.purpose == LinkPurpose.ACTIVATION.value,
        ActivationLink.created_at >= since,
    )
    return set(db.session.scalars(drawn))
