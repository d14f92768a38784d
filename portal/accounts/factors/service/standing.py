"""Whether signing in has a second step: kept true after each change of somebody's factors."""

from __future__ import annotations

from sqlalchemy import delete, select

from portal import clock
from portal.accounts.factors import queries
from portal.accounts.factors.models import PasskeyChallenge, RecoveryCode
from portal.accounts.models import User, UserSession
from portal.accounts.queries import hash_token
from portal.extensions import db


def hold(user: User) -> None:
    """Lock the person's row: of two changes at once the second must see what the first one left."""
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())


def refresh(user: User) -> None:
    """Call after each change, with the row held."""
    db.session.flush()
    if queries.get_standing(user).count:
        user.factor_since = user.factor_since or clock.now()
        return
    user.factor_since = None
    for table in (RecoveryCode, PasskeyChallenge):  # good for nothing without a factor
        db.session.execute(delete(table).where(table.user_id == user.id))


def mark_checked(token: str) -> None:
    """Note that the browser with this session has just passed the second step."""
    row = db.session.scalar(select(UserSession).where(UserSession.token_hash == hash_token(token)))
    if row is not None:
        row.factor_checked_at = clock.now()


def end_other_sessions(user: User, token: str | None) -> None:
    """Sign out whoever signed in before there was a second step, but for this browser."""
    others = delete(UserSession).where(UserSession.user_id == user.id)
    db.session.execute(others.where(UserSession.token_hash != hash_token(token or "")))
