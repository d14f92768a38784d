"""One-time links: drawing them, and asking for one by an address without learning whether it is known."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select, update

from portal import clock
from portal.accounts import queries
from portal.accounts.models import ActivationLink, LinkRequest, User
from portal.accounts.rules import LinkPurpose
from portal.extensions import db
from portal.jobs.service import enqueue
from portal.notices.service import whole_address


def draw(user: User, purpose: LinkPurpose, lifetime: timedelta) -> str:
    """Make a link and return its token; earlier ones of the user for the same purpose are dead from here on."""
    db.session.flush()
    now = clock.now()
    db.session.execute(
        update(ActivationLink)
        .where(
            ActivationLink.user_id == user.id,
            ActivationLink.purpose == purpose.value,
            ActivationLink.expires_at > now,
        )
        .values(expires_at=now)
    )
    token = secrets.token_urlsafe(32)
    db.session.add(
        ActivationLink(
            token_hash=queries.hash_token(token),
            user_id=user.id,
            purpose=purpose.value,
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    return token


def drawn_in_the_last_hour(user: User, purpose: LinkPurpose) -> int:
    """How many links of this purpose the user was given lately; what anybody can ask for is kept to a few."""
    since = clock.now() - timedelta(hours=1)
    statement = select(func.count()).where(
        ActivationLink.user_id == user.id, ActivationLink.purpose == purpose.value, ActivationLink.created_at > since
    )
    return db.session.scalar(statement) or 0


def address_of(endpoint: str, **values: Any) -> str:
    """The whole address of a page under PUBLIC_URL, also where there is no request."""
    return whole_address(current_app.url_map.bind("").build(endpoint, values))


def ask(kind: str, *, email: str, student_code: str = "") -> None:
    """Have a job of this kind answer the wish for a link: the same work here whoever asks, known or not."""
    request = LinkRequest(email=queries.normal_email(email), student_code=student_code, asked_at=clock.now())
    db.session.add(request)
    db.session.flush()
    enqueue(kind, {"request": str(request.id)}, key=f"{kind}:{request.id}", actor=None)


def take_request(payload: dict[str, Any]) -> tuple[str, str] | None:
    """Address and student code of a wish, which is gone from here on; None when it was answered before."""
    request = db.session.get(LinkRequest, UUID(payload["request"]))
    if request is None:
        return None
    db.session.delete(request)
    return request.email, request.student_code
