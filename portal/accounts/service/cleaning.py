"""Throwing away what has run out: sessions, counts of wrong tries, one-time links."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_

from portal import clock
from portal.accounts import rules
from portal.accounts.factors.models import HalfSession, PasskeyChallenge
from portal.accounts.models import ActivationLink, EmailChange, LinkRequest, LoginThrottle, UserSession
from portal.extensions import db

KEPT_FOR = timedelta(days=30)  # a link that ran out still tells for a while why it does not work


def clean_up() -> dict[str, int]:
    """Delete what no request can use any more; how many rows of each table. Doing it twice does no harm."""
    now = clock.now()
    old = now - KEPT_FOR
    wanted = {
        UserSession: UserSession.expires_at < now,
        LoginThrottle: LoginThrottle.wait_until < now - rules.FORGET_AFTER,
        ActivationLink: or_(ActivationLink.expires_at < old, ActivationLink.used_at < old),
        EmailChange: EmailChange.expires_at < now,
        LinkRequest: LinkRequest.asked_at < old,  # of jobs that failed
        HalfSession: HalfSession.expires_at < now,
        PasskeyChallenge: PasskeyChallenge.expires_at < now,
    }
    return {
        table.__tablename__: db.session.execute(delete(table).where(condition)).rowcount  # type: ignore[attr-defined]
        for table, condition in wanted.items()
    }
