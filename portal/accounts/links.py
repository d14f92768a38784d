"""One-time links: drawing them, and asking for one by an address without learning whether it is known."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import delete, func, insert, select, update

from portal import clock
from portal.accounts import queries
from portal.accounts.models import ActivationLink, EmailChange, LinkRequest, User
from portal.accounts.rules import LinkPurpose
from portal.extensions import db
from portal.jobs.service import enqueue
from portal.notices.service import whole_address


def draw(user: User, purpose: LinkPurpose, lifetime: timedelta) -> str:
    """Make a link and return its token; earlier ones of the user for the same purpose are dead from here on."""
    return draw_many([user], purpose, lifetime)[0]


def draw_many(users: Sequence[User], purpose: LinkPurpose, lifetime: timedelta) -> list[str]:
    """The same for each of some people, in their order; two statements."""
    db.session.flush()
    now = clock.now()
    ids = [user.id for user in users]
    earlier = (
        ActivationLink.user_id.in_(ids),
        ActivationLink.purpose == purpose.value,
        ActivationLink.expires_at > now,
    )
    db.session.execute(
        update(ActivationLink).where(*earlier).values(expires_at=now), execution_options={"synchronize_session": False}
    )
    tokens = [secrets.token_urlsafe(32) for _user in users]
    times = {"created_at": now, "expires_at": now + lifetime}
    rows = [
        {"id": uuid4(), "token_hash": queries.hash_token(token), "user_id": user_id, "purpose": purpose.value, **times}
        for token, user_id in zip(tokens, ids, strict=True)
    ]
    if rows:
        db.session.execute(insert(ActivationLink), rows)
    return tokens


def kill(user: User, *purposes: LinkPurpose) -> None:
    """Have no link of the user for these purposes open anything from here on."""
    now = clock.now()
    live = (ActivationLink.user_id == user.id, ActivationLink.purpose.in_(purposes), ActivationLink.expires_at > now)
    db.session.execute(update(ActivationLink).where(*live).values(expires_at=now))


def drop_email_change(user: User) -> None:
    """Forget a wish for another address that waits for a mailbox."""
    db.session.execute(delete(EmailChange).where(EmailChange.user_id == user.id))


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
