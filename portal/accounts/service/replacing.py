"""Somebody's old mailbox is lost: an admin stands in for it, and the new mailbox still has to agree."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.accounts import links, queries, rules
from portal.accounts.models import User
from portal.accounts.service.addresses import draw_change
from portal.audit.queries import has_done
from portal.errors import DomainError
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify

CONFIRM = notice_kind(
    "email_replacement",
    label=_l("Xác nhận địa chỉ thư do quản trị viên đổi"),
    vi=(
        "Xác nhận địa chỉ thư mới của bạn trên Về Xã",
        "Kính gửi {name},\n\nVì bạn không còn dùng được hộp thư cũ, quản trị viên {admin} đổi địa chỉ đăng nhập của "
        "bạn sang {new}, với lý do:\n{reason}\n\nHãy mở liên kết sau để xác nhận:\n{url}\n\nLiên kết có hiệu lực "
        "24 giờ. Nếu bạn không chờ thư này, xin đừng mở liên kết và báo cho Đại học Thái Nguyên.",
    ),
    en=(
        "Confirm your new mail address on Về Xã",
        "Dear {name},\n\nSince you have lost your old mailbox, the administrator {admin} is changing the address you "
        "sign in with to {new}, for this reason:\n{reason}\n\nOpen this link to confirm:\n{url}\n\nThe link is good "
        "for 24 hours. If you do not expect this mail, do not open the link, and tell Thái Nguyên University.",
    ),
    placeholders=("admin", "new", "reason"),
    secret=True,
)
TOLD = notice_kind(
    "email_replacement_told",
    label=_l("Báo về việc quản trị viên đổi địa chỉ thư"),
    vi=(
        "Địa chỉ đăng nhập của bạn trên Về Xã sắp được đổi",
        "Kính gửi {name},\n\nQuản trị viên {admin} đổi địa chỉ đăng nhập của bạn sang {new}, với lý do:\n{reason}\n\n"
        "Việc này có hiệu lực khi hộp thư mới xác nhận. Nếu không phải bạn xin, hãy đổi mật khẩu tại {url} (yêu cầu "
        "đang chờ sẽ bị bỏ) và báo ngay cho Đại học Thái Nguyên.",
    ),
    en=(
        "The address you sign in with on Về Xã is about to change",
        "Dear {name},\n\nThe administrator {admin} is changing the address you sign in with to {new}, for this "
        "reason:\n{reason}\n\nIt holds when the new mailbox has confirmed. If you did not ask for this, change your "
        "password at {url} (which drops the request) and tell Thái Nguyên University at once.",
    ),
    placeholders=("admin", "new", "reason"),
)


def replace(user: User, *, email: str, reason: str, actor: User) -> None:
    """Have another person's address changed as soon as the new mailbox confirms; the old one is told, too.

    A mistyped address opens nothing. Who took the person's second factors away may not also move the address: the
    two together would let one admin sign in as somebody else.
    """
    _ensure_may_replace(user, actor)
    new = queries.normal_email(email)
    if new == user.email:
        raise DomainError(_("Đây đang là địa chỉ của người này. Hãy nhập địa chỉ mới."), field="email")
    if queries.find_user_by_email(new) is not None:
        raise DomainError(_("Địa chỉ này thuộc về một tài khoản khác. Hãy nhập địa chỉ khác."), field="email")
    _old, token = draw_change(user, new, stands_in=actor, reason=reason)
    link = links.address_of("accounts.confirm_email", token=token)
    told = {"admin": actor.full_name, "new": new, "reason": reason}
    recipient = Recipient(user.full_name, email=new, language=user.language)
    notify(CONFIRM, [recipient], key=queries.hash_token(link), url=link, **told)
    notify(TOLD, [Recipient.of(user)], key=queries.hash_token(link), url="/my-account/password", **told)


def _ensure_may_replace(user: User, actor: User) -> None:
    if user.id == actor.id:
        raise DomainError(_("Bạn không thể tự đổi địa chỉ của mình ở đây. Hãy nhờ một quản trị viên khác."))
    if not user.is_active:
        raise DomainError(_("Tài khoản này đang khóa. Hãy mở lại trước khi đổi địa chỉ."))
    if has_done("factors_reset", user, actor_id=actor.id, since=clock.now() - rules.HANDS_APART):
        raise DomainError(
            _("Bạn vừa đặt lại xác thực hai bước của người này. Việc đổi địa chỉ phải do quản trị viên khác làm.")
        )
