"""Giving and taking roles on the admin's page."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _

from portal.access import Role
from portal.accounts import invitations
from portal.accounts.admins import ensure_another_admin
from portal.accounts.models import User
from portal.accounts.service import revoke_role
from portal.errors import DomainError, NotFound


def give(user: User, role: Role, scope: str, *, actor: User) -> None:
    """Give one more role; it holds from the user's next request on."""
    if role is Role.STUDENT:
        raise DomainError(_("Vai trò sinh viên đi cùng hồ sơ sinh viên, do trường mời."), field="role")
    invitations.grant(user, role, scope, actor=actor)


def take(user: User, grant_id: UUID, *, actor: User) -> Role:
    """Take a role away; it is gone on the user's next request. The last admin stays."""
    grant = next((grant for grant in user.grants if grant.id == grant_id), None)
    if grant is None:
        raise NotFound
    role = Role(grant.role)
    if role is Role.ADMIN:
        ensure_another_admin(user)
    revoke_role(user, grant, actor=actor)
    return role
