"""Somebody lost phone, keys and paper: an admin takes the factors away."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from portal.accounts import service as accounts
from portal.accounts.factors.models import Passkey, TotpFactor
from portal.accounts.factors.service import standing
from portal.accounts.models import User
from portal.audit.service import record
from portal.errors import DomainError
from portal.extensions import db


def reset(user: User, *, actor: User) -> None:
    """Remove every factor and code of another person and sign them out everywhere."""
    if user.id == actor.id:
        raise DomainError(_("Bạn không thể tự đặt lại xác thực hai bước của mình. Hãy nhờ một quản trị viên khác."))
    standing.hold(user)
    db.session.refresh(user, ["factor_since"])
    if user.factor_since is None:
        raise DomainError(_("Tài khoản này không có xác thực hai bước nào để đặt lại."))
    for table in (TotpFactor, Passkey):
        db.session.execute(delete(table).where(table.user_id == user.id))
    standing.refresh(user)
    accounts.end_all_sessions(user)
    record("factors_reset", user, actor=actor)
