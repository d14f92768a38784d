"""Users with a role and its scope."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from portal import clock
from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.accounts.service import set_password
from portal.extensions import db
from tests.factories.communes import ICTU, REMOTE, load_reference

_numbers = count(1)


def make_user(
    role: Role | str,
    *,
    school: Any = None,
    commune: Any = None,
    student: Any = None,
    email: str | None = None,
    full_name: str = "Nguyễn Thị Thu Hà",
    password: str | None = None,
) -> User:
    """An active user who holds one role.

    Scopes may be records or their keys; a commune officer without one is of Xã Bằng Thành, a school coordinator of
    ICTU. A password costs time to hash: it is set only when given.
    """
    number = next(_numbers)
    user = User(
        email=email or f"{Role(role).value}{number}@example.edu.vn",
        full_name=full_name,
        created_at=clock.now() - timedelta(days=30),
        grants=[],
    )
    db.session.add(user)
    give_role(user, role, school=school, commune=commune, student=student)
    if password:
        set_password(user, password)
    db.session.flush()
    return user


def give_role(
    user: User, role: Role | str, *, school: Any = None, commune: Any = None, student: Any = None
) -> RoleGrant:
    """One more role for a user; scopes as in make_user."""
    role = Role(role)
    load_reference()
    if role is Role.SCHOOL_COORDINATOR:
        school = school or ICTU
    if role is Role.COMMUNE_OFFICER:
        commune = commune or REMOTE
    grant = RoleGrant(
        role=role.value,
        school_code=getattr(school, "code", school),
        commune_code=getattr(commune, "code", commune),
        student_id=student if student is None or isinstance(student, UUID) else student.id,
        granted_at=clock.now(),
    )
    user.grants.append(grant)
    db.session.flush()
    return grant
