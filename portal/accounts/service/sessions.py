"""Ending sessions of one's own: one of them, or all but the present one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select

from portal.accounts import queries
from portal.accounts.models import User, UserSession
from portal.audit.service import record
from portal.errors import NotFound
from portal.extensions import db


def end_one(user: User, session_id: UUID) -> None:
    """Sign the user out in one browser; raises NotFound for a session of somebody else."""
    row = db.session.scalar(select(UserSession).where(UserSession.id == session_id, UserSession.user_id == user.id))
    if row is None:
        raise NotFound
    db.session.delete(row)
    record("sessions_ended", user, actor=user, count=1)


def end_others(user: User, *, kept: str) -> int:
    """Sign the user out everywhere but in the browser that holds the token `kept`; how many that were."""
    ended = db.session.execute(
        delete(UserSession).where(UserSession.user_id == user.id, UserSession.token_hash != queries.hash_token(kept))
    )
    count: int = ended.rowcount  # type: ignore[attr-defined]
    record("sessions_ended", user, actor=user, count=count)
    return count
