"""Users, what they may do where, their sessions, and the one-time links that let them in."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access import OF_ONESELF, PERMISSIONS, STAFF, Permission, Role, Scope, scope_of
from portal.accounts.rules import LinkPurpose, Standing
from portal.database import Base, UuidKey, one_of


class User(UserMixin, Base):
    """A person who signs in. What they may do comes from their role grants, read on every request."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("language IN ('vi', 'en')", name="language_known"),
    )

    id: Mapped[UuidKey]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    full_name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(8), default="vi")  # of what is sent to them
    password_hash: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    # Since when signing in has a second step; kept beside the factors (factors.service.standing), since every
    # request asks for it.
    factor_since: Mapped[datetime | None]

    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="user",
        foreign_keys="RoleGrant.user_id",
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by="RoleGrant.granted_at",
    )

    __allow_unmapped__ = True
    # Set for the request that this user is signed in for.
    session_token: str | None = None
    signed_in_at: datetime | None = None
    factor_checked_at: datetime | None = None
    unread_notices: int = 0

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def standing(self) -> Standing:
        if self.disabled_at is not None:
            return Standing.DISABLED
        return Standing.ACTIVE if self.password_hash else Standing.INVITED

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, never the user's id."""
        return self.session_token or ""

    @property
    def roles(self) -> list[Role]:
        return list(dict.fromkeys(Role(grant.role) for grant in self.grants))

    def has_role(self, role: Role) -> bool:
        return role in self.roles

    @property
    def is_staff(self) -> bool:
        return any(role in STAFF for role in self.roles)

    def can(self, permission: Permission) -> bool:
        """Whether the permission reaches anything at all; a grant always reaches something."""
        if permission in OF_ONESELF:
            return True
        return any(permission in PERMISSIONS[Role(grant.role)] for grant in self.grants)

    def scope(self, permission: Permission) -> Scope:
        """What the permission reaches for this user; see portal.access.Scope."""
        return scope_of(self.grants, permission)


class RoleGrant(Base):
    """A role with its scope. The scope fits the role: a constraint, so that no mistake opens a whole table."""

    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", Role),
        CheckConstraint(
            "(role = 'student') = (student_id IS NOT NULL)"
            " AND (role = 'commune_officer') = (commune_code IS NOT NULL)"
            " AND (role = 'school_coordinator') = (school_code IS NOT NULL)",
            name="scope_fits_role",
        ),
        Index(
            "uq_role_grant_once",
            "user_id",
            "role",
            text("coalesce(school_code, '')"),
            text("coalesce(commune_code, '')"),
            unique=True,
        ),
    )

    id: Mapped[UuidKey]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    school_code: Mapped[str | None] = mapped_column(ForeignKey("school.code"), index=True)
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code"), index=True)
    student_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("student.id"), index=True)
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])


class UserSession(Base):
    """A signed-in browser. The cookie holds a random token, this row its hash; deleting the row signs out."""

    __tablename__ = "user_session"

    id: Mapped[UuidKey]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # absolute, 12 hours after signing in
    device: Mapped[str] = mapped_column(default="")
    factor_checked_at: Mapped[datetime | None]  # when this browser last passed the second step


class ActivationLink(Base):
    """A one-time link with which a person sets their own password; only the token's hash is kept."""

    __tablename__ = "activation_link"
    __table_args__ = (one_of("purpose", LinkPurpose),)

    id: Mapped[UuidKey]
    purpose: Mapped[str] = mapped_column(String(16), default=LinkPurpose.ACTIVATION.value, server_default="activation")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LinkRequest(Base):
    """Somebody asked for a link to be sent to an address, known or not; gone once the job has looked it up.

    Answered by a job, so that the page does the same work, in the same time, for every address.
    """

    __tablename__ = "link_request"

    id: Mapped[UuidKey]
    email: Mapped[str] = mapped_column(String(254))
    student_code: Mapped[str] = mapped_column(String(20), default="")
    asked_at: Mapped[datetime]


class EmailChange(Base):
    """A wish to sign in with another address; it holds when both addresses have confirmed it."""

    __tablename__ = "email_change"

    id: Mapped[UuidKey]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    new_email: Mapped[str] = mapped_column(String(254))
    old_token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    new_token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    old_confirmed_at: Mapped[datetime | None]
    new_confirmed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class LoginThrottle(Base):
    """Wrong tries in a row for one address, known or not, and until when the next one must wait.

    Codes of the second step are counted apart from passwords: the key is the hash of what is guessed at.

    In the database, so that every worker process and every restart sees the same count; per account, never per
    network address, so that a campus behind one address still gets in.
    """

    __tablename__ = "login_throttle"

    email_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime]
