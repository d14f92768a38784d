"""Inviting a person into a role: the account is made where it is missing, the role granted, a link drawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import text

from portal.access import Role
from portal.accounts import queries, service
from portal.accounts.models import User
from portal.errors import DomainError
from portal.extensions import db

# Which table a role's scope is a key of; asked by name, since communes, schools and students are later rooms.
_SCOPES = {
    Role.COMMUNE_OFFICER: ("commune_code", "SELECT code FROM commune WHERE code = :key"),
    Role.SCHOOL_COORDINATOR: ("school_code", "SELECT code FROM school WHERE code = :key"),
    Role.STUDENT: ("student_id", "SELECT id FROM student WHERE code = :key"),
}


def invite(*, email: str, full_name: str, role: Role, scope: str, actor: User | None) -> tuple[User, str]:
    """The user and the token of their activation link; raises DomainError when scope and role do not fit."""
    columns = _scope(role, (scope or "").strip())
    user = queries.find_user_by_email(email)
    if user is None:
        user = service.create_user(email=email, full_name=full_name, actor=actor)
    service.grant_role(user, role, actor=actor, **columns)
    return user, service.invite(user, actor=actor)


def grant(user: User, role: Role, scope: str, *, actor: User | None) -> None:
    """Give a role with its scope, named by its code; raises DomainError when the two do not fit."""
    service.grant_role(user, role, actor=actor, **_scope(role, (scope or "").strip()))


def _scope(role: Role, scope: str) -> dict[str, Any]:
    if role not in _SCOPES:
        if scope:
            raise DomainError(_("Vai trò này không có phạm vi: hãy để trống."), field="scope")
        return {}
    column, lookup = _SCOPES[role]
    found = db.session.execute(text(lookup), {"key": scope}).scalar() if scope else None
    if found is None:
        raise DomainError(
            _("Không có mã “%(scope)s”. Hãy nhập đúng mã xã, mã trường hoặc mã sinh viên.", scope=scope),
            field="scope",
        )
    return {column: UUID(str(found)) if role is Role.STUDENT else found}
