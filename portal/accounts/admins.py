"""Somebody must always be able to give others a role: the last admin stays."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.errors import DomainError
from portal.extensions import db


class LastAdmin(DomainError):
    """Without this person nobody could give anybody a role again."""


def ensure_another_admin(user: User) -> None:
    """Refuse to take the power of administration from the last active account that has it.

    All admins' rows are locked until the transaction ends: of two admins who remove each other one is refused.
    """
    others = db.session.scalars(
        select(User.id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role == Role.ADMIN.value, User.disabled_at.is_(None))
        .order_by(User.id)
        .with_for_update()
    ).all()
    if not set(others) - {user.id}:
        raise LastAdmin(
            _("Đây là quản trị viên duy nhất đang hoạt động. Hãy trao vai trò quản trị cho người khác trước.")
        )
