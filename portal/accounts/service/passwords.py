"""Changing one's own password."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.accounts import queries, throttling
from portal.accounts.models import User
from portal.accounts.service import has_password, set_password
from portal.audit.service import record


def ensure_password(user: User, password: str, *, field: str) -> None:
    """Ask the owner's password again; raises WrongTry or MustWait, counted together with wrong sign-ins.

    The caller commits in both cases: the count must stay.
    """
    throttle = throttling.hold(queries.hash_token(user.email))
    throttling.ensure_may_try(throttle, field=field)
    if not has_password(user, password):
        throttling.count_failure(throttle)
        raise throttling.WrongTry(_("Mật khẩu hiện tại không đúng. Hãy nhập lại."), field=field)
    throttle.failures = 0


def change_password(user: User, *, old: str, new: str) -> None:
    """Set another password; every session of the user ends, the caller opens a new one for the present browser."""
    ensure_password(user, old, field="old_password")
    set_password(user, new)
    record("password_changed", user, actor=user)
