"""Reads of the communes' officers and of how far their invitation got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from portal.access import Role
from portal.accounts.invited import newest_invitations
from portal.accounts.models import RoleGrant, User
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.paging import Page, paginate

_OFFICER = RoleGrant.role == Role.COMMUNE_OFFICER.value


@dataclass(frozen=True)
class Officer:
    """A commune with one of its officers."""

    grant: RoleGrant
    user: User
    commune: Commune


def list_officers(page: int) -> Page[Any]:
    """A row for every commune and officer in Vietnamese order, also for communes that have none.

    `mail` is the state of the newest invitation by mail, `error` why it did not arrive.
    """
    newest = newest_invitations()
    statement = (
        select(Commune.code, Commune.full_name.label("commune"), RoleGrant.id.label("grant_id"), User.full_name)
        .add_columns(User.email, User.phone, User.disabled_at, User.password_hash.is_not(None).label("is_activated"))
        .add_columns(newest.c.status.label("mail"), newest.c.error, newest.c.created_at.label("mailed_at"))
        .outerjoin(RoleGrant, and_(RoleGrant.commune_code == Commune.code, _OFFICER))
        .outerjoin(User, User.id == RoleGrant.user_id)
        .outerjoin(newest, newest.c.user_id == User.id)
        .order_by(Commune.sort_key, User.email)
    )
    return paginate(statement, page, rows=True)


def get_officer(grant_id: UUID) -> Officer:
    """One officer of one commune; raises NotFound for any other role."""
    row = db.session.execute(_officers().where(RoleGrant.id == grant_id)).first()
    if row is None:
        raise NotFound
    return Officer(*row)


def list_waiting() -> Sequence[Officer]:
    """Officers who have not activated their account, in the order of their communes."""
    statement = _officers().where(User.password_hash.is_(None), User.disabled_at.is_(None))
    return [Officer(*row) for row in db.session.execute(statement.order_by(Commune.sort_key, User.email)).unique()]


def _officers() -> Any:
    return (
        select(RoleGrant, User, Commune)
        .join(User, User.id == RoleGrant.user_id)
        .join(Commune, Commune.code == RoleGrant.commune_code)
        .where(_OFFICER)
    )
