"""Verbs on accounts: invite, activate, sign in and out, disable, grant and revoke roles."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete

from portal import clock
from portal.access import Role
from portal.accounts import links, queries, rules, throttling
from portal.accounts.admins import ensure_another_admin
from portal.accounts.factors.models import HalfSession
from portal.accounts.models import RoleGrant, User, UserSession
from portal.accounts.rules import LinkPurpose
from portal.audit.service import record
from portal.errors import DomainError
from portal.extensions import db

# t=2, m=19 MiB, p=1: the library's defaults manage 2–5 sign-ins a second on two cores, a deadline rush needs twenty.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# The same work for unknown accounts.
_DUMMY_HASH = _hasher.hash(secrets.token_hex(16))


class WrongLogin(throttling.WrongTry):
    """Address or password is wrong, or the account is off; the text never says which."""


def create_user(*, email: str, full_name: str, phone: str = "", actor: User | None) -> User:
    """A user without a password: they set it themselves through an activation link."""
    user = _new_user(email, full_name, phone)
    db.session.add(user)
    _note_created(user, actor)
    return user


def _new_user(email: str, full_name: str, phone: str) -> User:
    email = queries.normal_email(email)
    return User(email=email, full_name=full_name, phone=phone, created_at=clock.now(), grants=[])


def _note_created(user: User, actor: User | None) -> None:
    record("account_created", user, actor=actor, personal={"email": user.email, "name": user.full_name})


def create_students(students: Sequence[tuple[UUID, str, str]], *, actor: User | None) -> list[User]:
    """Accounts of many students (id, address, name) who have none, in their order; all written at once."""
    users = [_new_user(email, name, "") for _id, email, name in students]
    for user, (student_id, _email, _name) in zip(users, students, strict=True):
        user.grants.append(_new_grant(Role.STUDENT, actor, student_id=student_id))
    db.session.add_all(users)
    db.session.flush()
    for user in users:
        _note_created(user, actor)
        _note_granted(user, user.grants[0], actor)
    return users


def grant_role(
    user: User,
    role: Role,
    *,
    actor: User | None,
    school_code: str | None = None,
    commune_code: str | None = None,
    student_id: object = None,
) -> RoleGrant:
    """Give a role with its scope; giving it twice changes nothing."""
    for grant in user.grants:
        if (grant.role, grant.school_code, grant.commune_code, grant.student_id) == (
            role.value,
            school_code,
            commune_code,
            student_id,
        ):
            return grant
    grant = _new_grant(role, actor, school_code=school_code, commune_code=commune_code, student_id=student_id)
    user.grants.append(grant)
    _note_granted(user, grant, actor)
    return grant


def _new_grant(role: Role, actor: User | None, **scope: object) -> RoleGrant:
    by = actor.id if actor else None
    return RoleGrant(role=role.value, granted_at=clock.now(), granted_by_id=by, **scope)


def _note_granted(user: User, grant: RoleGrant, actor: User | None) -> None:
    record(
        "role_granted",
        user,
        actor=actor,
        role=grant.role,
        school=grant.school_code,
        commune=grant.commune_code,
        student=grant.student_id,
    )


def revoke_role(user: User, grant: RoleGrant, *, actor: User | None) -> None:
    """Take a role away; it is gone on the user's next request."""
    user.grants.remove(grant)
    record(
        "role_revoked",
        user,
        actor=actor,
        role=grant.role,
        school=grant.school_code,
        commune=grant.commune_code,
    )


def invite(user: User, *, actor: User | None) -> str:
    """Make a one-time activation link (72 hours) and return its token; earlier links of the user die."""
    return invite_many([user], actor=actor)[0]


def invite_many(users: Sequence[User], *, actor: User | None) -> list[str]:
    """The same for each of some people, in their order."""
    tokens = links.draw_many(users, LinkPurpose.ACTIVATION, rules.ACTIVATION_LIFETIME)
    for user in users:
        record("account_invited", user, actor=actor)
    return tokens


def activate(token: str, password: str, *, full_name: str | None = None) -> User:
    """Use an activation link: set the password, and sign the user out everywhere else.

    `full_name` is asked for only where the invitation did not know it (see `lacks_name`).
    """
    link = queries.find_activation_link(token)
    if link is None or not queries.use_activation_link(link):
        raise DomainError(_("Liên kết này đã dùng hoặc đã hết hạn. Hãy xin cơ quan đã mời bạn gửi liên kết mới."))
    user = queries.get_user(link.user_id)
    if full_name and lacks_name(user):
        user.full_name = full_name
    set_password(user, password)
    record("account_activated", user, actor=user)
    return user


def lacks_name(user: User) -> bool:
    """Whether only the mail address is known of the person so far."""
    return user.full_name == user.email


