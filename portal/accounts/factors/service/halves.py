"""Between the two steps of signing in: a browser that gave the right password and can do nothing with it yet."""

from __future__ import annotations

import secrets

from sqlalchemy import delete

from portal import clock
from portal.accounts.factors import rules
from portal.accounts.factors.models import HalfSession
from portal.accounts.models import User
from portal.accounts.queries import hash_token
from portal.extensions import db


def begin(user: User) -> str:
    """The token for the cookie."""
    now = clock.now()
    db.session.execute(delete(HalfSession).where(HalfSession.user_id == user.id, HalfSession.expires_at <= now))
    token = secrets.token_urlsafe(32)
    db.session.add(
        HalfSession(token_hash=hash_token(token), user_id=user.id, expires_at=now + rules.HALF_SESSION_LIFETIME)
    )
    return token


def use(half: HalfSession) -> bool:
    """End the half session with its success; False when another request was faster."""
    ended = db.session.execute(delete(HalfSession).where(HalfSession.id == half.id))
    return bool(ended.rowcount == 1)  # type: ignore[attr-defined]
