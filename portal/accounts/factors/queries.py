"""Reads of second factors, and of who stands between the two steps of signing in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from portal import clock
from portal.access import STAFF
from portal.accounts.factors.models import HalfSession, Passkey, PasskeyChallenge, RecoveryCode, TotpFactor
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import hash_token
from portal.errors import NotFound
from portal.extensions import db
from portal.paging import Page, paginate


@dataclass(frozen=True)
class Standing:
    """What a person has set up."""

    app: TotpFactor | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def count(self) -> int:
        """Factors; recovery codes only stand in for one."""
        return len(self.passkeys) + (self.app is not None)


def get_standing(user: User) -> Standing:
    app = find_app(user)
    return Standing(
        app=app if app is not None and app.secret is not None else None,
        passkeys=list_passkeys(user),
        codes_left=count_codes_left(user),
    )


def find_app(user: User) -> TotpFactor | None:
    """The row of the person's app, whether it counts yet or waits for a first code."""
    return db.session.scalar(select(TotpFactor).where(TotpFactor.user_id == user.id))


def list_passkeys(user: User) -> list[Passkey]:
    statement = select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.created_at, Passkey.id)
    return list(db.session.scalars(statement))


def get_passkey(user: User, passkey_id: UUID) -> Passkey:
    """One of the person's own; somebody else's is not found."""
    passkey = db.session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user.id))
    if passkey is None:
        raise NotFound
    return passkey


def find_passkey(user: User, credential_id: bytes) -> Passkey | None:
    return db.session.scalar(select(Passkey).where(Passkey.user_id == user.id, Passkey.credential_id == credential_id))


def find_challenge(user: User, holder: str) -> PasskeyChallenge | None:
    """The challenge that waits in this browser; `holder` as in rules.to_check and rules.to_add."""
    return db.session.scalar(
        select(PasskeyChallenge).where(
            PasskeyChallenge.holder_hash == hash_token(holder),
            PasskeyChallenge.user_id == user.id,
            PasskeyChallenge.expires_at > clock.now(),
        )
    )


def count_codes_left(user: User) -> int:
    statement = select(func.count(RecoveryCode.id))
    return db.session.scalars(statement.where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))).one()


def find_half_session(token: str) -> tuple[User, HalfSession] | None:
    """Who gave the right password in this browser a moment ago; not when the account is off by now."""
    row = db.session.execute(
        select(User, HalfSession)
        .join(HalfSession, HalfSession.user_id == User.id)
        .where(
            HalfSession.token_hash == hash_token(token),
            HalfSession.expires_at > clock.now(),
            User.disabled_at.is_(None),
        )
    ).first()
    return (row[0], row[1]) if row else None


def list_staff_without_factor(page: int) -> Page[User]:
    """Active staff accounts whose sign-in has no second step, by mail address."""
    staff = select(RoleGrant.user_id).where(RoleGrant.role.in_([role.value for role in STAFF]))
    statement = select(User).where(User.id.in_(staff), User.factor_since.is_(None), User.disabled_at.is_(None))
    return paginate(statement.order_by(User.email), page)
