"""Somebody lost phone, keys and paper: an admin takes the factors away."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from portal import clock
from portal.accounts import service as accounts
from portal.accounts.factors.models import Passkey, TotpFactor
from portal.accounts.factors.service import standing
from portal.accounts.models import User
from portal.accounts.rules import HANDS_APART
from portal.audit.queries import has_done
from portal.audit.service import record
from portal.errors import DomainError
from portal.extensions import db
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify

RESET = notice_kind(
    "factors_reset",
    label=_l("Đặt lại xác thực hai bước"),
    vi=(
        "Xác thực hai bước của bạn đã được đặt lại",
        "Kính gửi {name},\n\nQuản trị viên {admin} đã gỡ mọi cách xác thực hai bước và mã dự phòng của bạn, với lý do:"
        "\n{reason}\n\nBạn đã bị đăng xuất ở mọi thiết bị. Hãy đăng nhập rồi thiết lập lại tại: {url}\n\nNếu bạn không "
        "xin việc này, hãy đổi mật khẩu ngay và báo cho Đại học Thái Nguyên.",
    ),
    en=(
        "Your second factors were reset",
        "Dear {name},\n\nThe administrator {admin} took away all your second factors and recovery codes, for this "
        "reason:\n{reason}\n\nYou were signed out everywhere. Sign in and set them up again: {url}\n\nIf you did not "
        "ask for this, change your password at once and tell Thái Nguyên University.",
    ),
    placeholders=("admin", "reason"),
)


def reset(user: User, *, actor: User, reason: str) -> None:
    """Remove every factor and code of another person, sign them out everywhere, and tell them who did it and why."""
    if user.id == actor.id:
        raise DomainError(_("Bạn không thể tự đặt lại xác thực hai bước của mình. Hãy nhờ một quản trị viên khác."))
    if has_done("email_replacement_asked", user, actor_id=actor.id, since=clock.now() - HANDS_APART):
        raise DomainError(
            _("Bạn vừa đổi địa chỉ thư của người này. Việc đặt lại xác thực hai bước phải do quản trị viên khác làm.")
        )
    standing.hold(user)
    db.session.refresh(user, ["factor_since"])
    if user.factor_since is None:
        raise DomainError(_("Tài khoản này không có xác thực hai bước nào để đặt lại."))
    for table in (TotpFactor, Passkey):
        db.session.execute(delete(table).where(table.user_id == user.id))
    standing.refresh(user)
    accounts.end_all_sessions(user)
    url = "/my-account/second-factor"
    key = f"{user.id}:{clock.now().isoformat()}"
    notify(RESET, [Recipient.of(user)], key=key, url=url, admin=actor.full_name, reason=reason)
    record("factors_reset", user, actor=actor, personal={"reason": reason})
