"""Who answers in an approver's place, on which days."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from portal import clock
from portal.access import Permission, Role
from portal.accounts.models import User
from portal.accounts.queries import list_holders
from portal.attempts.approvals.models import Deputy
from portal.attempts.rules import MAY_STAND_IN, Principal
from portal.audit.service import record
from portal.errors import DomainError, NotFound
from portal.extensions import db
from portal.vietnamese.dates import local_day

LONGEST_DAYS = 90


def list_candidates(actor: User) -> list[User]:
    """Whom the actor can name: active people of the same body, by name."""
    roles = {role for own in actor.roles for role in MAY_STAND_IN.get(own.value, ())}
    found = {user.id: user for role in sorted(roles) for user in list_holders(Role(role)) if user.id != actor.id}
    return sorted(found.values(), key=lambda user: (user.full_name, user.email))


def list_own(actor: User) -> list[Deputy]:
    """Those whom the actor named, the latest first."""
    statement = select(Deputy).where(Deputy.principal_id == actor.id).order_by(Deputy.first_day.desc(), Deputy.id)
    return list(db.session.scalars(statement.options(joinedload(Deputy.deputy).lazyload(User.grants)).limit(50)))


def principals_of(actor: User) -> list[Principal]:
    """Those in whose place the actor answers today, with the roles that they hold now."""
    today = local_day(clock.now())
    statement = (
        select(Deputy)
        .join(User, User.id == Deputy.principal_id)
        .where(Deputy.deputy_id == actor.id, Deputy.ended_at.is_(None), User.disabled_at.is_(None))
        .where(Deputy.first_day <= today, Deputy.last_day >= today)
        .order_by(Deputy.named_at, Deputy.id)
        .options(joinedload(Deputy.principal), lazyload(Deputy.deputy))
    )
    named = db.session.scalars(statement).all()
    held = {role.value for role in actor.roles}
    return [
        Principal(row.principal_id, [role for role in _approving(row.principal) if held & set(MAY_STAND_IN[role])])
        for row in named
    ]


def _approving(user: User) -> list[str]:
    return [role.value for role in user.roles if role.value in MAY_STAND_IN]


def name(deputy_id: UUID, first_day: date, last_day: date, *, actor: User) -> Deputy:
    """Have somebody answer in the actor's place on these days; the same person on the same days is named once.

    Raises DomainError for somebody of another body, for days in the past, the wrong order, or too many.
    """
    if deputy_id not in {user.id for user in list_candidates(actor)}:
        raise DomainError(_("Chọn một người cùng cơ quan trong danh sách."), field="deputy")
    if first_day < local_day(clock.now()):
        raise DomainError(_("Ngày bắt đầu đã qua. Chọn từ hôm nay."), field="first_day")
    if not 0 <= (last_day - first_day).days < LONGEST_DAYS:
        raise DomainError(
            _("Ngày cuối phải sau ngày đầu, nhiều nhất %(days)s ngày.", days=LONGEST_DAYS), field="last_day"
        )
    db.session.execute(select(User.id).where(User.id == actor.id).with_for_update())  # copies of one form wait here
    for standing in list_own(actor):
        if standing.ended_at is None and (standing.deputy_id, standing.first_day, standing.last_day) == (
            deputy_id,
            first_day,
            last_day,
        ):
            return standing
    row = Deputy(
        principal_id=actor.id, deputy_id=deputy_id, first_day=first_day, last_day=last_day, named_at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    days = [first_day.isoformat(), last_day.isoformat()]
    record("deputy_named", row, actor=actor, deputy=deputy_id, days=days)
    return row


def get_own(actor: User, deputy_id: UUID) -> Deputy:
    """One that the actor named; raises NotFound."""
    row = db.session.get(Deputy, deputy_id)
    if row is None or row.principal_id != actor.id or not actor.can(Permission.APPROVE_ATTEMPTS):
        raise NotFound
    return row


def end(row: Deputy, *, actor: User) -> None:
    """From now on the deputy answers no more; ending again changes nothing."""
    db.session.refresh(row, with_for_update=True)
    if row.ended_at is None:
        row.ended_at = clock.now()
        db.session.flush()
        record("deputy_ended", row, actor=actor, deputy=row.deputy_id)
