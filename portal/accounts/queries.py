"""Reads of accounts and sessions."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, func, or_, select, update
from sqlalchemy.orm import joinedload, lazyload

from portal import clock
from portal.access import Role
from portal.accounts import rules
from portal.accounts.models import ActivationLink, RoleGrant, User, UserSession
from portal.accounts.rules import LinkPurpose, Standing
from portal.errors import NotFound
from portal.extensions import db
from portal.notices.queries import unread_count_of
from portal.paging import Page, in_order, paginate

_SESSIONS_SHOWN = 50
# Asked on every request: made once, one statement instead of two.
_SESSION = (
    select(User, UserSession, unread_count_of(User.id))
    .join(UserSession, UserSession.user_id == User.id)
    .where(UserSession.token_hash == bindparam("hash"))
    .options(joinedload(User.grants))
)


def hash_token(token: str) -> str:
    """What the database keeps of a secret that was handed out."""
    return hashlib.sha256(token.encode()).hexdigest()


def normal_email(email: str) -> str:
    """The form in which addresses are compared."""
    return email.strip().lower()


def find_user_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == normal_email(email)))


def find_password_hash(email: str) -> str | None:
    """What the password of the account with this address is checked against; None where there is neither."""
    return db.session.scalar(select(User.password_hash).where(User.email == normal_email(email)))


def known_emails(emails: Collection[str]) -> set[str]:
    """Which of these addresses, in their normal form, have an account."""
    return set(db.session.scalars(select(User.email).where(User.email.in_(emails))))


def get_user(user_id: UUID) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def find_session(token: str) -> tuple[User, UserSession] | None:
    """The user and the session row a cookie's token belongs to, whether still alive or not."""
    row = db.session.execute(_SESSION, {"hash": hash_token(token)}).unique().first()
    if row is None:
        return None
    row[0].unread_notices = row[2]
    return row[0], row[1]


def list_holders(
    role: Role,
    *,
    school_code: str | None = None,
    commune_code: str | Select[str] | None = None,
    student_ids: Collection[UUID] | Select[UUID] | None = None,
) -> list[User]:
    """Active accounts that hold the role, narrowed to a school, a commune or these students; one statement.

    `student_ids` and `commune_code` may be a select of them.
    """
    statement = (
        select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role == role.value, User.disabled_at.is_(None))
        .options(lazyload(User.grants))
        .order_by(User.id)
        .distinct()
    )
    if school_code is not None:
        statement = statement.where(RoleGrant.school_code == school_code)
    if isinstance(commune_code, str):
        statement = statement.where(RoleGrant.commune_code == commune_code)
    elif commune_code is not None:
        statement = statement.where(RoleGrant.commune_code.in_(commune_code))
    if student_ids is not None:
        statement = statement.where(RoleGrant.student_id.in_(student_ids))
    return list(db.session.scalars(statement))


def find_activation_link(token: str, purpose: LinkPurpose = LinkPurpose.ACTIVATION) -> ActivationLink | None:
    """A link that can still be used for its purpose."""
    return db.session.scalar(
        select(ActivationLink).where(
            ActivationLink.token_hash == hash_token(token),
            ActivationLink.purpose == purpose.value,
            ActivationLink.used_at.is_(None),
            ActivationLink.expires_at > clock.now(),
        )
    )


def use_activation_link(link: ActivationLink) -> bool:
    """Mark the link as used; False when another request was faster."""
    statement = update(ActivationLink).where(ActivationLink.id == link.id, ActivationLink.used_at.is_(None))
    result = db.session.execute(statement.values(used_at=clock.now()))
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


ORDERS = {"email": (User.email,), "full_name": (User.full_name,), "created_at": (User.created_at,)}
_OF_STANDING = {
    Standing.INVITED: and_(User.disabled_at.is_(None), User.password_hash.is_(None)),
    Standing.ACTIVE: and_(User.disabled_at.is_(None), User.password_hash.is_not(None)),
    Standing.DISABLED: User.disabled_at.is_not(None),
}
# User.standing, for statements without entities.
standing_of = case(*((holds, standing.value) for standing, holds in _OF_STANDING.items()))


@dataclass(frozen=True)
class AccountFilter:
    """What the list is narrowed to; None and "" leave it open."""

    search: str = ""
    role: Role | None = None
    standing: Standing | None = None

    @classmethod
    def read(cls, words: Mapping[str, str]) -> AccountFilter:
        """From the words of an address; those that say nothing leave it open."""
        role, standing = words.get("role"), words.get("standing")
        return cls(
            words.get("search", ""),
            Role(role) if role in set(Role) else None,
            Standing(standing) if standing in set(Standing) else None,
        )


def list_users(wanted: AccountFilter, page: int, sort: str = "") -> Page[User]:
    """Accounts for the admin, by mail address or a key of ORDERS."""
    return paginate(in_order(narrowed(select(User).order_by(User.email), wanted), sort, ORDERS), page)


def narrowed(statement: Select[Any], wanted: AccountFilter) -> Select[Any]:
    """Those of the accounts that the filters let through."""
    if wanted.search:
        like = f"%{wanted.search.strip().lower()}%"
        statement = statement.where(or_(User.email.like(like), func.lower(User.full_name).like(like)))
    if wanted.role:
        holders = select(RoleGrant.user_id).where(RoleGrant.role == wanted.role.value)
        statement = statement.where(User.id.in_(holders))
    return statement.where(_OF_STANDING[wanted.standing]) if wanted.standing else statement


def list_live_sessions(user: User) -> list[UserSession]:
    """The user's sessions that still let in, the last used first."""
    now = clock.now()
    rows = db.session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user.id, UserSession.expires_at > now)
        .order_by(UserSession.last_seen_at.desc(), UserSession.id)
        .limit(_SESSIONS_SHOWN)
    )
    staff = any(role is not Role.STUDENT for role in user.roles)
    return [
        row for row in rows if rules.is_alive(last_seen=row.last_seen_at, expires=row.expires_at, staff=staff, at=now)
    ]


def touch_session(session_id: UUID) -> None:
    """Note that a session was just used."""
    db.session.execute(update(UserSession).where(UserSession.id == session_id).values(last_seen_at=clock.now()))


def names_of(user_ids: set[UUID]) -> dict[UUID, str]:
    """Full names by user, for those that exist."""
    if not user_ids:
        return {}
    return {id_: name for id_, name in db.session.execute(select(User.id, User.full_name).where(User.id.in_(user_ids)))}
