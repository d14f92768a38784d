"""Changing one's own password."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.accounts import links, queries, throttling
from portal.accounts.models import User
from portal.accounts.service import has_password, set_password
from portal.audit.service import record
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify


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
    links.drop_email_change(user)  # whoever asked for another address, the owner is here
    record("password_changed", user, actor=user)
    tell_of_new_password(user)


CHANGED = notice_kind(
    "password_changed",
    label=_l("Mật khẩu đã đổi"),
    vi=(
        "Mật khẩu của bạn trên Về Xã vừa được đổi",
        "Kính gửi {name},\n\nMật khẩu của bạn vừa được đổi và mọi thiết bị khác đã bị đăng xuất. Nếu không phải bạn, "
        "hãy đặt lại mật khẩu ngay:\n{url}",
    ),
    en=(
        "Your password on Về Xã was changed",
        "Dear {name},\n\nYour password was changed and all other devices were signed out. If it was not you, reset "
        "it at once:\n{url}",
    ),
)


def tell_of_new_password(user: User) -> None:
    """The owner hears of every new password, so that a stranger's does not stay unseen."""
    notify(CHANGED, [Recipient.of(user)], key=f"{user.id}:{clock.now().isoformat()}", url="/password/forgot")