def set_password(user: User, password: str) -> None:
    """Set a password that others cannot guess from what they know of the person; ends every session."""
    fault = rules.password_fault(password, known=[user.email, user.full_name, user.phone])
    if fault:
        raise DomainError(_password_messages()[fault], field="password")
    user.password_hash = _hasher.hash(password)
    end_all_sessions(user)
    links.kill(user, LinkPurpose.RESET)


def _password_messages() -> dict[str, str]:
    return {
        "short": _("Mật khẩu cần ít nhất %(count)s ký tự.", count=rules.SHORTEST_PASSWORD),
        "long": _("Mật khẩu dài nhất %(count)s ký tự.", count=rules.LONGEST_PASSWORD),
        "common": _("Mật khẩu này quá phổ biến, dễ bị đoán. Hãy ghép vài từ không liên quan với nhau."),
        "personal": _("Đừng dùng ngày sinh, số điện thoại, mã hoặc tên của bạn làm mật khẩu."),
    }


@dataclass(frozen=True)
class SignInTry:
    """A try that is counted as wrong until it proves right; what its password is checked against."""

    email: str
    password_hash: str | None

    def is_right(self, password: str) -> bool:
        """Whether it is the password. Takes its time, and needs no transaction: nobody has to wait for it."""
        return _verify(self.password_hash, password)


def begin_sign_in(email: str) -> SignInTry:
    """Count the try before its password is looked at; raises MustWait after too many wrong ones.

    The caller commits, so that tries in other processes see the count, and that SQLite, which has one writer at a
    time, lets others sign in while the password is checked.
    """
    throttle = throttling.hold(queries.hash_token(queries.normal_email(email)))
    throttling.ensure_may_try(throttle, field="password")
    throttling.count_failure(throttle)
    return SignInTry(email, queries.find_password_hash(email))


def finish_sign_in(tried: SignInTry, password: str, *, right: bool) -> User:
    """The user whose password it is, their earlier wrong tries forgotten; raises WrongLogin.

    Known and unknown accounts get the same answer after the same work. A password that was changed while it was
    checked is wrong.
    """
    user = queries.find_user_by_email(tried.email)
    if not right or user is None or not user.is_active or user.password_hash != tried.password_hash:
        raise WrongLogin(_("Thư điện tử hoặc mật khẩu không đúng. Hãy kiểm tra và nhập lại."), field="password")
    throttling.forget(queries.hash_token(user.email))
    if _hasher.check_needs_rehash(user.password_hash or ""):
        user.password_hash = _hasher.hash(password)
    return user


def authenticate(email: str, password: str) -> User:
    """The same in one transaction, for somebody who is signed in; the caller commits, the count must stay."""
    tried = begin_sign_in(email)
    return finish_sign_in(tried, password, right=tried.is_right(password))


def has_password(user: User, password: str) -> bool:
    """Whether this is the user's password; takes its time."""
    return _verify(user.password_hash, password)


def _verify(stored: str | None, password: str) -> bool:
    try:
        _hasher.verify(stored or _DUMMY_HASH, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def start_session(user: User, *, device: str = "", factor_checked: bool = False) -> str:
    """Open a session and return the token for the cookie; a new one at every sign-in."""
    db.session.flush()
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        UserSession(
            token_hash=queries.hash_token(token),
            user_id=user.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + rules.SESSION_LIFETIME,
            device=device[:200],
            factor_checked_at=now if factor_checked else None,
        )
    )
    user.session_token = token
    record("signed_in", user, actor=user)
    return token


def end_session(token: str, *, actor: User) -> None:
    """Sign out: the old cookie is dead from here on."""
    db.session.execute(delete(UserSession).where(UserSession.token_hash == queries.hash_token(token)))
    record("signed_out", actor, actor=actor)


def end_all_sessions(user: User) -> None:
    """Sign the user out everywhere, also where only the password was given so far."""
    for table in (UserSession, HalfSession):
        db.session.execute(delete(table).where(table.user_id == user.id))


def disable(user: User, *, actor: User) -> None:
    """Switch an account off; its sessions are dead on the next request."""
    if user.id == actor.id:
        raise DomainError(_("Bạn không thể tự khóa tài khoản của mình. Hãy nhờ một quản trị viên khác."))
    if user.has_role(Role.ADMIN):
        ensure_another_admin(user)
    user.disabled_at = clock.now()
    end_all_sessions(user)
    record("account_disabled", user, actor=actor)


def enable(user: User, *, actor: User) -> None:
    user.disabled_at = None
    record("account_enabled", user, actor=actor)


def demonstration_hash(password: str) -> str:
    """The hash of a password that is printed for everybody to see; hashed once for a thousand invented people."""
    if current_app.config["PORTAL_ENV"] == "production":
        raise RuntimeError("no account of a production portal gets a password from anybody but its owner")
    hashes: dict[str, str] = current_app.extensions.setdefault("demonstration_hashes", {})
    if password not in hashes:
        hashes[password] = _hasher.hash(password)
    return hashes[password]
